import type { ModelRule } from '../../rule';
import { bgpModels } from '../../../model/bgp';
import { map } from '../../../model/json';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import { identityOf } from '../../../model/identity';

const DEFAULTS = { hold: 90, keepAlive: 30 };

/** One lost packet would end the session. */
export const keepAliveTime: ModelRule = {
  on: 'model',
  id: 'BGP111',
  title: 'BGP keepalive time above a third of the hold time',
  severity: 'warning',
  reason: 'With a keepalive time of at most a third of the hold time, the session survives a keepalive that is late or lost (RFC 4271, section 4.4). The default keepalive time is 30 seconds.',
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#timers',
  good: {
    version: '1.19.6',
    values: BGP_ON,
    objects: [clusterConfig(), peerConfig({ timers: { holdTimeSeconds: 60, keepAliveTimeSeconds: 20 } }), advertisement()],
  },
  bad: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig({ timers: { holdTimeSeconds: 60 } }), advertisement()] },
  typescript: {
    wrong: "new BgpPeering(chart, 'tor', { localAsn: 64512, peers: [BgpPeer.to('192.168.1.1', { asn: 64513, timers: { holdTimeSeconds: 60, keepAliveTimeSeconds: 30 } })], advertise: [Advertise.services({ selector: 'all' })] });",
    right: "new BgpPeering(chart, 'tor', { localAsn: 64512, peers: [BgpPeer.to('192.168.1.1', { asn: 64513, timers: { holdTimeSeconds: 60, keepAliveTimeSeconds: 20 } })], advertise: [Advertise.services({ selector: 'all' })] });",
  },
  *check(model) {
    for (const { peerConfigs } of bgpModels(model)) {
      for (const { path, object } of peerConfigs) {
        const { holdTimeSeconds = DEFAULTS.hold, keepAliveTimeSeconds = DEFAULTS.keepAlive } = map(map(object.spec).timers);
        if (typeof holdTimeSeconds !== 'number' || typeof keepAliveTimeSeconds !== 'number') continue;
        // BGP009 reports a time above the hold time.
        if (keepAliveTimeSeconds <= holdTimeSeconds / 3 || keepAliveTimeSeconds > holdTimeSeconds) continue;
        yield {
          path,
          what: `the keepalive time of CiliumBGPPeerConfig ${identityOf(object).name} (${keepAliveTimeSeconds} s) exceeds a third of its hold time (${holdTimeSeconds} s)`,
          fix: `set keepAliveTimeSeconds to ${Math.max(1, Math.floor(holdTimeSeconds / 3))}`,
        };
      }
    }
  },
};
