import type { IConstruct } from 'constructs';
import { CodedError } from '../diagnostics/coded';
import { checkArguments } from '../props';

/** Silences one rule below one construct. */
export interface Suppression {
  /** Path of the construct; findings on it and below it are silenced. */
  readonly path: string;
  /** Rule id. */
  readonly id: string;
  /** Why it is right here. */
  readonly reason: string;
}

const byRoot = new WeakMap<IConstruct, Suppression[]>();

/**
 * Accepts the findings of a check on a construct and all constructs below it. `checks.json` lists them with the reason.
 *
 * @throws CHK001 when the reason is empty
 */
export function suppressCheck(scope: IConstruct, suppression: { readonly id: string; readonly reason: string }): void {
  checkArguments('suppressCheck', arguments);
  if (!suppression.reason.trim()) {
    throw new CodedError({
      code: 'CHK001',
      path: scope.node.path,
      what: `the suppression of ${suppression.id} has no reason (${JSON.stringify(suppression.reason)})`,
      fix: 'set reason to why the finding is acceptable here; checks.json lists it',
    });
  }
  const root = scope.node.root;
  const list = byRoot.get(root) ?? [];
  list.push({ path: scope.node.path, id: suppression.id, reason: suppression.reason.trim() });
  byRoot.set(root, list);
}

/** All suppressions of an app. */
export function suppressionsOf(root: IConstruct): readonly Suppression[] {
  return [...(byRoot.get(root) ?? [])];
}

/** Whether a finding at `path` is on the suppression's construct or below it. */
export function covers(suppression: Suppression, id: string, path: string): boolean {
  return suppression.id === id && (suppression.path === '' || path === suppression.path || path.startsWith(`${suppression.path}/`));
}
