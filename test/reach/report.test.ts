import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { ClusterChart, GitOpsApp, Reach, TalosCilium, TalosCluster, type KubernetesObject } from '../../lib';
import { compareReach } from '../../lib/reach/compare';
import { reachFiles, reportOf } from '../../lib/reach/report';
import { cli } from '../cli/support';
import { useTemporaryDirectory } from '../support/scripts';
import { WORLD } from './cases';

const directory = useTemporaryDirectory();
const policy = (name: string, spec: object, namespace = 'shop'): KubernetesObject => ({ apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name, namespace }, spec });
const selects = (app: string) => ({ endpointSelector: { matchLabels: { app } } });
const closed = ['shop', 'monitoring', 'unlabelled'].map((namespace) => policy('default-deny', { endpointSelector: {}, ingress: [{}], egress: [{}] }, namespace));
const web = policy('web', { ...selects('web'), ingress: [{ fromEntities: ['ingress'] }], egress: [{ toEndpoints: [{ matchLabels: { app: 'api' } }] }, { toFQDNs: [{ matchPattern: '*.example.com' }], toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] }] });
const api = (method: string) => policy('api', { ...selects('api'), ingress: [{ fromEndpoints: [{ matchLabels: { app: 'web' } }], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }], rules: { http: [{ method }] } }] }] });
const dead = [policy('dead', { ...selects('nothing'), ingress: [{ fromEndpoints: [{}] }] }), policy('lonely', { ...selects('db'), ingress: [{ fromEndpoints: [{ matchLabels: { app: 'gone' } }] }] })];
const shop = [...WORLD, ...closed, web, api('GET')];

test('the report lists who reaches what, what is exposed, and rules that never apply', () => {
  const { connections, unusedRules, workloads } = reportOf(new Reach([...shop, ...dead]));
  expect(connections.map(({ from, to, port, verdict, requests }) => [from.join(), to, port, verdict, requests.join()])).toEqual([
    ['shop/web', 'shop/api', 'TCP/8080', 'allowed', 'http GET'],
    ['ingress', 'shop/web', 'any port', 'allowed', ''],
    ['shop/web', '*.example.com', 'TCP/443', 'unknown', ''],
  ]);
  expect(unusedRules).toEqual([
    { rule: 'CiliumNetworkPolicy shop/dead spec.ingress[0]', why: 'the policy selects no workload' },
    { rule: 'CiliumNetworkPolicy shop/lonely spec.ingress[0]', why: 'its peers are no workload' },
  ]);
  expect(workloads.find(({ name }) => name === 'shop/db')).toEqual({ name: 'shop/db', defaultDeny: { ingress: true, egress: true }, ports: ['TCP/8080'] });
});

test('sources are put together where all of a namespace, or all, have access', () => {
  const open = new Reach([...WORLD, policy('api', { ...selects('api'), ingress: [{ fromEndpoints: [{}] }] })]);
  const to = (name: string) => reportOf(open).connections.filter((each) => each.to === name).map(({ from }) => from);
  expect([to('shop/api'), to('shop/db')]).toEqual([[['shop/*']], [['*', 'world', 'ingress', 'remote-node', 'kube-apiserver']]]);
});

test('the files are the same for objects in another order', () => {
  const more = [policy('other', { ...selects('web'), egress: [{ toCIDR: ['198.51.100.0/24'] }, { toEndpoints: [{}] }] }), policy('a', { ...selects('api'), ingress: [{ fromEndpoints: [{}] }] })];
  const texts = (objects: readonly KubernetesObject[]) => [...reachFiles('home', new Reach(objects))];
  const [[, page], , [, rows]] = texts(shop) as [[string, string], unknown, [string, string]];
  expect(texts([...shop, ...more, ...dead].reverse())).toEqual(texts([...shop, ...more, ...dead]));
  expect(page).toContain('| shop/web | any port | ingress | all | CiliumNetworkPolicy shop/web spec.ingress[0] |');
  expect(rows).toContain('shop/web,shop/api,TCP/8080,allowed,http GET,CiliumNetworkPolicy shop/web spec.egress[0]; CiliumNetworkPolicy shop/api spec.ingress[0]\n');
});

test('an app writes the report beside its manifests, if it is asked to', () => {
  const written = (reach?: boolean) => {
    const app = new GitOpsApp({ outdir: join(directory(), String(reach)), reach });
    const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' }), { namespaces: ['shop'] });
    new TalosCilium(chart, 'cilium');
    for (const object of [...WORLD, ...closed, api('GET')].filter(({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace === 'shop')) new ApiObject(chart, `${object.kind}-${object.metadata.name}`, object);
    app.synth();
    return join(app.root, 'home');
  };
  expect(existsSync(join(written(), 'reach.md'))).toBe(false);
  expect(readFileSync(join(written(true), 'reach.md'), 'utf8')).toContain('## shop/api');
});

test('a comparison tells what is opened, closed and changed', () => {
  const { opened, closed: shut, widened, workloads } = compareReach(new Reach([...shop, policy('db', { ...selects('db'), ingress: [{ fromEntities: ['world'] }] })]), new Reach([...WORLD.filter(({ metadata }) => metadata.name !== 'job'), ...closed, web, api('PUT'), policy('web-2', { ...selects('web'), ingress: [{ fromEntities: ['world'] }] })]));
  expect(opened.map(({ from, to }) => [from.join(), to])).toEqual([['world', 'shop/web']]);
  expect(shut.map(({ from, to, rules }) => [from.join(), to, rules])).toEqual([['world', 'shop/db', ['CiliumNetworkPolicy shop/db spec.ingress[0]']]]);
  expect(widened.map(({ before, after }) => [before.requests, after.requests])).toEqual([[['http GET'], ['http PUT']]]);
  expect(workloads).toEqual({ added: [], removed: ['unlabelled/job'] });
});

describe('what no container declares', () => {
  const worker: KubernetesObject = { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'worker', namespace: 'jobs' }, spec: { schedule: '* * * * *', jobTemplate: { spec: { template: { metadata: { labels: { app: 'worker' } }, spec: { containers: [{ name: 'c', image: 'x' }] } } } } } };
  const objects = [...WORLD.filter(({ kind }) => kind === 'Namespace'), worker];
  const job = (name: string, spec: object) => policy(name, { endpointSelector: {}, ...spec }, 'jobs');
  const deny = job('dd', { ingress: [{}], egress: [{}] });
  const dns = { egress: [{ toEndpoints: [{ matchLabels: { 'k8s-app': 'kube-dns', 'k8s:io.kubernetes.pod.namespace': 'kube-system' } }], toPorts: [{ ports: [{ port: '53', protocol: 'UDP' }], rules: { dns: [{ matchPattern: '*' }] } }] }] };
  const dnsOnly = job('allow-dns', { enableDefaultDeny: { egress: false }, ...dns });
  const rows = (all: readonly { readonly from: string | readonly string[]; readonly to: string; readonly port: string }[]) => all.map(({ from, to, port }) => [String(from), to, port]);
  const compared = (before: readonly KubernetesObject[], after: readonly KubernetesObject[]) => {
    const { opened, widened, closed: shut, narrowed } = compareReach(new Reach([...objects, ...before]), new Reach([...objects, ...after]));
    return { opened: rows(opened), widened: widened.map(({ after: { from, to, port } }) => [from, to, port]), closed: rows(shut), narrowed: narrowed.length };
  };

  test('is opened where default deny goes and only rules without it stay', () => {
    const everything = [['jobs/worker,world,ingress,remote-node,kube-apiserver', 'jobs/worker', 'any port'], ['jobs/worker', 'world', 'any port']];
    expect(compared([deny, dnsOnly], [dnsOnly])).toEqual({ opened: everything, widened: [], closed: [], narrowed: 0 });
    expect(compared([deny], [job('metadata', { egressDeny: [{ toCIDR: ['169.254.169.254/32'] }], enableDefaultDeny: { egress: false } })])).toMatchObject({ opened: everything });
    const report = reportOf(new Reach([...objects, dnsOnly]));
    expect([rows(report.connections), report.unusedRules]).toEqual([everything, []]);
  });

  test('is compared by what either side names', () => {
    const denied = job('metadata', { enableDefaultDeny: { egress: false, ingress: false }, egressDeny: [{ toCIDR: ['169.254.169.254/32'] }], ingressDeny: [{ fromEntities: ['world'], toPorts: [{ ports: [{ port: '22', protocol: 'TCP' }] }] }] });
    expect(compared([denied], [])).toEqual({ opened: [['world', 'jobs/worker', 'TCP/22'], ['jobs/worker', '169.254.169.254/32', 'any port']], widened: [], closed: [], narrowed: 0 });
    expect(compared([job('a', { ingress: [{ fromCIDR: ['10.1.0.0/16'] }] })], [job('a', { ingress: [{ fromCIDR: ['10.0.0.0/8'] }] })])).toMatchObject({ opened: [], widened: expect.arrayContaining([['10.0.0.0/8', 'jobs/worker', 'TCP/any other port']]) });
    expect(compared([deny, job('w', { egress: [{ toEntities: ['world'] }] })], [])).toMatchObject({ opened: expect.arrayContaining([['jobs/worker', 'kube-apiserver', 'any port']]) });
  });

  test('is listed with the ports that rules name', () => {
    const ports = (...all: readonly object[]) => [{ ports: all }];
    const db = new Reach([...shop, policy('db', { ...selects('db'), ingress: [{ fromEntities: ['world'], toPorts: ports({ port: '6000', protocol: 'TCP' }, { port: '7000', endPort: 7010, protocol: 'UDP' }) }] })]);
    expect(rows(reportOf(db).connections).filter(([, to]) => to === 'shop/db')).toEqual([['world', 'shop/db', 'TCP/6000'], ['world', 'shop/db', 'UDP/7000-7010']]);
    const sending = new Reach([...objects, deny, job('in', { ingress: [{ fromEndpoints: [{}] }] }), job('out', { egress: [{ toEndpoints: [{}], toPorts: ports({ port: '22', protocol: 'TCP' }) }] })]);
    expect(rows(reportOf(sending).connections)).toEqual([['jobs/worker', 'jobs/worker', 'TCP/22']]);
  });

  test.each<[string, object, object, boolean]>([
    ['a path removed', { method: 'GET', path: '/api/.*' }, { method: 'GET' }, true],
    ['all removed', { method: 'GET' }, {}, true],
    ['a header removed', { method: 'GET', headers: ['X-Team: web'] }, { method: 'GET' }, true],
    ['a path added', {}, { method: 'GET', path: '/api/.*' }, false],
  ])('L7 rules: %s', (_name, before, after, isWider) => {
    const rule = (http: object) => policy('api', { ...selects('api'), ingress: [{ fromEndpoints: [{ matchLabels: { app: 'web' } }], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }], ...(Object.keys(http).length > 0 && { rules: { http: [http] } }) }] }] });
    const diff = compareReach(new Reach([...WORLD, rule(before)]), new Reach([...WORLD, rule(after)]));
    expect([diff.widened.length, diff.narrowed.length, diff.opened.length]).toEqual([isWider ? 1 : 0, isWider ? 0 : 1, 0]);
  });
});

describe('the command', () => {
  const write = (name: string, objects: readonly KubernetesObject[]): string => {
    const file = join(directory(), name, 'objects.yaml');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    return join(directory(), name);
  };

  test('lists what is allowed', async () => {
    const path = write('list', shop);
    expect(await cli('reach', 'list', path)).toMatchObject({ code: 0, err: '', out: expect.stringContaining('shop/web -> shop/api TCP/8080 (http GET): CiliumNetworkPolicy shop/web spec.egress[0], CiliumNetworkPolicy shop/api spec.ingress[0]\n') });
    expect((await cli('reach', 'list', path, '--format', 'markdown')).out).toContain('| ingress | shop/web | any port | all |');
    expect((JSON.parse((await cli('reach', 'list', path, '--json')).out) as { connections: object[] }).connections).toHaveLength(3);
  });

  test('explains one connection or request, and ends with 1 if it is denied', async () => {
    const path = write('explain', shop);
    const denied = await cli('reach', 'explain', 'shop/db', 'shop/api:8080', path);
    expect([denied.code, denied.out]).toEqual([1, expect.stringMatching(/^shop\/db cannot reach shop\/api at TCP\/8080: [^]*These policies would allow it:[^]*kind: CiliumNetworkPolicy/)]);
    expect((await cli('reach', 'explain', 'shop/web', 'shop/api:8080', path)).out).toContain('spec.ingress[0]');
    const request = (text: string) => cli('reach', 'explain', 'shop/web', 'shop/api:8080', path, '--request', text);
    expect([(await request('GET /x')).code, (await request('PUT /x')).code, (await request('x')).code]).toEqual([0, 1, 2]);
    expect((await cli('reach', 'explain', 'shop/wbe', 'shop/api:8080', path)).err).toContain('REA001');
    expect((await cli('reach', 'explain', 'shop/web')).err).toContain('<from>, <to> and the number of a port are required');
    expect((await cli('reach', 'show')).err).toContain('list, explain or diff is required; got "show".');
  });

  test.each([
    ['explain', 'shop/wbe', 'shop/api:8080'],
    ['explain', 'shop/web', 'shop/api:8080/FOO'],
    ['explain', 'shop/web', 'shop/api:0'],
    ['explain', 'shop/web', 'shop/api:70000'],
    ['list', '/does/not/exist'],
  ])('ends with 2 if it was called incorrectly: %s %s %s', async (...args: string[]) => {
    const { code, err } = await cli('reach', ...args.filter(Boolean), ...(args[0] === 'explain' ? [write('wrong', shop)] : []));
    expect([code, err]).toEqual([2, expect.stringContaining('error')]);
  });

  test('compares directories and revisions of Git', async () => {
    const [old, fresh] = [write('old', shop), write('new', [...shop, policy('open', { ...selects('db'), ingress: [{ fromEntities: ['world'] }] })])];
    expect(await cli('reach', 'diff', old, fresh)).toMatchObject({ code: 1, out: 'Opened (1)\n  world -> shop/db any port: CiliumNetworkPolicy shop/open spec.ingress[0]\n' });
    expect(await cli('reach', 'diff', fresh, old, '--fail-on-open')).toMatchObject({ code: 0, out: expect.stringContaining('Closed (1)') });
    expect(await cli('reach', 'diff', old, old)).toMatchObject({ code: 0, out: 'The same connections are allowed.\n' });
    expect((await cli('reach', 'diff', old, fresh, '--format', 'markdown')).out).toBe('## Connections\n\n### Opened (1)\n\n- world -> shop/db any port: CiliumNetworkPolicy shop/open spec.ingress[0]\n');
    const git = (...args: string[]) => execFileSync('git', ['-C', directory(), '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args]);
    git('init', '-q');
    git('add', 'old');
    git('commit', '-qm', 'old');
    const cwd = process.cwd();
    process.chdir(directory());
    try {
      expect((await cli('reach', 'diff', 'HEAD:old', 'new')).out).toContain('world -> shop/db any port');
    } finally {
      process.chdir(cwd);
    }
  });
});
