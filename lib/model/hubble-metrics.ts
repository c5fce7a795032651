/** Contexts for the labels `source` and `destination` of a metric. */
export const HUBBLE_CONTEXTS = [
  'identity', 'namespace', 'pod', 'pod-name', 'dns', 'ip', 'reserved-identity', 'workload', 'workload-name', 'app',
] as const;

/** Labels that `labelsContext` adds. */
export const HUBBLE_CONTEXT_LABELS = [
  'source_ip', 'source_namespace', 'source_pod', 'source_workload', 'source_workload_kind', 'source_app',
  'destination_ip', 'destination_namespace', 'destination_pod', 'destination_workload', 'destination_workload_kind', 'destination_app',
  'traffic_direction',
] as const;

/** Options of all metrics. */
const HUBBLE_CONTEXT_OPTIONS = [
  'sourceContext', 'sourceEgressContext', 'sourceIngressContext', 'destinationContext', 'destinationEgressContext',
  'destinationIngressContext', 'labelsContext',
] as const;

/**
 * Metrics with their own options.
 *
 * @see https://docs.cilium.io/en/stable/observability/metrics/#hubble-exported-metrics
 */
const HUBBLE_METRICS: Readonly<Record<string, readonly string[]>> = {
  dns: ['query', 'ignoreAAAA'],
  drop: [],
  flow: [],
  'flows-to-world': ['any-drop', 'port', 'syn-only'],
  http: [],
  httpV2: ['exemplars'],
  icmp: [],
  kafka: [],
  policy: [],
  'port-distribution': [],
  sctp: [],
  tcp: [],
};

/** Metrics of HTTP requests, which the agent sees only where a policy or a Gateway directs them through Envoy. */
export const HUBBLE_HTTP_METRICS: readonly string[] = ['http', 'httpV2'];

/** A mistake in a metric. */
export interface HubbleMetricMistake {
  readonly code: 'HUB001' | 'HUB002' | 'HUB003';
  readonly what: string;
  readonly fix: string;
}

/** Name of a metric: `httpV2` for `httpV2:exemplars=true`. */
export function hubbleMetricName(text: string): string {
  return text.split(':', 1)[0]!;
}

/** What the agent rejects or silently ignores in `name:option;option=value`. */
export function hubbleMetricMistakes(text: string): HubbleMetricMistake[] {
  // A problem is reported on one line.
  return mistakes(text).map((mistake) => ({ ...mistake, what: mistake.what.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (char) => `\\u${char.codePointAt(0)!.toString(16).padStart(4, '0')}`) }));
}

function mistakes(text: string): HubbleMetricMistake[] {
  const name = hubbleMetricName(text);
  const own = Object.hasOwn(HUBBLE_METRICS, name) ? HUBBLE_METRICS[name] : undefined;
  if (!own) {
    return [{ code: 'HUB001', what: `${JSON.stringify(name)} is not a metric of Hubble`, fix: choose(name, Object.keys(HUBBLE_METRICS)) }];
  }
  const options = text.includes(':') ? text.slice(name.length + 1).split(';') : [];
  const keys = options.map((option) => option.split('=', 1)[0]!);
  return [
    ...options.flatMap((option, index) => optionMistakes(name, own, option, keys.indexOf(keys[index]!) !== index)),
    ...(['source', 'destination'] as const).flatMap((end) => shadowed(name, end, keys)),
  ];
}

function optionMistakes(name: string, own: readonly string[], option: string, again: boolean): HubbleMetricMistake[] {
  const split = option.indexOf('=');
  const key = split < 0 ? option : option.slice(0, split);
  const value = split < 0 ? undefined : option.slice(split + 1);
  const no = (what: string, fix: string): HubbleMetricMistake[] => [{ code: 'HUB003', what: `option ${JSON.stringify(option)} of metric ${name} ${what}`, fix }];
  if (again) return no(`repeats ${key}, so one of them has no effect`, `keep one ${key}`);
  if (own.includes(key)) {
    if (key === 'exemplars') return value === 'true' ? [] : no('has no effect unless it is exemplars=true', 'write exemplars=true, or remove it');
    return value === undefined ? [] : no('must not have a value', `write ${key}`);
  }
  if (!(HUBBLE_CONTEXT_OPTIONS as readonly string[]).includes(key)) {
    return no('does not exist, so the agent ignores it', choose(key, [...own, ...HUBBLE_CONTEXT_OPTIONS]));
  }
  if (!value) return no('has no effect without a value', `write ${key}=${key === 'labelsContext' ? 'source_namespace' : 'namespace'} or another value, or remove it`);
  const [separator, choices] = key === 'labelsContext' ? [',', HUBBLE_CONTEXT_LABELS] : ['|', HUBBLE_CONTEXTS];
  return value
    .split(separator)
    .filter((item) => !(choices as readonly string[]).includes(item))
    .map((item) => ({ code: 'HUB002', what: `${JSON.stringify(item)} is not a valid value for ${key} of metric ${name}`, fix: choose(item, choices) }));
}

/** The context for both directions has no effect if each direction has its own. */
function shadowed(name: string, end: 'source' | 'destination', keys: readonly string[]): HubbleMetricMistake[] {
  const all = [`${end}Context`, `${end}EgressContext`, `${end}IngressContext`];
  if (!all.every((key) => keys.includes(key))) return [];
  return [{ code: 'HUB003', what: `${end}Context of metric ${name} has no effect: ${all[1]} and ${all[2]} override it`, fix: `remove ${end}Context` }];
}

function choose(value: string, choices: readonly string[]): string {
  const { closest, distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  const near = closest(value, choices as string[]);
  return distance(value, near) <= Math.max(2, near.length / 3) ? `write ${near}` : `write one of ${choices.join(', ')}`;
}
