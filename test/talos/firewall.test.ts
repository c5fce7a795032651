import { ClusterChart, GitOpsApp, IngressFirewall, TalosCilium, TalosCiliumError, TalosCluster, TalosMachineConfig, type FirewallRule, type TalosClusterProps, type TalosMachineConfigProps } from '../../lib';
import type { JsonObject } from '../../lib/kubernetes/json';
import { inTemporaryDirectory } from '../support/scripts';
import { REFUSED_RULES, ruleDocument as document } from './refused-firewall-rules';

const NODES = ['10.0.0.0/24'];

/** What is said of a machine configuration. */
function found(props: TalosMachineConfigProps, facts: Partial<TalosClusterProps> = {}): string[] {
  return inTemporaryDirectory((outdir) => {
    const app = new GitOpsApp({ outdir });
    const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, workers: 2, nodeSubnets: NODES, ...facts });
    const chart = new ClusterChart(app, cluster);
    try {
      new TalosCilium(chart, 'cilium');
      new TalosMachineConfig(chart, 'talos', props);
      app.synth();
      return [];
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      return error.problems.map(({ code, what }) => `${code} ${what}`);
    }
  });
}

const rule = (name: string, ports: FirewallRule['ports'], more: Partial<FirewallRule> = {}): FirewallRule => ({ name, ports, from: ['10.0.0.0/8'], ...more });
/** Everything that the cluster requires. */
const ALL = [rule('nodes', [50000, 10250, 4240]), rule('control', [50001, 6443, '2379-2380'], { role: 'control-plane' }), rule('udp', [8472], { protocol: 'udp' })];
const without = (port: number | string): FirewallRule[] => ALL.map((each) => ({ ...each, ports: each.ports.filter((own) => own !== port) })).filter(({ ports }) => ports.length > 0);
const block = (rules: readonly FirewallRule[]): TalosMachineConfigProps => ({ ingressFirewall: { ingress: 'block', rules } });
const accept = (rules: readonly FirewallRule[]): TalosMachineConfigProps => ({ ingressFirewall: { ingress: 'accept', rules } });

const ACTION: JsonObject = { apiVersion: 'v1alpha1', kind: 'NetworkDefaultActionConfig', ingress: 'block' };
/** The same rules as patches. */
const DOCUMENTS = { all: [ACTION, document('nodes', [50000, 10250, 4240]), document('udp', [8472], 'udp')], controlPlane: [document('control', [50001, 6443, '2379-2380'])] };

describe('what the firewall of Talos blocks', () => {
  const WRONG: readonly [string, RegExp, TalosMachineConfigProps, Partial<TalosClusterProps>?][] = [
    ['the Talos API', /MCH006 .* workers .*Talos API \(apid\), TCP 50000 from control planes/, block(without(50000))],
    ['etcd', /MCH006 .* control planes .*\(etcd, clients and peers, TCP 2379-2380 from control planes, control planes that join\)/, block(without('2379-2380'))],
    ['a part of etcd', /TCP 2379-2380/, block([...without('2379-2380'), rule('peers', [2380], { role: 'control-plane' })])],
    ['the tunnel', /Tunnel between nodes \(VXLAN, Geneve\), UDP 8472/, block(without(8472))],
    ['a port for another protocol', /UDP 8472/, block([...without(8472), rule('vxlan', [8472])])],
    ['a port for other subnets', /kubelet, TCP 10250 from control planes/, block([...without(10250), rule('kubelet', [10250], { from: ['192.168.7.0/24'] })])],
    ['KubeSpan', /KubeSpan, UDP 51820/, block(ALL), { kubeSpan: true }],
    ['a rule of the other role', /control planes .*trustd.*TCP 50001/, block([...without(50001), rule('trustd', [50001], { role: 'worker' })])],
    ['a patch that blocks', /MCH006 .*Talos API/, { patches: { all: [ACTION] } }],
    ['patches without the tunnel', /UDP 8472/, { patches: { ...DOCUMENTS, all: DOCUMENTS.all.slice(0, 2) } }],
    ['a rule that accepts only others', /\(ingress: accept\) .*etcd/, accept([rule('etcd', ['2379-2380'], { from: ['192.168.7.0/24'] })])],
    ['an exception for the nodes', /\(kubelet, TCP 10250 from control planes\)/, { patches: { all: [{ ...document('kubelet', [10250]), ingress: [{ subnet: '10.0.0.0/8', except: '10.0.0.0/16' }] }] } }],
    ['replies to the node', /MCH023 the firewall rule all-udp covers UDP ports/, accept([rule('all-udp', ['1-65535'], { protocol: 'udp' })])],
    ['NodePorts, which Cilium serves first', /MCH026 the firewall rule node-ports does not restrict the NodePorts 30000-32767 \(TCP\)/, accept([rule('node-ports', ['30000-32767'])])],
    ['a NodePort in a patch', /MCH026 .* 30080 \(TCP\)/, { patches: { all: [document('web', [30080])] } }],
    ['replies to the node, in a patch', /MCH023 .*TCP/, { patches: { all: [document('high', ['30000-65535'])] } }],
  ];
  test.each(WRONG.map(([title, ...row]) => [title, row] as const))('%s', (_title, [expected, props, facts]) => {
    expect(found(props, facts).join('\n')).toMatch(expected);
  });

  const FINE: readonly [string, TalosMachineConfigProps, Partial<TalosClusterProps>?][] = [
    ['all that is required', block(ALL)],
    ['the same as patches', { patches: DOCUMENTS }],
    ['rules in props, the rest in patches', { ...block(without(8472)), patches: { all: [document('vxlan', [8472], 'udp')] } }],
    ['ranges that cover it together', block([rule('a', ['1-2379', '2380-65535']), rule('b', ['1-65535'], { protocol: 'udp' })])],
    ['IngressFirewall.forCilium', { ingressFirewall: IngressFirewall.forCilium({ adminCidrs: ['10.20.0.0/24'] }) }],
    ['another port of the API server', { ingressFirewall: IngressFirewall.forCilium({ adminCidrs: ['10.20.0.0/24'], apiServerPort: 7443 }) }],
    ['another port of the API server, in a patch', { ...block([...without(6443), rule('api', [7443], { role: 'control-plane' })]), patches: { controlPlane: [{ cluster: { controlPlane: { localAPIServerPort: 7443 } } }] } }],
    ['KubeSpan, whose interface is trusted', block([rule('a', [50000, 6443]), rule('kubespan', [51820], { protocol: 'udp', from: ['0.0.0.0/0'] })]), { kubeSpan: true }],
    ['one node', block([rule('a', [50000, 6443])]), { controlPlanes: 1, workers: 0 }],
    ['accept without rules', accept([])],
    ['accept with a rule that is none of the cluster', accept([rule('exporter', [9100])])],
    ['accept with all UDP ports since Talos 1.14', accept([rule('all-udp', ['1-65535'], { protocol: 'udp' })]), { talosVersion: '1.14' }],
    ['accept with all UDP ports from anywhere', accept([rule('all-udp', ['1-65535'], { protocol: 'udp', from: ['0.0.0.0/0', '::/0'] })])],
    ['accept with NodePorts of kube-proxy', accept([rule('node-ports', ['30000-32767'])]), { kubeProxy: true }],
    ['accept with NodePorts from anywhere', accept([rule('node-ports', ['30000-32767'], { from: ['0.0.0.0/0'] })])],
    ['block with NodePorts', block([...ALL, rule('node-ports', ['30000-32767'])])],
    ['a port as a text', block(ALL.map((each) => ({ ...each, ports: each.ports.map(String) })))],
  ];
  test.each(FINE.map(([title, ...row]) => [title, row] as const))('%s is fine', (_title, [props, facts]) => {
    expect(found(props, facts)).toEqual([]);
  });
});

describe('rules that Talos refuses', () => {
  test.each(REFUSED_RULES)('%s in a patch', (_title, expected, patch) => {
    expect(found({ patches: { all: [patch] } }).filter((line) => line.startsWith('MCH005')).join('\n')).toMatch(expected);
  });

  test('in props', () => {
    const of = (ports: FirewallRule['ports']): string => found(accept([rule('a', ports)])).join('\n');
    expect(of([10250, '10200-10300'])).toMatch(/MCH005 .*overlap/);
    expect(of(['8000-'])).toMatch(/MCH005 .*invalid port \("8000-"\)/);
    expect(of(['200-100'])).toMatch(/MCH005 .*invalid port/);
  });
});
