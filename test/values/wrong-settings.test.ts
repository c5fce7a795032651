import { isKnownKey } from '../../lib/chart/known-keys';
import { isJsonObject, type Json, type JsonObject } from '../../lib/kubernetes/json';
import { SETTING_RULES } from '../../lib/values/setting-rules';
import { formatMistake, VALUE_FORMATS } from '../../lib/values/value-formats';
import { CHART_VERSIONS, factsOf, problemsOf } from './charts';

/** Subject and fix of what is found; all must be CIL003. */
function found(...args: Parameters<typeof problemsOf>): [string | undefined, string][] {
  return problemsOf(...args).map(({ code, subject, fix }) => {
    expect(code).toBe('CIL003');
    return [subject, fix];
  });
}

function at(path: string, value: Json): JsonObject {
  return path.split('.').reduceRight<Json>((below, key) => ({ [key]: below }), value) as JsonObject;
}

it.each<[string, Json, string]>([
  ['encryption.type', 'Wireguard', 'write "wireguard"; the valid settings are "ipsec", "wireguard", "ztunnel"'],
  ['hubble.tls.auto.method', 'cronjob', 'write "cronJob"'],
  ['hubble.tls.auto.method', 'CronJob', 'write "cronJob"'],
  ['hubble.tls.auto.method', 'certManager', 'write "certmanager"'],
  ['hubble.tls.auto.method', 'Helm', 'write "helm"'],
  ['clustermesh.apiserver.tls.auto.method', 'cert-manager', 'write "certmanager"'],
  ['routingMode', 'Native', 'write "native"'],
  ['routingMode', 'disabled', 'write "native", its equivalent today'],
  ['routingMode', 'vxlan', 'write "tunnel", its equivalent today'],
  ['tunnelProtocol', 'disabled', 'write one of "vxlan", "geneve"'],
  ['ipam.mode', 'clusterpool', 'write "cluster-pool"'],
  ['ipam.mode', 'host-scope', 'write one of "kubernetes"'],
  ['loadBalancer.mode', 'DSR', 'write "dsr"'],
  ['loadBalancer.algorithm', 'magelv', 'write "maglev"'],
  ['loadBalancer.acceleration', 'besteffort', 'write "best-effort"'],
  ['loadBalancer.dsrDispatch', 'genev', 'write "geneve"'],
  ['policyEnforcementMode', 'allways', 'write "always"'],
  ['ingressController.loadbalancerMode', 'Shared', 'write "shared"'],
  ['kubeProxyReplacement', 'strict', 'write true, its equivalent today'],
  ['kubeProxyReplacement', 'partial', 'write false, its equivalent today'],
  ['kubeProxyReplacement', 'disabled', 'write false, its equivalent today'],
  ['kubeProxyReplacement', 'probe', 'write true, its equivalent today'],
  ['bpf.datapathMode', 'netkit2', 'write "netkit"'],
  ['bpf.datapathMode', 'lb-only', 'write one of "veth"'],
  ['identityAllocationMode', 'etcd', 'write one of "crd", "kvstore"'],
  ['gatewayAPI.externalTrafficPolicy', 'local', 'write "Local"'],
  ['gatewayAPI.gatewayClass.create', 'yes', 'write one of "auto"'],
  ['clustermesh.maxConnectedClusters', 256, 'write one of 255, 511'],
  // From values.schema.json.
  ['identityManagementMode', 'Agent', 'write "agent"; the valid settings are "agent", "operator", "both"'],
  ['envoy.log.defaultLevel', 'warn', 'write "warning"'],
  ['bandwidthManager', true, 'write bandwidthManager.enabled: true'],
  ['hostFirewall', false, 'write hostFirewall.enabled: false'],
  ['localRedirectPolicy', { enabled: true }, 'write localRedirectPolicy: true'],
  ['hubble.relay.enabled', 'true', 'write true without quotes'],
  ['operator.replicas', '2', 'write 2 without quotes'],
  ['upgradeCompatibility', 1.17, 'write it as a string: "1.17"'],
  ['hubble.metrics.enabled', 'dns drop', 'write a list: ["dns","drop"]'],
  ['operator', 'on', 'set operator to a map'],
  ['autoDirectNodeRoutes', 1, 'set autoDirectNodeRoutes to a boolean or a string'],
])('%s: %j is refused', (path, value, fix) => {
  expect(found('1.20.0', at(path, value))).toEqual([[path, expect.stringContaining(fix)]]);
});

it.each<[string, Json, '1.16.19' | '1.17.18' | '1.18.12' | '1.19.6', string]>([
  ['encryption.type', 'ztunnel', '1.18.12', 'write one of "ipsec", "wireguard"'],
  ['identityAllocationMode', 'doublewrite-readcrd', '1.16.19', 'write one of "crd", "kvstore"'],
  ['bpf.datapathMode', 'auto', '1.19.6', 'write one of "veth", "netkit", "netkit-l2"'],
  ['gatewayAPI.gatewayClass.create', true, '1.19.6', 'write "true"'],
])('%s: %j is refused by %s, whose words are others', (path, value, version, fix) => {
  expect(found(version, at(path, value))).toEqual([[path, fix.includes('one of') ? fix : expect.stringContaining(fix)]]);
});

it.each<[string, Json, '1.16.19' | '1.17.18' | '1.18.12' | '1.19.6' | '1.20.0']>([
  ['encryption.type', 'ztunnel', '1.19.6'],
  ['identityAllocationMode', 'doublewrite-readcrd', '1.17.18'],
  ['bpf.datapathMode', 'lb-only', '1.17.18'],
  ['bpf.datapathMode', 'auto', '1.20.0'],
  ['gatewayAPI.gatewayClass.create', true, '1.20.0'],
  ['kubeProxyReplacement', 'true', '1.16.19'],
  ['policyEnforcementMode', 'NEVER', '1.18.12'],
])('%s: %j is taken by %3$s', (path, value, version) => {
  expect(found(version, at(path, value))).toEqual([]);
});

it('wants strings where Kubernetes wants them', () => {
  expect(
    found(
      '1.20.0',
      {
        extraConfig: { a: true, b: 'x', c: 5 },
        podAnnotations: { d: 1 },
        operator: { nodeSelector: { e: false } },
        certgen: { annotations: { job: { f: 2 } } },
      },
    ),
  ).toEqual([
    ['extraConfig.a', 'write "true"'],
    ['extraConfig.c', 'write "5"'],
    ['operator.nodeSelector.e', 'write "false"'],
    ['podAnnotations.d', 'write "1"'],
  ]);
});

it('has rules only for values that a chart takes', () => {
  const charts = (['1.16.19', '1.20.0'] as const).map((version) => factsOf(version).values);
  expect(SETTING_RULES.map(({ path }) => path).filter((path) => !charts.some((values) => isKnownKey(values, path.split('.'))))).toEqual([]);
});

it('takes the default of every chart for a word', () => {
  const { defaults } = factsOf('1.20.0');
  const known = SETTING_RULES.map(
    ({ path }) => path.split('.').reduce<Json | undefined>((below, key) => (below as JsonObject | undefined)?.[key], defaults),
  );
  expect(known.filter((value) => value !== undefined).length).toBeGreaterThan(15);
});

describe('formats of values', () => {
  const BAD: readonly (readonly [path: string, value: Json])[] = [
    ['healthPort', 70_000], ['healthPort', 98.5], ['operator.replicas', 0], ['operator.replicas', -1], ['envoy.httpRetryCount', -1], ['envoy.idleTimeoutDurationSeconds', 1.5],
    ['encryption.wireguard.persistentKeepalive', '25'], ['identityChangeGracePeriod', 5], ['bpf.monitorInterval', '5 s'], ['hubble.listenAddress', '10.0.0.1'],
  ];
  const GOOD: readonly (readonly [path: string, value: Json])[] = [
    ['healthPort', 9879], ['operator.replicas', 1], ['envoy.httpRetryCount', 0], ['bpf.ctTcpMax', 0], ['encryption.wireguard.persistentKeepalive', '25s'], ['encryption.wireguard.persistentKeepalive', '0'],
    ['identityChangeGracePeriod', '1m30s'], ['hubble.listenAddress', ':4244'], ['hubble.listenAddress', ''], ['hubble.relay.listenPort', '4245'],
  ];
  test.each(BAD)('%s %j is refused', (path, value) => {
    expect(problemsOf('1.19.6', at(path, value)).map(({ code, subject }) => [code, subject])).toEqual([['CIL003', path]]);
  });

  test.each(GOOD)('%s %j is accepted', (path, value) => {
    expect(problemsOf('1.19.6', at(path, value))).toEqual([]);
  });

  test('the defaults of all charts have theirs, and each path is of a chart', () => {
    const paths = new Set<string>();
    for (const version of CHART_VERSIONS) {
      for (const path of Object.keys(VALUE_FORMATS)) {
        const value = path.split('.').reduce<Json | undefined>((below, key) => (isJsonObject(below) ? below[key] : undefined), factsOf(version).defaults);
        if (isKnownKey(factsOf(version).values, path.split('.'))) paths.add(path);
        if (value !== undefined && value !== null) expect([version, path, formatMistake(path, value)]).toEqual([version, path, undefined]);
      }
    }
    expect(Object.keys(VALUE_FORMATS).filter((path) => !paths.has(path))).toEqual([]);
  });
});
