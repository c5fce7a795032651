import type { IConstruct } from 'constructs';

const byRoot = new WeakMap<IConstruct, Map<string, Set<string>>>();

/**
 * Namespaces that exist although the app does not create them, by the id of the top-level chart. Namespaces are checked for the charts in
 * the map only: of any other chart it is not known what is applied beside it.
 */
export function existingNamespacesOf({ node: { root } }: IConstruct): Map<string, Set<string>> {
  let known = byRoot.get(root);
  if (!known) byRoot.set(root, (known = new Map()));
  return known;
}
