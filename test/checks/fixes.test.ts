import { allRules, checksFor } from '../../lib/checks/catalogue';
import { concerns, runChecks } from '../../lib/checks/engine';
import type { Rule, RuleExample } from '../../lib/checks/rule';
import { CiliumVersion } from '../../lib/cluster/cilium-version';
import type { Problem } from '../../lib/diagnostics/problem';
import type { JsonObject } from '../../lib/kubernetes/json';
import { CHARTS, CILIUM, modelOf, reportOf } from '../support/models';
import { withEdits } from '../support/value-edits';
import { problemsOf } from '../values/charts';

/** Rules that find values, and why their fix is not an edit of these values. */
const NO_EDIT: Readonly<Record<string, string>> = {
  CIL055: 'the user chooses the durations',
  CIL057: 'the identity is a fact of the TalosCluster',
  CIL064: 'the user chooses the network',
  CIL072: 'the identity is a fact of the TalosCluster',
  CIL073: 'the subnets are facts of the TalosCluster',
  CIL078: 'the user chooses the devices',
  CIL085: 'an item is removed from a list, and another value takes its place',
  GWY050: 'the CRDs are objects',
  HUB053: 'a part of an entry of a list changes',
  HUB052: 'the user chooses the Secret',
  TAL011: 'the address is a fact of the TalosCluster',
};

function found(example: RuleExample): readonly Problem[] {
  const { errors, warnings } = reportOf(example);
  return [...errors, ...warnings];
}

function newestWorld(rule: Rule): RuleExample {
  const version = rule.bad.version ?? [...CHARTS].reverse().find((chart) => concerns(rule, { version: CiliumVersion.parse(chart) }));
  return { ...rule.bad, ...(version && { version }) };
}

const ofValues = allRules().filter(({ bad }) => bad.values && !bad.objects);

describe.each(ofValues.map((rule) => [rule.id, rule] as const))('the fix of %s', (id, rule) => {
  const example = newestWorld(rule);
  const before = found(example);
  const edits = before.filter(({ code, path }) => code === id && path === CILIUM).flatMap((problem) => problem.edits ?? []);

  test(id in NO_EDIT ? 'is not an edit of values' : 'clears it, and brings nothing new', () => {
    if (id in NO_EDIT) {
      expect(edits).toEqual([]);
      return;
    }
    expect(edits.length).toBeGreaterThan(0);
    const known = new Set(before.map(({ code }) => code));
    const after = found({ ...example, values: withEdits(example.values!, edits) }).map(({ code }) => code);
    expect(after.filter((code) => code === id || !known.has(code))).toEqual([]);
  });
});

describe('the fix of a value clears it, and brings nothing new', () => {
  test.each([
    ['1.20.0', { gatewayApi: { enabled: true } }],
    ['1.20.0', { cgroup: { automount: { enabled: false } } }],
    ['1.20.0', { hubble: { relayEnabled: true } }],
    ['1.20.0', { bpf: { hostRouting: true, hostLegacyRouting: true, ctTcpTimeout: 5 } }],
    ['1.20.0', { loadBalancer: { l2: { enabled: true } } }],
    ['1.20.0', { cilium: { kubeProxyReplacement: true, hubble: { enabled: false } } }],
    ['1.20.0', { operator: { PodDisruptionBudget: { enabled: true } } }],
    ['1.18.12', { standaloneDnsProxy: { enabled: true } }],
    ['1.20.0', { tunnel: 'geneve' }],
    ['1.20.0', { tunnel: 'disabled' }],
    ['1.20.0', { externalIPs: { enabled: true }, hostPort: { enabled: true }, bgp: { enabled: true } }],
    ['1.20.0', { encryption: { strictMode: { enabled: true, cidr: '10.0.0.0/8', allowRemoteNodeIdentities: true }, secretName: 'keys' } }],
    ['1.20.0', { l2podAnnouncements: { interface: 'eth0' }, ipam: { operator: { clusterPoolIPv4PodCIDR: '10.0.0.0/8' } } }],
    ['1.20.0', { proxy: { prometheus: { enabled: false, port: '9000' } }, enableCiliumEndpointSlice: true }],
    ['1.20.0', { enableInternalTrafficPolicy: false }],
    ['1.20.0', { encryption: { type: 'Wireguard' }, routingMode: 'disabled', kubeProxyReplacement: 'strict' }],
    ['1.20.0', { hubble: { relay: { enabled: 'true' }, ui: true }, podLabels: { a: 1 }, MTU: '1450' }],
    ['1.20.0', { 'enable-bbr': true }],
  ] as const)('%s: %j', (version, values) => {
    const problems = problemsOf(version, values as object as JsonObject);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.filter(({ edits }) => !edits).map(({ code, subject }) => `${code} ${subject}`)).toEqual([]);
    expect(problemsOf(version, withEdits(values as object as JsonObject, problems.flatMap(({ edits }) => edits!)))).toEqual([]);
  });
});

test.each(['1.18.12', '1.19.6', '1.20.0'])('certificates of a mesh that helm generates: the fix for %s clears it, and renews them', (version) => {
  const values = { cluster: { name: 'home', id: 1 }, clustermesh: { useAPIServer: true, apiserver: { service: { type: 'LoadBalancer' }, tls: { auto: { method: 'helm' } } } } };
  const edits = found({ version, values }).filter(({ code }) => code === 'SEC001').flatMap((problem) => problem.edits ?? []);
  expect(edits.map((edit) => ('set' in edit ? edit.set.split('.').at(-1) : ''))).toEqual(version === '1.20.0' ? ['method'] : ['method', 'schedule']);
  expect(found({ version, values: withEdits(values, edits) }).filter(({ code }) => code.startsWith('SEC'))).toEqual([]);
});

test('defaults of the chart, written out: the fix clears the warnings, and brings nothing new', () => {
  const ipam = { mode: 'cluster-pool', operator: { clusterPoolIPv4PodCIDRList: ['10.8.0.0/16'], clusterPoolIPv6PodCIDRList: ['fd00::/104'] } };
  const values = { bpf: { hostLegacyRouting: false }, gatewayAPI: { enabled: true, enableAlpn: true, enableAppProtocol: false }, ipam };
  const before = found({ values }).filter(({ edits }) => edits);
  expect(before.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning CIL012', 'warning CIL026', 'warning CIL027']);
  expect(found({ values: withEdits(values, before.flatMap(({ edits }) => edits!)) }).filter(({ code }) => code !== 'GWY050')).toEqual([]);
});

const OF_CONSTRUCTS = /TalosCilium|TalosCluster\b|ClusterChart|GatewayApiCrds|HttpVisibility|\b(?:Peer|Routing|Encryption|Preset|Advertise|Announce)\.|\bprops?\b|new [A-Z]\w+\(|suppress|in TypeScript/;

test('a fix for files, where no program is, has no constructs in it', () => {
  const fixes = allRules().flatMap((rule) => {
    const model = { ...modelOf(newestWorld(rule)), unknownReads: () => 0 };
    const { errors, warnings } = runChecks(model, checksFor(model), []);
    return [...errors, ...warnings].filter(({ code }) => code === rule.id).map(({ code, fix }) => `${code}: ${fix}`);
  });
  expect(fixes.filter((fix) => OF_CONSTRUCTS.test(fix) && !ABOUT_FACTS.has(fix.split(':')[0]!))).toEqual([]);
  expect(fixes.length).toBeGreaterThan(150);
});

/** Rules that conclude from facts of a `TalosCluster`, which files do not have. */
const ABOUT_FACTS: ReadonlySet<string> = new Set([
  'CIL057', 'CIL068', 'CIL072', 'CIL073', 'EGW102', 'OBJ016', 'POOL028', 'POOL029', 'POOL040', 'TAL001', 'TAL006', 'TAL010', 'TAL011', 'TAL013', 'TAL014', 'TAL015', 'TAL017',
]);
