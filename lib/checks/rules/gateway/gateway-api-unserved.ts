import { isJsonObject, type JsonObject } from '../../../kubernetes/json';
import { GATEWAY_API_GROUP, neededGatewayApiKinds } from '../../../cluster/gateway-api-support';
import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { identityOf } from '../../../model/identity';
import { exampleRoute, READS_ROUTES } from '../../../model/route-examples';
import { maps, text } from '../../../model/json';
import { specOf } from '../../../model/routes';
import { groupOf } from '../../../kubernetes/object';
import { ofKinds } from '../../../model/of-kinds';
import { isOn } from '../../../model/values';

const crd = (kind: string, plural: string, ...served: readonly string[]): JsonObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${GATEWAY_API_GROUP}` },
  spec: { group: GATEWAY_API_GROUP, names: { kind, plural }, scope: 'Namespaced', versions: served.map((name, index) => ({ name, served: true, storage: index === 0 })) },
});

/** The cluster has the CRDs of the output. */
export const gatewayApiUnserved: ModelRule = {
  on: 'model',
  id: 'GWY108',
  title: 'Gateway API object that the CRDs in the app do not serve',
  severity: 'error',
  reason: 'The API server rejects an object of a version that its CRD does not serve, such as v1beta1 where the CRD serves only v1. A GitOps controller then does not apply the objects after it.',
  link: 'https://gateway-api.sigs.k8s.io/concepts/versioning/',
  good: { values: READS_ROUTES, objects: [crd('HTTPRoute', 'httproutes', 'v1'), exampleRoute()] },
  bad: { values: READS_ROUTES, objects: [crd('HTTPRoute', 'httproutes', 'v1'), { ...exampleRoute(), apiVersion: `${GATEWAY_API_GROUP}/v1beta1` }] },
  *check({ ciliums, objects }) {
    const ciliumOf = ciliumByScope(ciliums);
    const served = new Map<string, Map<string, readonly string[]>>();
    for (const model of ofKinds(objects, 'CustomResourceDefinition')) {
      const spec = specOf(model);
      const kind = isJsonObject(spec.names) ? text(spec.names.kind) : undefined;
      if (spec.group !== GATEWAY_API_GROUP || kind === undefined) continue;
      const kinds = served.get(model.scope) ?? new Map<string, readonly string[]>();
      served.set(model.scope, kinds);
      kinds.set(kind, maps(spec.versions).flatMap((version) => (version.served === true ? [text(version.name) ?? ''] : [])));
    }
    if (served.size === 0) return;
    for (const entry of objects) {
      const { object, scope } = entry;
      const kinds = served.get(scope);
      if (!kinds || groupOf(object.apiVersion) !== GATEWAY_API_GROUP) continue;
      const versions = kinds.get(object.kind);
      // Without the CRD of Gateway, something else installs the other CRDs.
      if (!versions && !kinds.has('Gateway')) continue;
      const version = object.apiVersion.slice(GATEWAY_API_GROUP.length + 1);
      if (versions?.includes(version)) continue;
      // GWY051 reports a CRD that is too old for Cilium. An older version of the object would not help.
      const cilium = ciliumOf.get(scope);
      if (versions && cilium && isOn(cilium, 'gatewayAPI.enabled') && neededGatewayApiKinds(cilium.version).some(([kind, needed]) => kind === object.kind && needed === version)) continue;
      yield {
        path: entry.path,
        what: `${object.kind} ${identityOf(object).title} has apiVersion ${object.apiVersion}, which the CRDs in the app do not serve`,
        fix: versions?.length
          ? `set apiVersion to ${versions.map((version) => `${GATEWAY_API_GROUP}/${version}`).join(' or ')}`
          : `add the CRD of ${object.kind}, for example with channel: 'experimental' on GatewayApiCrds`,
      };
    }
  },
};
