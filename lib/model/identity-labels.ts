/**
 * Which labels Cilium keeps in identities: prefixes with their defaults. Labels of a node that it does not keep cannot be selected by a policy of nodes.
 * Source: `pkg/labelsfilter/filter.go`, the same in 1.18.11, 1.19.7 and 1.20.2.
 */
const DEFAULT_PREFIXES: readonly string[] = [
  'reserved:.*', 'io\\.kubernetes\\.pod\\.namespace', 'io\\.cilium\\.k8s\\.namespace\\.labels', 'app\\.kubernetes\\.io', 'io\\.cilium\\.k8s\\.policy\\.cluster',
  'io\\.cilium\\.k8s\\.policy\\.serviceaccount', '!io\\.kubernetes', '!kubernetes\\.io', '!statefulset\\.kubernetes\\.io/pod-name', '!apps\\.kubernetes\\.io/pod-index',
  '!batch\\.kubernetes\\.io/job-completion-index', '!batch\\.kubernetes\\.io/controller-uid', '!.*beta\\.kubernetes\\.io', '!k8s\\.io', '!pod-template-generation',
  '!pod-template-hash', '!controller-revision-hash', '!controller-uid', '!annotation.*', '!etcd_node', '!topology\\.kubernetes\\.io',
];

/** Source of the label, `!` to leave it out, and an expression for the begin of its key. */
const PREFIX = /^(?:([^:]*):)?(!)?(.*)$/;

/**
 * Whether Cilium keeps a Kubernetes label in identities.
 *
 * @param setting the value `labels`
 */
export function keepsLabel(key: string, setting: string): boolean {
  const own = setting.split(/\s+/).filter((prefix) => prefix !== '');
  let included = 0;
  let ignored = 0;
  for (const prefix of [...DEFAULT_PREFIXES, ...own]) {
    const [, source, isIgnored, pattern] = PREFIX.exec(prefix)!;
    const length = source === undefined || source === 'k8s' ? matchLength(pattern!, key) : 0;
    if (length === 0) continue;
    if (!isIgnored) included = Math.max(included, length);
    else if (ignored === 0 || length < ignored) ignored = length;
  }
  const onlyIncluded = own.some((prefix) => !PREFIX.exec(prefix)![2]);
  return included > ignored || (!onlyIncluded && ignored === 0);
}

/** The key of a Kubernetes label without the source that a selector of Cilium may name: `k8s:app` and `k8s.app` are `app`. */
export function withoutSource(key: string): string {
  return key.replace(/^(?:k8s|any)[:.]/, '');
}

function matchLength(pattern: string, key: string): number {
  try {
    return new RegExp(`^(?:${pattern})`).exec(key)?.[0].length ?? 0;
  } catch {
    return 0;
  }
}
