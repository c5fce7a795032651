import type { ModelRule } from '../../rule';
import { bgpModels } from '../../../model/bgp';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import { identityOf } from '../../../model/identity';
import { describeValues, isOn } from '../../../model/values';

/** Without the control plane the objects have no effect. */
export const bgpControlPlaneOff: ModelRule = {
  on: 'model',
  id: 'BGP101',
  title: 'BGP objects while the BGP control plane is off',
  severity: 'error',
  reason: 'The agents do not run a BGP speaker, so the objects have no effect. Nothing in the cluster reports that.',
  versions: { from: '1.18' },
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane/',
  good: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig(), advertisement()] },
  bad: { version: '1.19.6', objects: [clusterConfig(), peerConfig(), advertisement()] },
  *check(model) {
    for (const { cilium, all } of bgpModels(model)) {
      if (!cilium || isOn(cilium, 'bgpControlPlane.enabled')) continue;
      const [first] = all;
      yield {
        path: first!.path,
        what: `the BGP control plane is off, so ${first!.object.kind} ${identityOf(first!.object).name} has no effect (${describeValues(cilium, 'bgpControlPlane.enabled')})`,
        fix: 'set bgpControlPlane: true on TalosCilium, or remove the BGP objects; in values: set bgpControlPlane.enabled: true, or remove the BGP objects',
      };
    }
  },
};
