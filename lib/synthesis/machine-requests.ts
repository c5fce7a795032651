import type { IConstruct } from 'constructs';
import type { MachineRequest, MachineSetting } from '../cluster/machine-setting';
import { rootChart } from './synthesis';
import { checkArguments } from '../props';

interface Registered extends MachineRequest {
  readonly construct: IConstruct;
}

const byRoot = new WeakMap<IConstruct, Registered[]>();

/** Asks for a setting of the machine configuration of the cluster that a construct belongs to. */
export function requestMachineSetting(construct: IConstruct, setting: MachineSetting, reason: string): void {
  checkArguments('requestMachineSetting', arguments);
  const { root } = construct.node;
  const requests = byRoot.get(root) ?? [];
  requests.push({ construct, origin: construct.node.path, reason, setting });
  byRoot.set(root, requests);
}

/** What the constructs of the same top-level chart asked for, in the order of their paths. */
export function machineRequestsOf(construct: IConstruct): readonly MachineRequest[] {
  const chart = rootChart(construct);
  return (byRoot.get(construct.node.root) ?? [])
    .filter((request) => rootChart(request.construct) === chart)
    .sort((a, b) => (a.origin < b.origin ? -1 : a.origin > b.origin ? 1 : 0));
}
