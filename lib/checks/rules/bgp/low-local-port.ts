import type { ModelRule } from '../../rule';
import { bgpModels, instancesOf } from '../../../model/bgp';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import { describeValues, isOn, listAt } from '../../../model/values';

const LIST = 'securityContext.capabilities.ciliumAgent';
const LISTENER = [clusterConfig({ localPort: 179 }), peerConfig(), advertisement()];

/** The kernel allows these ports only to processes with the capability. */
export const lowLocalPort: ModelRule = {
  on: 'model',
  id: 'BGP108',
  title: 'BGP listener below port 1024 without NET_BIND_SERVICE',
  severity: 'error',
  reason: 'The agent cannot open the port without the capability NET_BIND_SERVICE, and the whole BGP instance does not start.',
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#bgp-cluster-configuration',
  good: {
    version: '1.19.6',
    values: {
      ...BGP_ON,
      securityContext: {
        capabilities: {
          ciliumAgent: 'CHOWN KILL NET_ADMIN NET_RAW IPC_LOCK SYS_ADMIN SYS_RESOURCE DAC_OVERRIDE FOWNER SETGID SETUID NET_BIND_SERVICE'.split(' '),
        },
      },
    },
    objects: LISTENER,
  },
  bad: { version: '1.19.6', values: BGP_ON, objects: LISTENER },
  *check(model) {
    for (const { cilium, clusterConfigs, overrides } of bgpModels(model)) {
      if (!cilium || isOn(cilium, 'securityContext.privileged')) continue;
      const isAllowed = listAt(cilium, LIST).some((name) => typeof name === 'string' && name.replace(/^CAP_/, '') === 'NET_BIND_SERVICE');
      if (isAllowed) continue;
      for (const each of [...clusterConfigs, ...overrides]) {
        for (const { name, localPort } of instancesOf(each)) {
          if (typeof localPort !== 'number' || localPort >= 1024) continue;
          yield {
            path: each.path,
            what: `instance ${String(name)} listens on port ${localPort}, which requires the capability NET_BIND_SERVICE (${describeValues(cilium, LIST)})`,
            fix: `add NET_BIND_SERVICE to ${LIST}, use a port of 1024 or higher, or remove localPort`,
          };
        }
      }
    }
  },
};
