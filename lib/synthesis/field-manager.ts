import type { IConstruct } from 'constructs';
import { rootChart } from './synthesis';

const managers = new WeakMap<IConstruct, string>();

/**
 * Sets the field manager of the controller that takes over the objects of a top-level chart, or of an app. Commands for kubectl use it: a field with two
 * managers stays in the cluster when only one of them drops it, and no diff shows it.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function setFieldManager(chart: IConstruct, manager: string): void {
  managers.set(chart, manager);
}

/** The field manager of the controller that takes over the objects of a construct; undefined for kubectl itself. */
export function fieldManagerOf(construct: IConstruct): string | undefined {
  return managers.get(rootChart(construct)) ?? managers.get(construct.node.root);
}
