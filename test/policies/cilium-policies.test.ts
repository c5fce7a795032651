import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { Deployment, Namespaces, Pods, NetworkPolicyIpBlock } from 'cdk8s-plus-28';
import {
  CiliumPolicies, ClusterChart, Dns, EgressGateway, Http, Icmp, Peer, Port, Preset, Selector, TalosCilium, TalosCluster,
  type CiliumPoliciesProps, type Policy, type TalosClusterProps,
} from '../../lib';
import { errorCodes } from '../support/error-codes';

/* eslint-disable @typescript-eslint/no-explicit-any */

const API = Selector.labels({ app: 'api' });
const WEB = Peer.labels({ app: 'web' });

function shop(props: Partial<CiliumPoliciesProps> = {}): CiliumPolicies {
  return new CiliumPolicies(new Chart(new App(), 'home', { disableResourceNameHashes: true }), 'shop', { namespace: 'shop', ciliumVersion: '1.19.6', ...props });
}

function api(props: Partial<CiliumPoliciesProps> = {}): Policy {
  return shop(props).for(API, 'api');
}

function specOf(policy: Policy): any {
  return (policy.apiObject.toJson() as any).spec;
}

/** A chart with Cilium in it. */
function home(facts: Partial<TalosClusterProps> = {}): { chart: ClusterChart; cilium: TalosCilium } {
  const chart = new ClusterChart(new App(), new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', ...facts }));
  return { chart, cilium: new TalosCilium(chart, 'cilium') };
}

const dnsRule = (labels: object = { 'k8s-app': 'kube-dns', 'k8s:io.kubernetes.pod.namespace': 'kube-system' }): object => ({
  toEndpoints: [{ matchLabels: labels }],
  toPorts: [{ ports: [{ port: '53', protocol: 'TCP' }, { port: '53', protocol: 'UDP' }], rules: { dns: [{ matchPattern: '*' }] } }],
});

describe('splitting', () => {
  test('peers of different kinds get a rule each', () => {
    const { ingress } = specOf(api().allowFrom([WEB, Peer.entity('ingress'), Peer.cidr('192.0.2.0/24'), Peer.nodes({ 'example.com/role': 'edge' })], Port.tcp(80)));
    expect(ingress.map((rule: object) => Object.keys(rule))).toEqual([
      ['fromEndpoints', 'toPorts'],
      ['fromEntities', 'toPorts'],
      ['fromCIDR', 'toPorts'],
      ['fromNodes', 'toPorts'],
    ]);
  });

  test('blocks with and without exceptions share a rule in the form that knows both', () => {
    const { egress } = specOf(api().allowTo([Peer.cidr('192.0.2.0/24'), Peer.cidr('10.0.0.0/8', { except: ['10.96.0.0/12', '10.1.0.0/16'] })]));
    expect(egress).toEqual([{ toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.96.0.0/12'] }, { cidr: '192.0.2.0/24' }] }]);
  });

  test('ICMP and ports get a rule each', () => {
    const { ingress } = specOf(api().allowFrom(WEB, Port.tcp(80), Icmp.v4('EchoRequest')));
    expect(ingress).toEqual(expect.arrayContaining([
      { fromEndpoints: [{ matchLabels: { app: 'web' } }], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] },
      { fromEndpoints: [{ matchLabels: { app: 'web' } }], icmps: [{ fields: [{ family: 'IPv4', type: 'EchoRequest' }] }] },
    ]));
    expect(ingress).toHaveLength(2);
  });

  test('41 ports are two entries, 40 are one', () => {
    const ports = (count: number): Port[] => Array.from({ length: count }, (_, index) => Port.tcp(1000 + index));
    expect(specOf(api().allowFrom(WEB, ports(40))).ingress[0].toPorts.map((entry: any) => entry.ports.length)).toEqual([40]);
    expect(specOf(api().allowFrom(WEB, ports(41))).ingress[0].toPorts.map((entry: any) => entry.ports.length)).toEqual([40, 1]);
  });
});

describe('merging', () => {
  test('calls for the same peer and port are one entry, peers with the same traffic one rule', () => {
    const { ingress } = specOf(
      api().allowFrom(WEB, Port.tcp(80), Http.get('/a')).allowFrom(Peer.labels({ app: 'cron' }), Port.tcp(80), Http.post('/b'), Http.get('/a')).allowFrom(WEB, Port.tcp(80), Http.post('/b')),
    );
    expect(ingress).toEqual([{
      fromEndpoints: [{ matchLabels: { app: 'cron' } }, { matchLabels: { app: 'web' } }],
      toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ method: 'GET', path: '/a' }, { method: 'POST', path: '/b' }] } }],
    }]);
  });

  test('ports stand in the order of their numbers', () => {
    const { ingress } = specOf(api().allowFrom(WEB, Port.tcp(9090), Port.named('http'), Port.tcp(80), Port.udp(80)));
    expect(ingress[0].toPorts[0].ports.map(({ port, protocol }: any) => `${port}/${protocol}`)).toEqual(['80/TCP', '80/UDP', '9090/TCP', 'http/TCP']);
  });

  test('asked for again by its name, a policy is the same one', () => {
    const policies = shop();
    policies.for(API, 'api').allowFrom(WEB, Port.tcp(80));
    policies.for({ matchLabels: { app: 'api' } }, 'api').allowFrom(WEB, Port.tcp(81));
    expect(policies.policies).toHaveLength(1);
    expect(specOf(policies.policies[0]!).ingress[0].toPorts[0].ports).toHaveLength(2);
  });
});

describe('namespaces', () => {
  test.each([
    ['own, by name', { namespace: 'shop' }, { matchLabels: { app: 'web' } }],
    ['one', { namespace: 'jobs' }, { matchLabels: { app: 'web', 'k8s:io.kubernetes.pod.namespace': 'jobs' } }],
    ['two', { namespace: ['jobs', 'batch'] }, { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'k8s:io.kubernetes.pod.namespace', operator: 'In', values: ['batch', 'jobs'] }] }],
    ['by labels', { namespace: { labels: { team: 'a' } } }, { matchLabels: { app: 'web', 'k8s:io.cilium.k8s.namespace.labels.team': 'a' } }],
    ['all', { namespace: 'all namespaces' }, { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'k8s:io.kubernetes.pod.namespace', operator: 'Exists' }] }],
  ] as const)('%s', (_title, props, expected) => {
    expect(specOf(api().allowFrom(Peer.labels({ app: 'web' }, props))).ingress).toEqual([{ fromEndpoints: [expected] }]);
  });

  test('may be chosen by labels that Cilium does not keep of pods', () => {
    expect(specOf(api().allowFrom(Peer.namespaceLabels({ 'kubernetes.io/metadata.name': 'jobs' }))).ingress).toEqual([
      { fromEndpoints: [{ matchLabels: { 'k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name': 'jobs' } }] },
    ]);
    expect(specOf(api().allowTo(Peer.serviceLabels({ 'kubernetes.io/name': 'CoreDNS' }, { namespace: 'kube-system' }))).egress).toEqual([
      { toServices: [{ k8sServiceSelector: { namespace: 'kube-system', selector: { matchLabels: { 'kubernetes.io/name': 'CoreDNS' } } } }] },
    ]);
  });

  test('a clusterwide policy means all of them by silence', () => {
    const policy = CiliumPolicies.clusterwide(new Chart(new App(), 'home'), 'all', { ciliumVersion: '1.19.6' }).for(Selector.namespace('a', 'b'), 'all').allowFrom(WEB);
    expect(specOf(policy)).toEqual({
      endpointSelector: { matchExpressions: [{ key: 'k8s:io.kubernetes.pod.namespace', operator: 'In', values: ['a', 'b'] }] },
      ingress: [{ fromEndpoints: [{ matchLabels: { app: 'web' } }] }],
    });
    expect((policy.apiObject.toJson() as any).metadata).toEqual({ name: 'all' });
  });
});

describe('workloads of cdk8s-plus', () => {
  const container = { image: 'nginx' };

  test('are subjects and peers', () => {
    const policies = shop();
    const chart = policies.node.scope as Chart;
    const back = new Deployment(chart, 'back', { metadata: { namespace: 'shop' }, containers: [container] });
    const front = new Deployment(chart, 'front', { metadata: { namespace: 'shop' }, containers: [container] });
    const other = new Deployment(chart, 'other', { metadata: { namespace: 'other' }, containers: [container] });
    const policy = policies.for(back).allowFrom([front, other]);
    const labels = (workload: Deployment): Record<string, string> => ({ ...workload.matchLabels });
    expect(policy.name).toBe('back');
    expect(specOf(policy)).toEqual({
      endpointSelector: { matchLabels: labels(back) },
      ingress: [{ fromEndpoints: [{ matchLabels: labels(front) }, { matchLabels: { ...labels(other), 'k8s:io.kubernetes.pod.namespace': 'other' } }] }],
    });
  });

  test('so are pods by labels, namespaces and blocks of addresses', () => {
    const policies = shop();
    const chart = policies.node.scope as Chart;
    const pods = Pods.select(chart, 'pods', { labels: { app: 'web' }, namespaces: Namespaces.select(chart, 'ns', { labels: { team: 'a' } }) });
    const everywhere = Pods.select(chart, 'everywhere', { labels: { app: 'cron' }, namespaces: Namespaces.all(chart, 'all') });
    const block = NetworkPolicyIpBlock.ipv4(chart, 'block', '10.0.0.0/8', ['10.96.0.0/12']);
    const namespace = Namespaces.select(chart, 'jobs', { names: ['jobs'] });
    expect(specOf(policies.for(API).allowFrom([pods, everywhere, block, namespace])).ingress).toEqual([
      {
        fromEndpoints: [
          { matchExpressions: [{ key: 'k8s:io.kubernetes.pod.namespace', operator: 'Exists' }], matchLabels: { app: 'cron' } },
          { matchLabels: { app: 'web', 'k8s:io.cilium.k8s.namespace.labels.team': 'a' } },
          { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'jobs' } },
        ],
      },
      { fromCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.96.0.0/12'] }] },
    ]);
  });
});

test('namespaces of cdk8s-plus may be several', () => {
  const policies = shop();
  const both = Namespaces.select(policies.node.scope as Chart, 'both', { names: ['mail', 'jobs'] });
  expect(specOf(policies.for(API).allowFrom([both])).ingress).toEqual([{ fromEndpoints: [{ matchExpressions: [{ key: 'k8s:io.kubernetes.pod.namespace', operator: 'In', values: ['jobs', 'mail'] }] }] }]);
});

describe('names', () => {
  const byName = Peer.fqdn('api.example.com');

  test('bring the rule for DNS once, unless there is one', () => {
    expect(specOf(api().allowTo(byName).allowTo(Peer.fqdn('*.example.org'))).egress).toEqual([dnsRule(), { toFQDNs: [{ matchName: 'api.example.com' }, { matchPattern: '*.example.org' }] }]);
    const own = api().allowTo(Peer.cidr('192.0.2.53/32'), Port.udp(53), Dns.any()).allowTo(byName);
    expect(specOf(own).egress.filter((rule: any) => rule.toEndpoints)).toEqual([]);
    const raw = api().addRule('egress', { toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }] }).allowTo(byName);
    expect(specOf(raw).egress.filter((rule: any) => rule.toEndpoints)).toEqual([]);
  });

  test('ask the DNS server that is said, for the names that are said', () => {
    const policy = api({ dns: { namespace: 'dns', labels: { app: 'coredns' }, port: 1053, names: [Dns.pattern('*.example.com')] } }).allowTo(byName);
    expect(specOf(policy).egress[0]).toEqual({
      toEndpoints: [{ matchLabels: { app: 'coredns', 'k8s:io.kubernetes.pod.namespace': 'dns' } }],
      toPorts: [{ ports: [{ port: '1053', protocol: 'TCP' }, { port: '1053', protocol: 'UDP' }], rules: { dns: [{ matchPattern: '*.example.com' }] } }],
    });
  });

  const HOST_DNS = (cidrs: string[]): object => ({ toCIDR: cidrs, toPorts: [{ ports: [{ port: '53', protocol: 'TCP' }, { port: '53', protocol: 'UDP' }] }] });

  test('CoreDNS may ask the resolver of its node, where Talos has it do so', () => {
    const egress = (facts: Partial<TalosClusterProps>, namespace: string, subject = Selector.all()): any[] => {
      const { chart } = home(facts);
      return specOf(new CiliumPolicies(chart, 'system', { namespace }).for(subject, 'dns').allowDns()).egress;
    };
    expect(egress({}, 'kube-system')).toEqual([dnsRule({ 'k8s-app': 'kube-dns' }), HOST_DNS(['169.254.116.108/32'])]);
    expect(egress({}, 'kube-system', Selector.labels({ 'k8s-app': 'kube-dns' }))).toHaveLength(2);
    expect(egress({}, 'kube-system', Selector.labels({ 'k8s-app': 'hubble-relay' }))).toHaveLength(1);
    expect(egress({}, 'shop')).toHaveLength(1);
    expect(egress({ hostDns: { forwardKubeDnsToHost: false } }, 'kube-system')).toHaveLength(1);
    const dual = { podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/112'] };
    expect(egress(dual, 'kube-system')[1]).toEqual(HOST_DNS(['169.254.116.108/32', 'fd54:616c:6f73:0:204f:5320:444e:531/128']));
  });

  test('a clusterwide policy for the system namespaces too holds CoreDNS', () => {
    const { chart } = home();
    const cluster = CiliumPolicies.clusterwide(chart, 'cluster');
    expect(specOf(cluster.for(Selector.all(), 'all').allowDns()).egress).toHaveLength(2);
    cluster.add(Preset.allowDns());
    expect(specOf(cluster.policies.find(({ name }) => name === 'allow-dns')!).egress).toHaveLength(1);
  });
});

describe('default deny', () => {
  test('comes with allow rules, not with deny rules alone', () => {
    expect(specOf(api().denyTo(Peer.entity('world')))).toEqual({ endpointSelector: { matchLabels: { app: 'api' } }, enableDefaultDeny: { egress: false }, egressDeny: [{ toEntities: ['world'] }] });
    expect(specOf(api().allowTo(WEB).denyTo(Peer.entity('world')))).not.toHaveProperty('enableDefaultDeny');
    expect(specOf(api().allowTo(WEB).denyFrom(Peer.entity('world'))).enableDefaultDeny).toEqual({ ingress: false });
  });

  test('is what one says', () => {
    const policy = shop().forAll('open', { enableDefaultDeny: { ingress: false, egress: true } }).allowFrom(WEB).denyTo(Peer.entity('world'));
    expect(specOf(policy).enableDefaultDeny).toEqual({ egress: true, ingress: false });
  });

  test('a rule without peers closes a direction that no other rule closes', () => {
    expect(specOf(api().isolate())).toEqual({ endpointSelector: { matchLabels: { app: 'api' } }, ingress: [{}], egress: [{}] });
    expect(specOf(api().isolate('ingress').allowFrom(WEB)).ingress).toEqual([{ fromEndpoints: [{ matchLabels: { app: 'web' } }] }]);
    expect(specOf(api().isolate('egress').denyTo(Peer.entity('world')))).toMatchObject({ egress: [{}], egressDeny: [{ toEntities: ['world'] }] });
    expect(specOf(api().isolate('egress').denyTo(Peer.entity('world')))).not.toHaveProperty('enableDefaultDeny');
  });

  test('everybody at all ports is written as an entity: a rule without peers and ports would match no traffic', () => {
    expect(specOf(api().allowFrom(Peer.any())).ingress).toEqual([{ fromEntities: ['all'] }]);
    expect(specOf(api().allowFrom(Peer.any(), Port.tcp(80))).ingress).toEqual([{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] }]);
  });
});

test('Cilium is asked for what the policies need, once', () => {
  const { chart, cilium } = home();
  const policies = CiliumPolicies.clusterwide(chart, 'cluster', { audit: true });
  policies.forNodes(Selector.all(), 'nodes').allowFrom(Peer.entity('cluster'));
  policies.forAll('pods').allowFrom(Peer.nodes({ 'example.com/a': 'b' })).allowFrom(Peer.nodes({ 'example.com/a': 'c' }), Port.protocol('VRRP'));
  expect(cilium.effectiveValues.values).toMatchObject({
    policyAuditMode: true,
    hostFirewall: { enabled: true },
    nodeSelectorLabels: true,
    extraConfig: { 'enable-extended-ip-protocols': 'true' },
  });
  expect(cilium.effectiveValues.originOf(['policyAuditMode'])?.origin).toBe('home/cluster');
  expect(home().cilium.effectiveValues.values).not.toHaveProperty('policyAuditMode');
});

describe('NetworkPolicy', () => {
  test('knows namespaces by the label of their name, and no protocol by its three', () => {
    const policy = api({ kind: 'NetworkPolicy' }).allowFrom([WEB, Peer.namespace('jobs')], Port.any(53)).allowTo(Peer.any());
    expect(policy.apiObject.apiVersion).toBe('networking.k8s.io/v1');
    expect(specOf(policy)).toEqual({
      podSelector: { matchLabels: { app: 'api' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'jobs' } } }, { podSelector: { matchLabels: { app: 'web' } } }],
        ports: [{ port: 53, protocol: 'TCP' }, { port: 53, protocol: 'UDP' }, { port: 53, protocol: 'SCTP' }],
      }],
      egress: [{}],
    });
  });

  const web = { podSelector: { matchLabels: { app: 'web' } } };
  test.each([
    ['its own namespace', { namespace: 'shop' }, web],
    ['another namespace', { namespace: 'jobs' }, { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'jobs' } }, ...web }],
    ['two namespaces', { namespace: ['shop', 'jobs'] }, { namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['jobs', 'shop'] }] }, ...web }],
    ['namespaces by their labels', { namespace: { labels: { team: 'a' } } }, { namespaceSelector: { matchLabels: { team: 'a' } }, ...web }],
    ['all namespaces', { namespace: 'all namespaces' }, { namespaceSelector: {}, ...web }],
  ] as const)('selects peers in %s', (_title, where, expected) => {
    expect(specOf(api({ kind: 'NetworkPolicy' }).allowFrom(Peer.labels({ app: 'web' }, where))).ingress).toEqual([{ from: [expected] }]);
  });

  test('all pods of its own namespace are not those of all namespaces', () => {
    expect(specOf(api({ kind: 'NetworkPolicy' }).allowFrom(Peer.namespace('shop'))).ingress).toEqual([{ from: [{ podSelector: {} }] }]);
  });

  test('shuts a direction by its name alone', () => {
    expect(specOf(api({ kind: 'NetworkPolicy' }).isolate())).toEqual({ podSelector: { matchLabels: { app: 'api' } }, policyTypes: ['Ingress', 'Egress'] });
  });
});

describe('labels that Cilium does not keep in identities', () => {
  const BY_NAME = Selector.labels({ 'kubernetes.io/hostname': 'a' });

  test('select nodes as peers, nodes of egress gateways, and pods when the value labels is set', () => {
    expect(specOf(api().allowFrom(Peer.nodes(BY_NAME))).ingress).toEqual([{ fromNodes: [{ matchLabels: { 'kubernetes.io/hostname': 'a' } }] }]);
    const { chart } = home({ nodeSubnets: ['192.168.1.0/24'] });
    expect(() => new EgressGateway(chart, 'egress', { sources: [{ podSelector: Selector.all() }], destinations: ['203.0.113.0/24'], gateways: [{ nodeSelector: BY_NAME }] })).not.toThrow();
    const other = new ClusterChart(new App(), new TalosCluster({ name: 'away', talosVersion: '1.13', kubernetesVersion: '1.35.0' }));
    new TalosCilium(other, 'cilium', { values: { labels: 'k8s:kubernetes\\.io/hostname' } });
    expect(() => CiliumPolicies.clusterwide(other, 'nodes').forNodes(BY_NAME, 'one')).not.toThrow();
  });
});

test('an exception leaves something of its block', () => {
  expect(() => Peer.cidr('10.0.0.0/8', { except: ['10.0.0.0/8'] })).toThrow(/POL225 .*10\.0\.0\.0\/8 is the whole CIDR/);
  expect(() => Peer.cidr('10.0.0.0/8', { except: ['11.0.0.0/16'] })).toThrow(/POL225 .*11\.0\.0\.0\/16 is not inside 10\.0\.0\.0\/8/);
  expect(specOf(api().allowTo(Peer.cidr('10.0.0.0/8', { except: ['10.0.0.0/9'] }))).egress).toEqual([{ toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.0.0.0/9'] }] }]);
});

describe('mistakes', () => {
  test('of one call are told together, with the path of the policy', () => {
    const policy = api();
    expect(errorCodes(() => policy.allowFrom([Peer.fqdn('a.example.com'), Peer.service('b')], Port.udp(53), Dns.any(), Http.get('/')))).toEqual(['POL010', 'POL213', 'POL210', 'POL023', 'POL023']);
    expect(() => policy.allowFrom([])).toThrow(/^POL021 home\/shop\/api: /);
  });

  test('leave the policy as it was', () => {
    const policy = api().allowFrom(WEB);
    const before = JSON.stringify(policy.apiObject.toJson());
    expect(errorCodes(() => policy.allowTo([]))).toEqual(['POL021']);
    expect(JSON.stringify(policy.apiObject.toJson())).toBe(before);
  });

  test('a policy without rules is one at synth, in any app', () => {
    const policies = shop();
    policies.for(API, 'api');
    expect(() => Testing.synth(policies.node.scope as Chart)).toThrow(/POL203: home\/shop\/api/);
  });
});

test('JSON patches reach what has no method', () => {
  const policy = api().allowFrom(WEB);
  expect(ApiObject.isApiObject(policy.apiObject)).toBe(true);
  policy.apiObject.addJsonPatch(JsonPatch.add('/metadata/labels', { a: 'b' }));
  expect((policy.apiObject.toJson() as any).metadata.labels).toEqual({ a: 'b' });
});

test('default deny that is asked for holds in a direction without rules too', () => {
  const policy = shop().for(API, 'api', { enableDefaultDeny: { ingress: true, egress: true } }).allowFrom(WEB);
  expect(specOf(policy)).toMatchObject({ enableDefaultDeny: { ingress: true, egress: true }, egress: [{}] });
});
