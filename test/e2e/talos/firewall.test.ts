import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ClusterChart, Encryption, GitOpsApp, IngressFirewall, Routing, TalosCilium, TalosCluster, TalosMachineConfig, type CiliumIngressFirewallProps, type TalosCiliumProps } from '../../../lib';
import { stringifyYaml } from '../../../lib/yaml/writer';
import { useTemporaryDirectory } from '../../support/scripts';
import { REFUSED_RULES } from '../../talos/refused-firewall-rules';
import { BUILD_TIMEOUT, buildMachinery, describeWithGo, MACHINERIES } from './go-program';

const work = useTemporaryDirectory();
const ROLES = ['control-plane', 'worker'] as const;
type Role = (typeof ROLES)[number];

interface FirewallCase {
  readonly title: string;
  readonly cilium?: TalosCiliumProps;
  readonly firewall?: CiliumIngressFirewallProps;
  /** Names of rules that must be in the machine's configuration, and others that must not. */
  readonly opens: readonly string[];
  readonly closes: readonly string[];
}

const CASES: readonly FirewallCase[] = [
  { title: 'VXLAN', opens: ['apid', 'kubelet', 'tunnel'], closes: ['wireguard'] },
  { title: 'WireGuard', cilium: { encryption: Encryption.wireguard() }, opens: ['tunnel', 'wireguard'], closes: ['gateways'] },
  { title: 'native routing', cilium: { routing: Routing.native() }, opens: ['kubelet'], closes: ['tunnel', 'wireguard'] },
  {
    title: 'rules of its own, Gateways and routers, both families',
    firewall: {
      nodeCidrs: ['10.0.0.0/24', 'fd00:10::/64'],
      gatewayPorts: [80, 443],
      bgpPeers: ['10.0.0.1/32'],
      rules: [
        { name: 'own-udp', ports: [123, '5000-5010'], protocol: 'udp', from: ['192.168.0.0/16'] },
        { name: 'own-etcd', ports: [2381], from: ['fd00:20::/64'], role: 'control-plane' },
      ],
    },
    opens: ['gateways', 'own-udp'],
    closes: [],
  },
];

/** The patches that the library writes, by role. */
function patches(talosVersion: string, { cilium = {}, firewall = {} }: Partial<FirewallCase>): Readonly<Record<Role, string>> {
  const outdir = mkdtempSync(join(work(), 'out-'));
  const app = new GitOpsApp({ outdir });
  const facts = { talosVersion, kubernetesVersion: '1.34.1', controlPlanes: 3, workers: 2, nodeSubnets: ['10.0.0.0/24'] };
  const chart = new ClusterChart(app, new TalosCluster({ name: 'home', ...facts }));
  new TalosCilium(chart, 'cilium', cilium);
  new TalosMachineConfig(chart, 'talos', { ingressFirewall: IngressFirewall.forCilium({ adminCidrs: ['10.20.0.0/24'], ...firewall }) });
  app.synth();
  const read = (role: Role): string => readFileSync(join(outdir, 'home', 'talos', `${role}.yaml`), 'utf8');
  return { 'control-plane': read('control-plane'), worker: read('worker') };
}

/** The documents of the firewall in a configuration or a patch, in the order of their names. */
function firewallOf(text: string): { kind: string; name?: string }[] {
  const documents = parseAllDocuments(text).map((document) => document.toJS() as { kind: string; name?: string });
  return documents.filter(({ kind }) => /^Network(?:DefaultAction|Rule)Config$/.test(kind)).sort((a, b) => (a.name ?? '').localeCompare(b.name ?? ''));
}

describeWithGo.each(Object.keys(MACHINERIES))('what Talos %s makes of a derived firewall', (minor) => {
  let judge: ReturnType<typeof buildMachinery>;
  beforeAll(() => (judge = buildMachinery(minor)), BUILD_TIMEOUT);

  const base = { contract: `v${minor}`, kubernetes: '1.34.1' };

  test.each(CASES.map((each) => [each.title, each] as const))('%s: it is valid on every node, and none of it is lost', (_title, each) => {
    const written = patches(minor, each);
    const verdicts = judge(ROLES.map((role) => ({ ...base, role, patches: [written[role]] })));
    ROLES.forEach((role, index) => {
      const { config, error } = verdicts[index]!;
      expect([role, error]).toEqual([role, '']);
      // Talos writes what it has read, so a rule that it passes over is missing here.
      expect(firewallOf(config)).toEqual(firewallOf(written[role]));
      const names = firewallOf(config).flatMap(({ name }) => name ?? []);
      expect(names).toEqual(expect.arrayContaining([...each.opens]));
      expect(names.filter((name) => each.closes.includes(name))).toEqual([]);
      expect(names.includes('etcd')).toBe(role === 'control-plane');
    });
  });

  test.each(REFUSED_RULES)('refuses what MCH005 names: %s', (_title, _expected, document) => {
    const { error } = judge([{ ...base, role: 'worker', patches: [stringifyYaml(document)] }])[0]!;
    // Talos takes a rule for ICMP that has ports, though no packet has one; it refuses the one without.
    expect(error).not.toBe('');
  });

  test('finds the mistakes that would be in such a document', () => {
    const text = patches(minor, {}).worker;
    const spoilt = (change: (text: string) => string): string => {
      const changed = change(text);
      expect(changed).not.toBe(text);
      return judge([{ ...base, role: 'worker', patches: [changed] }])[0]!.error;
    };
    expect(spoilt((text) => `${text}# a comment\n`)).toBe('');
    expect(spoilt((text) => text.replace('10.0.0.0/24', '10.0.0.0/33'))).toMatch(/10\.0\.0\.0\/33/);
    expect(spoilt((text) => text.replace('protocol: udp', 'protocol: sctp'))).toMatch(/sctp/);
    expect(spoilt((text) => text.replace('ingress: block', 'ingress: refuse'))).toMatch(/refuse/);
    expect(spoilt((text) => text.replace(/- 50000$/m, '- 50010-50000'))).toMatch(/50010-50000/);
    expect(spoilt((text) => text.replace('portSelector:', 'portSelectors:'))).toMatch(/portSelectors/);
  });
});
