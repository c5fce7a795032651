import type { ModelRule } from '../../rule';
import { bgpModels } from '../../../model/bgp';
import { map } from '../../../model/json';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import { identityOf } from '../../../model/identity';

const DEFAULTS = { hold: 90, keepAlive: 30 };

/** One lost packet ends the session. */
export const keepAliveTime: ModelRule = {
  on: 'model',
  id: 'BGP111',
  title: 'BGP keepalives that leave no room for a lost one',
  severity: 'warning',
  reason: 'Keepalives are to come at a third of the hold time, so that the session outlives one that is late or lost (RFC 4271, 4.4).',
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#timers',
  good: {
    version: '1.19.6',
    values: BGP_ON,
    objects: [clusterConfig(), peerConfig({ timers: { holdTimeSeconds: 9, keepAliveTimeSeconds: 3 } }), advertisement()],
  },
  bad: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig({ timers: { holdTimeSeconds: 60 } }), advertisement()] },
  *check(model) {
    for (const { peerConfigs } of bgpModels(model)) {
      for (const { path, object } of peerConfigs) {
        const { holdTimeSeconds = DEFAULTS.hold, keepAliveTimeSeconds = DEFAULTS.keepAlive } = map(map(object.spec).timers);
        if (typeof holdTimeSeconds !== 'number' || typeof keepAliveTimeSeconds !== 'number') continue;
        if (keepAliveTimeSeconds <= holdTimeSeconds / 3) continue;
        yield {
          path,
          what: `keepalives of ${identityOf(object).name} come less often than thrice in the hold time (every ${keepAliveTimeSeconds} s, hold time ${holdTimeSeconds} s)`,
          fix: `set keepAliveTimeSeconds to ${Math.max(1, Math.floor(holdTimeSeconds / 3))}`,
        };
      }
    }
  },
};
