import { App, Chart } from 'cdk8s';
import { CiliumPolicies, ClusterChart, Dns, Peer, Port, Preset, Selector, TalosCilium, TalosCluster, type TalosCiliumProps, type TalosClusterProps } from '../../lib';
import { PRESETS } from '../../scripts/docs/policies';

/* eslint-disable @typescript-eslint/no-explicit-any */

function home(facts: Partial<TalosClusterProps> = {}, props: TalosCiliumProps = {}): { chart: ClusterChart; cilium: TalosCilium } {
  const chart = new ClusterChart(new App(), new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', ...facts }));
  return { chart, cilium: new TalosCilium(chart, 'cilium', props) };
}

/** Specs by name of the policies. */
function specs(policies: CiliumPolicies): Record<string, any> {
  return Object.fromEntries(policies.policies.map(({ name, apiObject }) => [name, (apiObject.toJson() as any).spec]));
}

function shop(...presets: Preset[]): Record<string, any> {
  return specs(new CiliumPolicies(new Chart(new App(), 'home'), 'shop', { namespace: 'shop', ciliumVersion: '1.19.6' }).add(...presets));
}

function rules(spec: any): any {
  const { description, endpointSelector: _all, ...rest } = spec;
  expect(description).toMatch(/\.$/);
  return rest;
}

test('default deny shuts what is asked for', () => {
  expect(rules(shop(Preset.defaultDeny())['default-deny'])).toEqual({ ingress: [{}], egress: [{}] });
  expect(rules(shop(Preset.defaultDeny({ directions: ['egress'] }))['default-deny'])).toEqual({ egress: [{}] });
});

test('clusterwide, default deny leaves the system namespaces and whatever has no namespace alone', () => {
  const { chart } = home({}, { namespace: 'cilium' });
  const { 'default-deny': spec } = specs(CiliumPolicies.clusterwide(chart, 'cluster', { dns: { namespace: 'dns' } }).add(Preset.defaultDeny({ exceptNamespaces: ['flux-system'] })));
  expect(spec.endpointSelector).toEqual({
    matchExpressions: [
      { key: 'k8s:io.kubernetes.pod.namespace', operator: 'Exists' },
      { key: 'k8s:io.kubernetes.pod.namespace', operator: 'NotIn', values: ['cilium', 'dns', 'flux-system', 'kube-system'] },
    ],
  });
});

test('what opens something shuts nothing', () => {
  const { 'default-deny': _shut, ...opening } = shop(
    Preset.defaultDeny(), Preset.allowDns(), Preset.allowApiServer(), Preset.allowSameNamespace(), Preset.allowGateway(), Preset.allowInternet(),
    Preset.allowMonitoring(), Preset.blockMetadata(),
  );
  expect(Object.keys(opening)).toHaveLength(7);
  for (const [name, spec] of Object.entries(opening)) {
    const directions = ['ingress', 'egress'].filter((direction) => spec[direction] || spec[`${direction}Deny`]);
    expect([name, spec.enableDefaultDeny]).toEqual([name, Object.fromEntries(directions.map((direction) => [direction, false]))]);
  }
});

test('names that are refused stay so: then the policy is one of default deny', () => {
  const { 'allow-dns': spec } = shop(Preset.allowDns({ names: [Dns.pattern('*.cluster.local')] }));
  expect(spec).not.toHaveProperty('enableDefaultDeny');
  expect(spec.egress[0].toPorts[0].rules).toEqual({ dns: [{ matchPattern: '*.cluster.local' }] });
});

test('each opens what it says', () => {
  const all = shop(
    Preset.allowApiServer({ port: 7443 }), Preset.allowSameNamespace(), Preset.allowGateway({ ports: [Port.tcp(8080)] }),
    Preset.allowMonitoring({ namespace: 'observability', labels: { app: 'prometheus' } }), Preset.blockMetadata(),
  );
  expect(all['allow-api-server'].egress).toEqual([{ toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '7443', protocol: 'TCP' }] }] }]);
  expect([all['allow-same-namespace'].ingress, all['allow-same-namespace'].egress]).toEqual([[{ fromEndpoints: [{}] }], [{ toEndpoints: [{}] }]]);
  expect(all['allow-gateway'].ingress).toEqual([{ fromEntities: ['ingress'], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] }]);
  expect(all['allow-monitoring'].ingress).toEqual([{
    fromEndpoints: [{ matchLabels: { app: 'prometheus', 'k8s:io.kubernetes.pod.namespace': 'observability' } }],
    toPorts: [{ ports: [{ port: 'metrics', protocol: 'TCP' }] }],
  }]);
  expect(all['block-metadata'].egressDeny).toEqual([{ toCIDR: ['100.100.100.200/32', '169.254.169.254/32', 'fd00:ec2::254/128'] }]);
});

describe('the internet', () => {
  function blocks(facts: Partial<TalosClusterProps>, props: Parameters<typeof Preset.allowInternet>[0] = {}): any[] {
    const { chart } = home(facts);
    return specs(new CiliumPolicies(chart, 'shop', { namespace: 'shop' }).add(Preset.allowInternet(props)))['allow-internet'].egress[0].toCIDRSet;
  }

  test('is neither a private network nor the metadata address', () => {
    const [{ cidr, except }, ...others] = blocks({});
    expect(cidr).toBe('0.0.0.0/0');
    expect(except).toEqual(expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16']));
    expect(others).toEqual([]);
  });

  test('is not the cluster either, even with public addresses', () => {
    const [{ except }] = blocks({ nodeSubnets: ['198.51.100.0/24'] }, { except: ['203.0.113.0/24'] });
    expect(except).toEqual(expect.arrayContaining(['198.51.100.0/24', '203.0.113.0/24']));
    expect(except).not.toContain('10.244.0.0/16');
  });

  test('has IPv6 where the cluster has', () => {
    const dual = { podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/112'], nodeSubnets: ['2001:db8:1::/64'] };
    expect(blocks(dual)[1]).toEqual({ cidr: '2000::/3', except: ['2001:db8:1::/64'] });
  });
});

describe("Cilium's own", () => {
  test('are those that run', () => {
    const names = (props: TalosCiliumProps): string[] => {
      const { chart } = home({}, props);
      return new CiliumPolicies(chart, 'system', { namespace: 'kube-system' }).add(Preset.ciliumComponents()).policies.map(({ name }) => name);
    };
    expect(names({})).toEqual(['hubble-generate-certs']);
    expect(names({ hubble: { relay: true } })).toEqual(['hubble-generate-certs', 'hubble-relay']);
    expect(names({ hubble: { relay: true, ui: true } })).toEqual(['hubble-generate-certs', 'hubble-relay', 'hubble-ui']);
  });

  test('reach each other and the agents, and are reached by whom one says', () => {
    const { chart } = home();
    const preset = Preset.ciliumComponents({ relay: true, ui: true, uiFrom: [Peer.namespace('admin')] });
    const all = specs(new CiliumPolicies(chart, 'system', { namespace: 'kube-system' }).add(preset));
    expect(all['hubble-relay'].ingress).toEqual([{ fromEndpoints: [{ matchLabels: { 'k8s-app': 'hubble-ui' } }], toPorts: [{ ports: [{ port: '4245', protocol: 'TCP' }] }] }]);
    expect(all['hubble-relay'].egress).toContainEqual({ toEntities: ['host', 'remote-node'], toPorts: [{ ports: [{ port: '4244', protocol: 'TCP' }] }] });
    expect(all['hubble-ui'].ingress).toEqual([{ fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'admin' } }], toPorts: [{ ports: [{ port: '8081', protocol: 'TCP' }] }] }]);
    expect(all['hubble-generate-certs']).toMatchObject({ ingress: [{}], egress: [{ toEntities: ['kube-apiserver'] }] });
  });
});

test('zero trust is default deny, DNS and no metadata, in audit mode unless enforced', () => {
  for (const mode of ['audit', 'enforce', undefined] as const) {
    const { chart, cilium } = home();
    const policies = CiliumPolicies.clusterwide(chart, 'baseline').add(Preset.zeroTrust(mode === undefined ? {} : { mode }));
    expect(policies.policies.map(({ name }) => name)).toEqual(['allow-dns', 'block-metadata', 'default-deny']);
    expect(cilium.effectiveValues.values.policyAuditMode).toBe(mode === 'enforce' ? undefined : true);
  }
});

test('a preset is for the pods that one says, under the name that one says', () => {
  const policies = new CiliumPolicies(new Chart(new App(), 'home'), 'shop', { namespace: 'shop', ciliumVersion: '1.19.6' });
  policies.add(Preset.allowApiServer({ pods: Selector.labels({ app: 'operator' }), name: 'operator-api' }));
  expect(specs(policies)).toEqual({ 'operator-api': expect.objectContaining({ endpointSelector: { matchLabels: { app: 'operator' } } }) });
});

test('the catalogue has every preset', () => {
  const makers = Object.getOwnPropertyNames(Preset).filter((name) => typeof (Preset as any)[name] === 'function');
  expect(PRESETS.map(({ name }) => name).sort()).toEqual(makers.sort());
});
