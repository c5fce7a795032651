import { checkSelector, checkSince, type BgpContext } from './bgp-checks';
import { isObjectName, textOf } from './bgp-names';
import { checkNodes } from './bgp-nodes';
import type { BgpNodeProps } from './bgp-peering-props';
import { repeated, type BgpRouter } from './bgp-router';
import type { LabelSelection } from '../../selection/selector';

const MAX_INSTANCES = 16;

/** The parts of a peering. */
export interface PeeringParts {
  readonly name: string;
  readonly nodeSelector: LabelSelection | undefined;
  readonly routers: readonly BgpRouter[];
  readonly nodes: ReadonlyMap<string, BgpNodeProps>;
}

/** Reports all mistakes in a peering. */
export function checkPeering({ name, nodeSelector, routers, nodes }: PeeringParts, context: BgpContext): void {
  const { report } = context;
  checkSince('1.18', 'BgpPeering', context);
  checkSelector('nodeSelector', nodeSelector, context);
  if (!isObjectName(name)) {
    report.add({
      code: 'BGP015',
      what: `name is not a valid name of a peering (${name || 'empty'})`,
      expected: 'at most 63 lower-case letters, digits, "-" and "."',
      fix: 'set name, or change the id of the construct',
    });
  }
  if (routers.length < 1 || routers.length > MAX_INSTANCES) {
    report.add({
      code: 'BGP030',
      what: `instances must have 1 to ${MAX_INSTANCES} entries (${routers.length})`,
      fix: routers.length === 0 ? 'add an instance, or set localAsn and peers instead of instances' : 'create another BgpPeering for other nodes',
    });
  }
  for (const twice of repeated(routers.map((router) => router.name))) {
    report.add({ code: 'BGP015', what: `several instances have the name ${twice}`, fix: 'set another name for each instance' });
  }
  for (const router of routers) router.check(context);
  checkNodes(nodes, routers, context);
  checkConfigNames(routers, context);
}

/** Peers with the same `configName` must have the same settings. */
function checkConfigNames(routers: readonly BgpRouter[], context: BgpContext): void {
  const first = new Map<string, { readonly peer: string; readonly text: string }>();
  for (const router of routers) {
    for (const peer of router.peers) {
      const { configName, advertise } = peer.options;
      if (configName === undefined) continue;
      const routes = (advertise ?? router.advertise).map((each) => textOf(each.toAdvertisement()));
      const text = textOf({ config: peer.toPeerConfig({}, context), routes, router: router.name });
      const before = first.get(configName);
      if (!before) first.set(configName, { peer: peer.name, text });
      if (!isObjectName(configName)) {
        context.report.add({
          code: 'BGP023',
          what: `peer ${peer.name}: configName is not a valid object name (${configName || 'empty'})`,
          expected: 'at most 63 lower-case letters, digits, "-" and "."',
          fix: 'change configName, for example to fabric',
        });
      } else if (before && before.text !== text) {
        context.report.add({
          code: 'BGP023',
          what: `peers ${before.peer} and ${peer.name} have the configName ${configName}, but different settings`,
          fix: 'use the same options for both, or change the configName of one',
        });
      }
    }
  }
}
