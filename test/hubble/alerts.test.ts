import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ciliumChartAsset, findAsset } from '../../lib/assets';
import { readArchive } from '../../lib/assets/archive';
import type { AlertFacts } from '../../lib/hubble/monitoring/alert';
import { alertFacts, alertsFor } from '../../lib/hubble/monitoring/alert-rules';
import { ALERTS } from '../../lib/hubble/monitoring/alerts';
import { parsePromql } from '../support/promql';
import { UPSTREAM_METRICS } from '../support/upstream-metrics';

const VERSIONS = ['1.18.12', '1.19.6', '1.20.0'];

const ALL: AlertFacts = {
  namespace: 'kube-system',
  jobs: { agent: 'cilium-agent', operator: 'cilium-operator', envoy: 'cilium-envoy' },
  agent: true, operator: true, envoy: true, hubbleMetrics: true, relayMetrics: true, certificates: 'cronJob', validityDays: 365, bgp: true, clusterMesh: true,
  maxIdentities: 65280,
};

/** Every alert in each of its forms. */
const FORMS = ALERTS.flatMap((alert) =>
  (['cronJob', 'certManager'] as const)
    .map((certificates) => ({ ...ALL, certificates }))
    .filter((facts) => alert.when(facts))
    .map((facts) => [`${alert.name} (${facts.certificates})`, alert.expression(facts, alert.threshold?.default ?? 0)] as const),
);

/** Expressions of all dashboards of a chart. */
function dashboardExpressions(version: string): string[] {
  const texts = [...readArchive(findAsset(ciliumChartAsset(version)).bytes)].filter(([name]) => /\/dashboards\/.*\.json$/.test(name));
  expect(texts.length).toBeGreaterThan(2);
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        if (key === 'expr' && typeof member === 'string') found.push(member);
        else walk(member);
      }
    }
  };
  for (const [, bytes] of texts) walk(JSON.parse(Buffer.from(bytes).toString('utf8')));
  return found;
}

test('the parser knows a mistake from PromQL', () => {
  expect(parsePromql('sum by (a) (rate(x{b="c"}[5m])) > 1')).toEqual({ mistakes: [], metrics: ['x'], matchers: ['b="c"'] });
  expect(parsePromql('sum by (a (rate(x[5m])) > 1').mistakes).not.toEqual([]);
  expect(parsePromql('rate(x[5 minutes])').mistakes).not.toEqual([]);
});

test.each(FORMS)('%s is PromQL', (_name, expression) => {
  const { mistakes, metrics } = parsePromql(expression);
  expect(mistakes).toEqual([]);
  expect(metrics.length).toBeGreaterThan(0);
});

describe('names of metrics', () => {
  const upstream = new Map(UPSTREAM_METRICS.map(({ name, source }) => [name, source]));
  const used = new Set(FORMS.flatMap(([, expression]) => parsePromql(expression).metrics));

  test.each(VERSIONS)('are those of the dashboards of chart %s, or documented', (version) => {
    const shown = new Set(dashboardExpressions(version).flatMap((expression) => expression.match(/\b(?:cilium|hubble)_\w+/g) ?? []));
    expect([...used].filter((name) => !shown.has(name) && !upstream.has(name))).toEqual([]);
    // The table holds only what the charts do not.
    expect([...upstream.keys()].filter((name) => shown.has(name))).toEqual([]);
  });

  test('the table holds nothing that no alert uses, and says where each is from', () => {
    expect([...upstream.keys()].filter((name) => !used.has(name))).toEqual([]);
    for (const source of upstream.values()) expect(source).toMatch(/^https:\/\//);
  });
});

test('labels that tell states apart are those of the dashboards', () => {
  const expressions = dashboardExpressions('1.20.0').join('\n');
  expect(expressions).toContain('by (endpoint_state)');
  expect(expressions).toMatch(/cilium_policy_change_total\{[^}]*outcome="failure"/);
  expect(expressions).toMatch(/cilium_drop_count_total\{[^}]*reason="Policy denied"/);
});

test('names are unique, texts are whole, and the runbook has a section of each', () => {
  expect(new Set(ALERTS.map(({ name }) => name)).size).toBe(ALERTS.length);
  const runbook = readFileSync(resolve(__dirname, '../../docs/runbook.md'), 'utf8');
  for (const { name, summary, description, meaning, steps } of ALERTS) {
    expect(runbook).toContain(`\n## ${name}\n`);
    expect(runbook).toContain(meaning);
    for (const text of [summary, description, meaning, ...steps]) expect(text.trim().length).toBeGreaterThan(15);
    for (const text of [description, meaning, ...steps]) expect([name, text.at(-1)]).toEqual([name, '.']);
  }
});

test('only what is on is watched', () => {
  const names = (values: Parameters<typeof alertFacts>[0]): string[] => alertsFor(alertFacts(values, 'kube-system', {})).map(({ name }) => name);
  expect(names({ operator: { prometheus: { enabled: false } }, envoy: { enabled: false }, hubble: { enabled: false } })).toEqual([]);
  expect(names({ hubble: { enabled: false } })).toEqual(['CiliumOperatorDown', 'CiliumLoadBalancerPoolExhausted', 'CiliumServicesWithoutAddress', 'CiliumEnvoyDown']);
  const agent = names({ prometheus: { enabled: true } });
  expect(agent).toContain('CiliumAgentDown');
  expect(agent).not.toContain('CiliumBgpSessionDown');
  expect(agent).not.toContain('HubbleLostEvents');
  expect(names({ hubble: { metrics: { enabled: ['dns'] }, tls: { auto: { method: 'certmanager' } } } })).toEqual(
    expect.arrayContaining(['HubbleLostEvents', 'HubbleCertificateExpiry']),
  );
  expect(names({ hubble: { tls: { auto: { method: 'certmanager' } } } })).not.toContain('HubbleCertificateJobFailed');
});

/** A value of the time series of each alert with which all is well, and one with which it fires. */
const STATES: Readonly<Record<string, readonly [well: number, fires: number, unit?: string]>> = {
  CiliumAgentDown: [1, 0],
  CiliumEndpointsNotReady: [0, 1],
  CiliumEndpointRegenerationFailing: [0, 0.1],
  CiliumDropsHigh: [1, 1.1],
  CiliumPolicyDropsHigh: [5, 5.1],
  CiliumBpfMapPressure: [0.9, 0.91],
  CiliumPolicyImportErrors: [0, 1],
  CiliumIdentitiesExhausted: [0.8, 0.81],
  CiliumIpamExhausted: [0.9, 0.91],
  CiliumUnreachableNodes: [0, 1],
  CiliumControllersFailing: [0, 1],
  CiliumBgpSessionDown: [1, 0],
  CiliumClusterMeshNotReady: [1, 0],
  CiliumLoadBalancerPoolExhausted: [1, 0],
  CiliumServicesWithoutAddress: [0, 1],
  CiliumEnvoyDown: [1, 0],
  HubbleLostEvents: [0, 0.1],
  HubbleRelayPeersUnreachable: [0, 1],
  HubbleCertificateExpiry: [30 * 86400, 30 * 86400 - 1],
  HubbleCertificateJobFailed: [0, 1],
};
/** They fire when there is no time series at all. */
const ABSENT = ['CiliumAgentsAbsent', 'CiliumOperatorDown'];

test.each(ALERTS.map((alert) => [alert.name, alert] as const))('%s fires when something is wrong, and only then', (name, alert) => {
  const expression = alert.expression(ALL, alert.threshold?.default ?? 0);
  if (ABSENT.includes(name)) return expect(expression).toMatch(/^absent\(up\{.*\}(?: == 1)?\)$/);
  const [, operator, limit] = /^.* (>|<|==) ([\d. *]+)$/s.exec(expression)!;
  const bound = limit!.split('*').reduce((product, factor) => product * Number(factor), 1);
  const fires = (value: number): boolean => (operator === '>' ? value > bound : operator === '<' ? value < bound : value === bound);
  expect(STATES[name]!.map((value) => fires(value as number))).toEqual([false, true]);
});

test('a target that is down has a time series, and an operator that is down may have none', () => {
  const expressionOf = (name: string): string => ALERTS.find((alert) => alert.name === name)!.expression(ALL, 0);
  expect(['CiliumAgentDown', 'CiliumEnvoyDown', 'CiliumAgentsAbsent', 'CiliumOperatorDown'].map(expressionOf)).toEqual([
    'up{job="cilium-agent", namespace="kube-system"} == 0',
    'up{job="cilium-envoy", namespace="kube-system"} == 0',
    'absent(up{job="cilium-agent", namespace="kube-system"})',
    // One of its replicas is enough.
    'absent(up{job="cilium-operator", namespace="kube-system"} == 1)',
  ]);
});

test.each([[255, 65280], [511, 32512]])('a mesh of up to %d clusters has %d identities of pods in each', (maxConnectedClusters, identities) => {
  expect(alertFacts({ clustermesh: { maxConnectedClusters } }, 'kube-system', {}).maxIdentities).toBe(identities);
});

test('certificates are watched for as long as they last', () => {
  const expiry = ALERTS.find(({ name }) => name === 'HubbleCertificateExpiry')!;
  const facts = alertFacts({ hubble: { tls: { auto: { method: 'cronJob', certValidityDuration: 90 } } } }, 'cilium', {});
  expect(expiry.expression(facts, 14)).toBe(
    'max(kube_cronjob_status_last_successful_time{namespace="cilium", cronjob="hubble-generate-certs"} or ' +
      'kube_cronjob_created{namespace="cilium", cronjob="hubble-generate-certs"}) + 7776000 - time() < 14 * 86400',
  );
});
