import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { ciliumChartAsset, findAsset } from '../../lib/assets';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import type { JsonObject } from '../../lib/kubernetes/json';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { repair } from '../../lib/chart/repairs';
import { startHttpRepository, type HttpRepository } from '../support/http-repository';
import { helmBinary } from '../support/tools';

const APPS = ['basic', 'gateway', 'guide', 'hubble', 'omni', 'production-ha', 'shop'];
const ROOT = resolve(__dirname, '..', '..');
const work = mkdtempSync(join(tmpdir(), 'cdk8s-talos-cilium-apps-'));
const out = join(work, 'dist');

afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Runs `npm run synth`'s script as a user does, in a process of its own. */
function synth(outdir: string, env: Record<string, string> = {}, cwd = ROOT, names: readonly string[] = APPS): void {
  const run = spawnSync(process.execPath, ['-r', join(ROOT, 'node_modules/ts-node/register'), join(ROOT, 'scripts/synth.ts'), ...names], {
    cwd,
    env: { ...process.env, TS_NODE_PROJECT: join(ROOT, 'tsconfig.json'), CDK8S_OUTDIR: outdir, TALOS_CILIUM_CACHE: join(work, 'cache'), ...env },
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.stderr);
}

function filesOf(root: string): Map<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }) as { parentPath: string; name: string; isFile(): boolean }[];
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }): [string, string] => [join(parentPath, name).slice(root.length + 1), readFileSync(join(parentPath, name), 'utf8')])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The only cluster of an app. */
function clusterDirectory(app: string): string {
  const directory = join(out, app);
  return join(directory, readdirSync(directory, { withFileTypes: true }).find((entry) => entry.isDirectory())!.name);
}

function valuesOf(app: string): JsonObject {
  return parseKubernetesYaml(readFileSync(join(clusterDirectory(app), 'cilium-values.yaml'), 'utf8'))[0] as JsonObject;
}

/** Objects of an app, or of one of its layers. */
function manifestsOf(app: string, layer = ''): KubernetesObject[] {
  return [...filesOf(join(clusterDirectory(app), 'manifests', layer))]
    .filter(([file]) => file.endsWith('.yaml') && basename(file) !== 'kustomization.yaml')
    .map(([, text]) => parseKubernetesYaml(text)[0] as KubernetesObject);
}

beforeAll(() => synth(out), 120_000);

describe('values of the guides', () => {
  const CAPABILITIES = {
    ciliumAgent: ['CHOWN', 'KILL', 'NET_ADMIN', 'NET_RAW', 'IPC_LOCK', 'SYS_ADMIN', 'SYS_RESOURCE', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'],
    cleanCiliumState: ['NET_ADMIN', 'SYS_ADMIN', 'SYS_RESOURCE'],
  };
  const BASIC = {
    ipam: { mode: 'kubernetes' },
    kubeProxyReplacement: true,
    securityContext: { capabilities: CAPABILITIES },
    cgroup: { autoMount: { enabled: false }, hostRoot: '/sys/fs/cgroup' },
    k8sServiceHost: 'localhost',
    k8sServicePort: 7445,
  };
  const GATEWAY = { ...BASIC, gatewayAPI: { enabled: true, enableAlpn: true, enableAppProtocol: true } };
  const HUBBLE = { ...GATEWAY, hubble: { relay: { enabled: true }, ui: { enabled: true } } };

  test.each([['basic', BASIC], ['gateway', GATEWAY], ['hubble', HUBBLE]])('%s holds every one, at chart 1.18.1', (app, expected) => {
    expect(valuesOf(app)).toMatchObject(expected);
    expect(readFileSync(join(clusterDirectory(app), 'cilium-values.yaml'), 'utf8')).toContain('--version 1.18.1 ');
  });

  test('whatever is added says where it comes from and why', () => {
    for (const app of APPS) {
      const lines = readFileSync(join(clusterDirectory(app), 'cilium-values.yaml'), 'utf8').split('\n');
      // A scalar or list at some depth must stand below a comment of its own or of a map around it.
      const open: { depth: number; noted: boolean }[] = [];
      lines.forEach((line, index) => {
        const match = /^( *)([A-Za-z0-9]+):/.exec(line);
        if (!match || line.trimStart().startsWith('#')) return;
        const depth = match[1]!.length;
        while (open.length > 0 && open.at(-1)!.depth >= depth) open.pop();
        const noted = /^ *# [^:]+: .+/.test(lines[index - 1] ?? '') || (open.at(-1)?.noted ?? false);
        open.push({ depth, noted });
        if (/: \S/.test(line) || lines[index + 1]?.trimStart().startsWith('- ')) expect([app, line, noted]).toEqual([app, line, true]);
      });
    }
  });
});

describe('the command in the head of cilium-values.yaml', () => {
  let repository: HttpRepository;

  beforeAll(async () => {
    const versions = ['1.18.1', '1.19.6'];
    const index = ['apiVersion: v1', 'entries:', '  cilium:', ...versions.flatMap((v) => [`  - name: cilium`, `    version: ${v}`, `    urls: [cilium-${v}.tgz]`])];
    repository = await startHttpRepository({
      '/index.yaml': { body: `${index.join('\n')}\n` },
      ...Object.fromEntries(versions.map((v) => [`/cilium-${v}.tgz`, { body: findAsset(ciliumChartAsset(v)).bytes }])),
    });
  });

  afterAll(() => repository.close());

  test.each(APPS)('gives, object for object, what %s holds, but for the documented repairs', (app) => {
    const directory = clusterDirectory(app);
    const command = /^#   (helm template .*)$/m.exec(readFileSync(join(directory, 'cilium-values.yaml'), 'utf8'))![1]!;
    const [, ...args] = command.replace('https://helm.cilium.io/', repository.url).split(' ');
    const home = join(work, `helm-${app}`);
    mkdirSync(home, { recursive: true });
    const text = execFileSync(helmBinary(), args, { cwd: directory, env: { HOME: home, PATH: '/usr/bin:/bin' }, encoding: 'utf8', maxBuffer: 1 << 26 });
    const rendered = parseKubernetesYaml(text).filter(Boolean) as KubernetesObject[];
    const repaired = repair(rendered, { values: valuesOf(app) });
    const expected = byKey(repaired.map(({ object }) => object));
    const written = byKey(manifestsOf(app));
    expect(new Map([...expected.keys()].map((key) => [key, written.get(key)]))).toEqual(expected);
    const cilium = [...byKey(manifestsOf(app, 'cilium')).keys()];
    expect(cilium).toEqual([...expected.keys()].filter((key) => !key.startsWith('monitoring.coreos.com/')));
    const touched = repaired.filter(({ repairs }) => repairs.length > 0).map(({ repairs }) => repairs);
    expect(touched.flat()).toEqual([...(command.includes('--version 1.18.') ? ['hook-jobs'] : []), ...(app === 'production-ha' ? ['large-config-maps'] : [])]);
  });
});

/** By kind, namespace and name; null members are the same as none to Kubernetes, and cdk8s leaves them out. */
function byKey(objects: readonly KubernetesObject[]): Map<string, unknown> {
  return new Map(
    objects
      .map((object): [string, unknown] => [`${object.apiVersion} ${object.kind} ${object.metadata.namespace ?? ''} ${object.metadata.name}`, withoutNulls(object, true)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function withoutNulls(value: unknown, top = false): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).flatMap(([key, child]): [string, unknown][] => {
    if (child === null) return [];
    // An empty map in metadata is none: cdk8s leaves it out.
    if (top && key === 'metadata') return [[key, Object.fromEntries(Object.entries(withoutNulls(child) as object).filter(([, v]) => typeof v !== 'object' || Object.keys(v as object).length > 0))]];
    return [[key, withoutNulls(child)]];
  });
  return Object.fromEntries(members);
}

describe('the output', () => {
  test('is the same bytes from an empty cache, in another home, time zone, language and directory', () => {
    const elsewhere = join(work, 'elsewhere');
    mkdirSync(elsewhere, { recursive: true });
    const first = filesOf(out);
    synth(join(work, 'warm'), { HOME: elsewhere, TZ: 'Pacific/Kiritimati', LC_ALL: 'de_DE.UTF-8', LANG: 'tr_TR.UTF-8' }, elsewhere);
    synth(join(work, 'cold'), { TALOS_CILIUM_CACHE: join(work, 'empty-cache') });
    expect(filesOf(join(work, 'warm'))).toEqual(first);
    expect(filesOf(join(work, 'cold'))).toEqual(first);
  }, 120_000);

  test('holds no private key and no Secret', () => {
    for (const [file, text] of filesOf(out)) {
      expect([file, /PRIVATE KEY|LS0tLS1CRUdJTi|^kind: Secret$/m.test(text)]).toEqual([file, false]);
    }
  });

  test('of one app leaves the others as they are', () => {
    const copy = join(work, 'one');
    cpSync(out, copy, { recursive: true });
    synth(copy, {}, ROOT, ['basic']);
    expect(filesOf(copy)).toEqual(filesOf(out));
  });

  test('builds with kustomize', () => {
    const { kubectlBinary } = require('../support/tools') as typeof import('../support/tools');
    for (const app of APPS) {
      const built = execFileSync(kubectlBinary(), ['kustomize', join(clusterDirectory(app), 'manifests')], { encoding: 'utf8', maxBuffer: 1 << 26 });
      expect(parseKubernetesYaml(built).filter(Boolean)).toHaveLength(manifestsOf(app).length);
    }
  });
});

describe('guide', () => {
  const find = (kind: string, name: string): KubernetesObject => manifestsOf('guide').find((object) => object.kind === kind && object.metadata.name === name)!;

  test('holds the Gateway chapter, field by field', () => {
    expect(find('GatewayClass', 'cilium')).toMatchObject({ apiVersion: 'gateway.networking.k8s.io/v1', spec: { controllerName: 'io.cilium/gateway-controller' } });
    expect(find('Gateway', 'cilium-gateway')).toEqual({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'cilium-gateway', namespace: 'default' },
      spec: {
        gatewayClassName: 'cilium',
        listeners: [
          { name: 'http', protocol: 'HTTP', port: 80, allowedRoutes: { namespaces: { from: 'All' } } },
          {
            name: 'https',
            protocol: 'HTTPS',
            port: 443,
            allowedRoutes: { namespaces: { from: 'All' } },
            tls: { mode: 'Terminate', certificateRefs: [{ group: '', kind: 'Secret', name: 'gateway-tls' }] },
          },
        ],
      },
    });
    expect(find('HTTPRoute', 'example-route')).toEqual({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'example-route', namespace: 'default' },
      spec: {
        parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'cilium-gateway' }],
        hostnames: ['example.com', 'www.example.com'],
        rules: [
          { matches: [{ path: { type: 'PathPrefix', value: '/api' } }], backendRefs: [{ group: '', kind: 'Service', name: 'api-service', port: 8080, weight: 1 }] },
          { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ group: '', kind: 'Service', name: 'web-service', port: 80, weight: 1 }] },
        ],
      },
    });
    expect(find('Certificate', 'gateway-cert')).toEqual({
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'gateway-cert', namespace: 'default' },
      spec: { secretName: 'gateway-tls', issuerRef: { name: 'letsencrypt-prod', kind: 'ClusterIssuer' }, dnsNames: ['example.com', 'www.example.com'] },
    });
  });
});

describe('the CRDs of the Gateway API', () => {
  test.each([['gateway', 'v1.3.0'], ['guide', 'v1.4.1'], ['hubble', 'v1.3.0'], ['production-ha', 'v1.4.1']])('%s has those of %s in the first layer', (app, release) => {
    const { resources } = parseKubernetesYaml(readFileSync(join(clusterDirectory(app), 'manifests/kustomization.yaml'), 'utf8'))[0] as { resources: string[] };
    expect(resources.slice(0, 2)).toEqual(['crds', 'cilium']);
    const crds = manifestsOf(app, 'crds').filter(({ kind }) => kind !== 'Namespace');
    expect(crds.map(({ kind }) => kind)).toEqual(crds.map(() => 'CustomResourceDefinition'));
    expect(new Set(crds.map(({ metadata }) => metadata.annotations!['gateway.networking.k8s.io/bundle-version']))).toEqual(new Set([release]));
    const { warnings } = JSON.parse(readFileSync(join(out, app, 'checks.json'), 'utf8')) as { warnings: { code: string }[] };
    // Audit mode is what production-ha begins with.
    expect(warnings.map(({ code }) => code)).toEqual(app === 'production-ha' ? ['POL103'] : []);
  });
});

describe('production-ha', () => {
  test('is what it says', () => {
    const config = manifestsOf('production-ha').find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'cilium-config')!.data;
    expect(config).toMatchObject({
      'routing-mode': 'native',
      'auto-direct-node-routes': 'true',
      'ipv4-native-routing-cidr': '10.244.0.0/16',
      'enable-bpf-masquerade': 'true',
      'enable-host-legacy-routing': 'false',
      'enable-bandwidth-manager': 'true',
      'enable-bbr': 'true',
      'enable-wireguard': 'true',
      'enable-gateway-api': 'true',
      'hubble-metrics': expect.stringMatching(/^dns:labelsContext=\S+ drop:\S+ flow:\S+ tcp icmp port-distribution httpV2:exemplars=true;\S+$/),
      'enable-hubble-open-metrics': 'true',
      'prometheus-serve-addr': ':9962',
    });
    const kinds = manifestsOf('production-ha').map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(kinds).toEqual(expect.arrayContaining(['GatewayClass cilium', 'Deployment hubble-relay', 'Deployment hubble-ui', 'ServiceMonitor cilium-agent', 'ConfigMap cilium-dashboard']));
  });
});

describe('the machine configuration', () => {
  const read = (app: string, file: string): string => readFileSync(join(clusterDirectory(app), file), 'utf8');

  test('of production-ha comes with patches for talosctl, Cilium inside of them', () => {
    expect(read('production-ha', 'talos/control-plane.yaml')).toContain('forwardKubeDNSToHost: false');
    expect(read('production-ha', 'talos/bootstrap.yaml')).toContain('kind: DaemonSet');
    expect(read('production-ha', 'talos/README.md')).toContain('--config-patch-control-plane @talos/bootstrap.yaml');
  });

  test('of omni is a cluster template with Cilium beside it', () => {
    const template = parseKubernetesYaml(read('omni', 'omni/cluster-template.yaml')) as unknown as JsonObject[];
    expect(template.map(({ kind }) => kind)).toEqual(['Cluster', 'ControlPlane', 'Workers', 'Machine']);
    expect(template[0]!.kubernetes).toMatchObject({ manifests: [{ name: 'cilium', mode: 'one-time', file: 'cilium.yaml' }] });
    expect(read('omni', 'omni/cilium.yaml')).toContain('name: gatewayclasses.gateway.networking.k8s.io');
  });
});
