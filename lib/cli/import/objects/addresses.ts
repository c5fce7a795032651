import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, type JsonObject } from '../../../kubernetes/json';
import type { KubernetesObject } from '../../../kubernetes/object';
import { call, data, list, object, reference, type Expression } from '../expression';
import type { ConstructStatement } from '../program';
import type { Converting, Found } from './proposal';
import { attempt, map, nothingBut } from './unsayable';

/** A construct that announces addresses, and the Services that it announces. */
export interface Announcer {
  readonly variable: string;
  /** Method of `Announce` that takes it. */
  readonly by: 'l2' | 'bgp';
  /** Selectors of Services that it announces. */
  readonly selectors: readonly Json[];
}

const CLASSES = { CiliumL2AnnouncementPolicy: 'L2Announcement', CiliumLoadBalancerIPPool: 'LoadBalancerPool' };

/** L2 announcements, pools, and which of them belong together. */
export function convertAddresses({ of, accept, refuse, names }: Converting, peerings: readonly Announcer[]): void {
  const sayable = (kind: string, fields: readonly string[]): readonly Found[] => of(kind).filter((found) => attempt(() => (nothingBut(map(found.object.spec as Json), fields), true), (why) => refuse(found, why)));
  const announcements = sayable('CiliumL2AnnouncementPolicy', ['interfaces', 'nodeSelector', 'serviceSelector', 'loadBalancerIPs', 'externalIPs']);
  const pools = sayable('CiliumLoadBalancerIPPool', ['blocks', 'cidrs', 'serviceSelector', 'allowFirstLastIPs', 'disabled']);
  const drafts = announcements.map((found) => ({ found, id: names.id(found.object.metadata.name, 'announcement'), variable: names.variable(found.object.metadata.name, 'announcement') }));
  const l2 = drafts.map(({ found, variable }): Announcer => ({ variable, by: 'l2', selectors: [selectorOf(found.object)] }));
  const ids = new Map(pools.map((found) => [found, names.id(found.object.metadata.name, 'pool')]));
  const statementsOf = (some: readonly Found[], announcers: readonly Announcer[], isPaired: boolean): ConstructStatement[] => some.map((found) => pool(found.object, ids.get(found)!, announcers.filter(({ selectors }) => isPaired && selectors.some((each) => isDeepStrictEqual(each, selectorOf(found.object)))), announcedElsewhere(announcers)));
  // Selectors that differ may still select the Services of the pool.
  const announcedElsewhere = (announcers: readonly Announcer[]): string => {
    const places = [...announcers.map(({ variable }) => variable), ...(of('CiliumBGPClusterConfig', 'CiliumBGPPeeringPolicy', 'CiliumBGPAdvertisement').length > 0 ? ['imported.yaml'] : [])];
    return places.length > 0 ? `see ${places.join(' and ')}` : 'no file says what announces it';
  };
  const announce = (isPaired: boolean): ConstructStatement[] => drafts.map(({ found, id, variable }) => announcement(found.object, id, variable, isPaired && pools.some((each) => isDeepStrictEqual(selectorOf(each.object), selectorOf(found.object)))));
  const all = [...announcements, ...pools];
  if (all.length === 0) return;
  const isDone = accept(
    // An announcement selects the Services of a pool by itself; where it selects others, it says so.
    { statements: [...announce(true), ...statementsOf(pools, [...l2, ...peerings], true)], objects: all, by: CLASSES },
    { statements: [...announce(false), ...statementsOf(pools, [...l2, ...peerings], false)], objects: all, by: CLASSES },
  );
  if (isDone) return;
  for (const [index, found] of announcements.entries()) accept({ statements: [announce(false)[index]!], objects: [found], by: CLASSES });
  for (const found of pools) accept({ statements: statementsOf([found], peerings, true), objects: [found], by: CLASSES }, { statements: statementsOf([found], [...l2, ...peerings], false), objects: [found], by: CLASSES });
}

function announcement({ metadata, spec }: KubernetesObject, id: string, variable: string, ofPools: boolean): ConstructStatement {
  const { interfaces, nodeSelector, serviceSelector, loadBalancerIPs, externalIPs } = spec as JsonObject;
  return {
    construct: 'L2Announcement',
    id,
    variable,
    props: object({
      ...(metadata.name !== id && { name: data(metadata.name) }),
      ...(interfaces !== undefined && { interfaces: data(interfaces) }),
      nodeSelector: data(nodeSelector ?? {}),
      ...(!ofPools && { services: data(serviceSelector ?? {}) }),
      ...(loadBalancerIPs !== true && { loadBalancerIPs: data(false) }),
      ...(externalIPs === true && { externalIPs: data(true) }),
    }),
  };
}

function pool({ metadata, spec }: KubernetesObject, id: string, by: readonly Announcer[], otherwise: string): ConstructStatement {
  const { blocks, cidrs, serviceSelector, allowFirstLastIPs, disabled } = spec as JsonObject;
  const every = [...(Array.isArray(blocks) ? blocks : []), ...(Array.isArray(cidrs) ? cidrs : [])].filter(isJsonObject);
  return {
    construct: 'LoadBalancerPool',
    id,
    props: object({
      ...(metadata.name !== id && { name: data(metadata.name) }),
      blocks: data(every.map(blockText)),
      ...(serviceSelector !== undefined && !isEmpty(serviceSelector) && { serviceSelector: data(serviceSelector) }),
      ...(allowFirstLastIPs !== undefined && { allowFirstLastIPs: data(allowFirstLastIPs === 'Yes') }),
      ...(disabled !== undefined && { disabled: data(disabled) }),
      announce: by.length > 0 ? announcedBy(by) : call('Announce.none', data(otherwise)),
    }),
  };
}

function announcedBy(announcers: readonly Announcer[]): Expression {
  const calls = announcers.map(({ by, variable }) => call(`Announce.${by}`, reference(variable)));
  return calls.length === 1 ? calls[0]! : list(calls);
}

function blockText({ cidr, start, stop }: JsonObject): string {
  if (typeof cidr === 'string') return cidr;
  return stop === undefined || stop === start ? String(start) : `${String(start)}-${String(stop)}`;
}

function selectorOf({ spec }: KubernetesObject): Json {
  return (spec as JsonObject | undefined)?.serviceSelector ?? {};
}

function isEmpty(value: Json): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}
