import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Json, JsonObject } from '../kubernetes/json';
import { addressNotesOf } from '../model/address-notes';
import type { Model, ObjectModel } from '../model/model';
import { announces, announcementsOf } from '../model/address-announcements';
import { addressRegistries } from '../model/address-registry';
import { RENEW_DEADLINE, rateLimitFor } from '../model/l2-load';
import { RenderedObject } from '../synthesis/rendered-object';
import type { TalosCilium } from '../cilium/talos-cilium';
import { ObjectReader } from '../synthesis/object-json';
import { rootChart } from '../synthesis/synthesis';

interface Announcer {
  readonly construct: IConstruct;
  /** What the user says that it announces. */
  readonly serviceCount: number | undefined;
}

const announcers = new WeakMap<TalosCilium, Announcer[]>();

/** Asks Cilium to allow its agents the requests that leases cost: once for all announcements of an installation. */
export function requestRateLimit(cilium: TalosCilium, construct: IConstruct, serviceCount: number | undefined): void {
  const known = announcers.get(cilium);
  if (known) {
    known.push({ construct, serviceCount });
    return;
  }
  const all: Announcer[] = [{ construct, serviceCount }];
  announcers.set(cilium, all);
  cilium.request({
    origin: construct.node.path,
    reason: 'leases of announced Services need requests to the API server in addition to the default of ten per second',
    yielding: true,
    values: (value): JsonObject => {
      const limit = rateLimitFor(countServices(all), unlessEmpty(value('l2announcements.leaseRenewDeadline')) ?? RENEW_DEADLINE);
      return limit ? { k8sClientRateLimit: { qps: limit.qps, burst: limit.burst } } : {};
    },
  });
}

function unlessEmpty(value: Json | undefined): Json | undefined {
  return value === null || value === '' ? undefined : value;
}

/** Services that the announcements are for: what users say of theirs, and what the app holds for the others. */
function countServices(all: readonly Announcer[]): number {
  const said = all.reduce((sum, { serviceCount }) => sum + (serviceCount ?? 0), 0);
  const silent = all.filter(({ serviceCount }) => serviceCount === undefined).map(({ construct }) => construct);
  if (silent.length === 0) return said;
  const scope = rootChart(silent[0]!);
  const { holders } = addressRegistries(modelOf(scope))[0] ?? { holders: [] };
  const reader = new ObjectReader(scope.node.root);
  const policies = silent.flatMap((construct) => objectsBelow(construct, reader, scope, () => true).flatMap(announcementsOf));
  return said + holders.filter((holder) => policies.some((policy) => announces(policy, holder))).length;
}

/** What has addresses in the cluster of a chart, but for what Cilium's own chart makes, which is not there before the render. */
function modelOf(scope: IConstruct): Model {
  const kinds = new Set(['Service', 'Gateway', 'GatewayClass']);
  const objects = objectsBelow(scope, new ObjectReader(scope.node.root), scope, ({ kind }) => kinds.has(kind));
  const { claims } = addressNotesOf(scope);
  const here = claims.filter((claim) => claim.scope === scope.node.id);
  return { ciliums: [], objects, addresses: { claims: here, pools: [], announcers: [] } };
}

function objectsBelow(construct: IConstruct, reader: ObjectReader, scope: IConstruct, wanted: (object: ApiObject) => boolean): ObjectModel[] {
  return construct.node.findAll().flatMap((each): ObjectModel[] => {
    if (!ApiObject.isApiObject(each) || RenderedObject.isRenderedObject(each) || !wanted(each)) return [];
    try {
      return [{ path: each.node.path, object: reader.read(each), scope: scope.node.id }];
    } catch {
      // What cannot be rendered is an error of its own at synth.
      return [];
    }
  });
}
