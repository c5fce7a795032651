import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { bgpModels, instancesOf } from '../../../model/bgp';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';

const BINDING_ALLOWED = {
  ...BGP_ON,
  securityContext: {
    capabilities: {
      ciliumAgent: 'CHOWN KILL NET_ADMIN NET_RAW IPC_LOCK SYS_ADMIN SYS_RESOURCE DAC_OVERRIDE FOWNER SETGID SETUID NET_BIND_SERVICE'.split(' '),
    },
  },
};
const listener = (localPort: number): JsonObject[] => [clusterConfig({ localPort }), peerConfig(), advertisement()];
const CLUSTER = { talosVersion: '1.14', kubernetesVersion: '1.34' };

/** Talos has its own BGP speaker. */
export const talosBgpPort: ModelRule = {
  on: 'model',
  id: 'BGP109',
  title: 'BGP listener on port 179, which Talos can also use',
  severity: 'warning',
  reason: 'From Talos 1.14 on, a BGPInstanceConfig document makes Talos run its own BGP speaker on port 179. Only one process of a node can listen on the port.',
  link: 'https://docs.siderolabs.com/talos/v1.14/networking/bgp/overview',
  good: { version: '1.19.6', cluster: CLUSTER, values: BINDING_ALLOWED, objects: listener(1790) },
  bad: { version: '1.19.6', cluster: CLUSTER, values: BINDING_ALLOWED, objects: listener(179) },
  *check(model) {
    for (const { cilium, clusterConfigs, overrides } of bgpModels(model)) {
      if (!cilium?.cluster.runningTalosVersion.atLeast('1.14')) continue;
      for (const each of [...clusterConfigs, ...overrides]) {
        for (const { name, localPort } of instancesOf(each)) {
          if (localPort !== 179) continue;
          yield {
            path: each.path,
            what: `instance ${String(name)} listens on port 179, on which Talos ${cilium.cluster.runningTalosVersion} also listens if its own BGP speaker is on`,
            fix:
              'remove localPort so that the nodes connect to their peers, use another port, or suppress this check if the machine configuration has ' +
              'no BGPInstanceConfig',
          };
        }
      }
    }
  },
};
