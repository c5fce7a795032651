import type { Reporter } from '../../diagnostics/reporter';
import type { JsonObject } from '../../kubernetes/json';
import { plainSelector } from '../../kubernetes/label-selector';
import { checkInstances, checkSelector, checkSince, type BgpTarget } from '../../model/bgp-checks';
import { isObjectName, textOf } from './bgp-names';
import { checkNodes } from './bgp-nodes';
import type { BgpNodeProps } from './bgp-peering-props';
import type { BgpRouter } from './bgp-router';
import type { LabelSelection } from '../../selection/selector';

/** The parts of a peering. */
export interface PeeringParts {
  readonly name: string;
  readonly nodeSelector: LabelSelection | undefined;
  readonly routers: readonly BgpRouter[];
  readonly nodes: ReadonlyMap<string, BgpNodeProps>;
}

/** Reports all mistakes in a peering. */
export function checkPeering({ name, nodeSelector, routers, nodes }: PeeringParts, target: BgpTarget, report: Reporter): void {
  checkSince('1.18', target, report.at('BgpPeering'), 'the BgpPeering');
  checkSelector(nodeSelector && plainSelector(nodeSelector), report.at('nodeSelector'));
  if (!isObjectName(name)) {
    report.add({
      code: 'BGP015',
      what: `${JSON.stringify(name)} is not a valid name for a CiliumBGPClusterConfig`,
      expected: 'at most 63 lower-case letters, digits, dashes and dots',
      fix: 'set name, for example name: \'rack-1\', or change the id of the construct',
    });
  }
  checkInstances(routers.map((router) => router.toInstance(() => '') as unknown as JsonObject), report);
  for (const router of routers) router.check(target, report, routers.length > 1);
  checkNodes(nodes, routers, target, report);
  checkConfigNames(routers, target, report);
}

/** Peers with the same `configName` must have the same settings. */
function checkConfigNames(routers: readonly BgpRouter[], target: BgpTarget, report: Reporter): void {
  const first = new Map<string, { readonly peer: string; readonly text: string }>();
  for (const router of routers) {
    for (const peer of router.peers) {
      const { configName, advertise } = peer.options;
      if (configName === undefined) continue;
      const routes = (advertise ?? router.advertise).map((each) => textOf(each.toAdvertisement()));
      const text = textOf({ config: peer.toPeerConfig({}, target), routes, router: router.name });
      const before = first.get(configName);
      if (!before) first.set(configName, { peer: peer.name, text });
      if (!isObjectName(configName)) {
        report.add({
          code: 'BGP023',
          what: `peer ${peer.name}: configName ${JSON.stringify(configName)} is not a valid name for a CiliumBGPPeerConfig`,
          expected: 'at most 63 lower-case letters, digits, dashes and dots',
          fix: "set another configName, for example 'fabric'",
        });
      } else if (before && before.text !== text) {
        report.add({
          code: 'BGP023',
          what: `peers ${before.peer} and ${peer.name} have the same configName (${configName}), but different settings`,
          fix: 'set the same options on both, or a different configName on one of them',
        });
      }
    }
  }
}
