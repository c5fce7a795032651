import type { ModelRule } from '../../rule';
import { bgpModels, instancesOf } from '../../../model/bgp';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';

const MAY_BIND = {
  ...BGP_ON,
  securityContext: {
    capabilities: {
      ciliumAgent: 'CHOWN KILL NET_ADMIN NET_RAW IPC_LOCK SYS_ADMIN SYS_RESOURCE DAC_OVERRIDE FOWNER SETGID SETUID NET_BIND_SERVICE'.split(' '),
    },
  },
};
const LISTENER = [clusterConfig({ localPort: 179 }), peerConfig(), advertisement()];

/** Talos has a speaker of its own. */
export const talosBgpPort: ModelRule = {
  on: 'model',
  id: 'BGP109',
  title: 'BGP listener at port 179 on Talos 1.14, whose own BGP listens there',
  severity: 'warning',
  reason: 'From Talos 1.14 on a BGPInstanceConfig runs a speaker on the node that takes port 179. Two cannot have it.',
  link: 'https://docs.siderolabs.com/talos/v1.14/networking/bgp/overview',
  good: { version: '1.19.6', values: MAY_BIND, objects: LISTENER },
  bad: { version: '1.19.6', cluster: { talosVersion: '1.14', kubernetesVersion: '1.34' }, values: MAY_BIND, objects: LISTENER },
  *check(model) {
    for (const { cilium, clusterConfigs, overrides } of bgpModels(model)) {
      if (!cilium?.cluster.runningTalosVersion.atLeast('1.14')) continue;
      for (const each of [...clusterConfigs, ...overrides]) {
        for (const { name, localPort } of instancesOf(each)) {
          if (localPort !== 179) continue;
          yield {
            path: each.path,
            what: `instance ${String(name)} listens at the port of Talos' own BGP (179; Talos ${cilium.cluster.runningTalosVersion})`,
            fix:
              'remove localPort and let the nodes connect, use another port, or suppress this check where the machine configuration has ' +
              'no BGPInstanceConfig',
          };
        }
      }
    }
  },
};
