/** What labels `source` and `destination` of a metric can be made of; the first that is not empty counts. */
export const HUBBLE_CONTEXTS = [
  'identity', 'namespace', 'pod', 'pod-name', 'dns', 'ip', 'reserved-identity', 'workload', 'workload-name', 'app',
] as const;

/** Labels that `labelsContext` adds. */
export const HUBBLE_CONTEXT_LABELS = [
  'source_ip', 'source_namespace', 'source_pod', 'source_workload', 'source_workload_kind', 'source_app',
  'destination_ip', 'destination_namespace', 'destination_pod', 'destination_workload', 'destination_workload_kind', 'destination_app',
  'traffic_direction',
] as const;

/** Options that every metric takes. */
const HUBBLE_CONTEXT_OPTIONS = [
  'sourceContext', 'sourceEgressContext', 'sourceIngressContext', 'destinationContext', 'destinationEgressContext',
  'destinationIngressContext', 'labelsContext',
] as const;

/**
 * Metrics with the options of their own.
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

/** Metrics that are made of requests, which the agent sees where a policy or a Gateway sends them through Envoy alone. */
export const HUBBLE_HTTP_METRICS: readonly string[] = ['http', 'httpV2'];

/** Something wrong with a metric. */
export interface HubbleMetricMistake {
  readonly code: 'HUB001' | 'HUB002' | 'HUB003';
  readonly what: string;
  readonly fix: string;
}

/** Name of a metric as the agent takes it: `httpV2:exemplars=true` is `httpV2`. */
export function hubbleMetricName(text: string): string {
  return text.split(':', 1)[0]!;
}

/** What the agent would refuse, or ignore without a word, in `name:option;option=value`. */
export function hubbleMetricMistakes(text: string): HubbleMetricMistake[] {
  // For one line of a report.
  return mistakes(text).map((mistake) => ({ ...mistake, what: mistake.what.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (char) => `\\u${char.codePointAt(0)!.toString(16).padStart(4, '0')}`) }));
}

function mistakes(text: string): HubbleMetricMistake[] {
  const name = hubbleMetricName(text);
  const own = Object.hasOwn(HUBBLE_METRICS, name) ? HUBBLE_METRICS[name] : undefined;
  if (!own) {
    return [{ code: 'HUB001', what: `Hubble has no such metric (${text || 'empty'})`, fix: choose(name, Object.keys(HUBBLE_METRICS)) }];
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
  const no = (what: string, fix: string): HubbleMetricMistake[] => [{ code: 'HUB003', what: `${what} (${name}:${option})`, fix }];
  if (again) return no('the option is given twice, and one of the two has no effect', 'give it once');
  if (own.includes(key)) {
    if (key === 'exemplars') return value === 'true' ? [] : no('the option has no effect unless it is true', 'write exemplars=true, or leave it out');
    return value === undefined ? [] : no('the option takes no value', `write ${key}`);
  }
  if (!(HUBBLE_CONTEXT_OPTIONS as readonly string[]).includes(key)) {
    return no('the metric has no such option: the agent ignores it', choose(key, [...own, ...HUBBLE_CONTEXT_OPTIONS]));
  }
  if (!value) return no('the option has no effect without a value', 'name what the labels are to hold, or leave it out');
  const [separator, words] = key === 'labelsContext' ? [',', HUBBLE_CONTEXT_LABELS] : ['|', HUBBLE_CONTEXTS];
  return value
    .split(separator)
    .filter((word) => !(words as readonly string[]).includes(word))
    .map((word) => ({ code: 'HUB002', what: `${key} of metric ${name} has no such word (${word || 'empty'})`, fix: choose(word, words) }));
}

/** The context for both directions is never looked at when each direction has its own. */
function shadowed(name: string, end: 'source' | 'destination', keys: readonly string[]): HubbleMetricMistake[] {
  const all = [`${end}Context`, `${end}EgressContext`, `${end}IngressContext`];
  if (!all.every((key) => keys.includes(key))) return [];
  return [{ code: 'HUB003', what: `${end}Context has no effect beside ${all[1]} and ${all[2]} (metric ${name})`, fix: `leave ${end}Context out` }];
}

function choose(word: string, words: readonly string[]): string {
  const { closest, distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  const near = closest(word, words as string[]);
  return distance(word, near) <= Math.max(2, near.length / 3) ? `write ${near}` : `write one of ${words.join(', ')}`;
}
