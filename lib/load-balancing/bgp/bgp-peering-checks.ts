import type { LabelSelector } from '../../../imports/cilium.io';
import { checkSelector, checkSince, type BgpContext } from './bgp-checks';
import { isObjectName, textOf } from './bgp-names';
import { checkNodes } from './bgp-nodes';
import type { BgpNodeProps } from './bgp-peering-props';
import { repeated, type BgpRouter } from './bgp-router';

const MOST_INSTANCES = 16;

/** What a peering is made of. */
export interface PeeringParts {
  readonly name: string;
  readonly nodeSelector: LabelSelector | undefined;
  readonly routers: readonly BgpRouter[];
  readonly nodes: ReadonlyMap<string, BgpNodeProps>;
}

/** Reports every mistake in a peering. */
export function checkPeering({ name, nodeSelector, routers, nodes }: PeeringParts, context: BgpContext): void {
  const { problems } = context;
  checkSince('1.18', 'BgpPeering', context);
  checkSelector('nodeSelector', nodeSelector, context);
  if (!isObjectName(name)) {
    problems.add({
      code: 'BGP015',
      what: `no name of a peering (${name || 'empty'})`,
      fix: 'use lower-case letters, digits, . and -, at most 63, in name or as the id',
    });
  }
  if (routers.length < 1 || routers.length > MOST_INSTANCES) {
    problems.add({
      code: 'BGP030',
      what: `a peering has 1 to ${MOST_INSTANCES} instances (${routers.length})`,
      fix: 'give at least one, or make another peering for other nodes',
    });
  }
  for (const twice of repeated(routers.map((router) => router.name))) {
    problems.add({ code: 'BGP015', what: `several instances have one name (${twice})`, fix: 'give each a name of its own' });
  }
  for (const router of routers) router.check(context);
  checkNodes(nodes, routers, context);
  checkConfigNames(routers, context);
}

/** Peers of one `configName` must want the same. */
function checkConfigNames(routers: readonly BgpRouter[], context: BgpContext): void {
  const first = new Map<string, { readonly peer: string; readonly text: string }>();
  for (const router of routers) {
    for (const peer of router.peers) {
      const { configName, advertise } = peer.options;
      if (configName === undefined) continue;
      const told = (advertise ?? router.advertise).map((each) => textOf(each.toAdvertisement()));
      const text = textOf({ config: peer.toPeerConfig({}, context), told, router: router.name });
      const before = first.get(configName);
      if (!before) first.set(configName, { peer: peer.name, text });
      if (!isObjectName(configName)) {
        context.problems.add({
          code: 'BGP023',
          what: `peer ${peer.name}: configName is no name of an object (${configName || 'empty'})`,
          fix: 'use lower-case letters, digits, . and -, at most 63',
        });
      } else if (before && before.text !== text) {
        context.problems.add({
          code: 'BGP023',
          what: `peers ${before.peer} and ${peer.name} have one configName and other settings (${configName})`,
          fix: 'give them the same settings, or another configName',
        });
      }
    }
  }
}
