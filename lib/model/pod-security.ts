import type { IConstruct } from 'constructs';

/** What the machine configuration of a cluster says of Pod Security. */
export interface PodSecurityDefaults {
  /** Namespaces that are exempt. Undefined where patches set what is enforced: the level of other namespaces is not known. */
  readonly exempt: ReadonlySet<string> | undefined;
}

const byRoot = new WeakMap<IConstruct, Map<string, () => PodSecurityDefaults>>();

/** What the machine configurations of an app say of Pod Security, by the id of the top-level chart. Clusters without one in the app are not in the map. */
export function podSecurityOf({ node: { root } }: IConstruct): Map<string, () => PodSecurityDefaults> {
  let known = byRoot.get(root);
  if (!known) byRoot.set(root, (known = new Map()));
  return known;
}
