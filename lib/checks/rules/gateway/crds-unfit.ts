import type { KubernetesObject } from '../../../kubernetes/object';
import type { JsonObject } from '../../../kubernetes/json';
import { GATEWAY_API_GROUP, gatewayApiSupport, neededGatewayApiKinds } from '../../../cluster/gateway-api-support';
import type { CiliumModel } from '../../../model/model';
import type { Finding, ModelRule } from '../../rule';
import { list, map, text } from '../../../model/json';
import { EXAMPLE_CRD, EXAMPLE_VALUES, gatewayCrdsFor } from '../../../model/gateways';
import { identityOf } from '../../../model/identity';
import { isOn } from '../../../model/values';

const BUNDLE_VERSION = 'gateway.networking.k8s.io/bundle-version';

/** Each minor version of the operator requires other versions of the CRDs. */
export const gatewayCrdsUnfit: ModelRule = {
  on: 'model',
  id: 'GWY051',
  title: 'CRDs of the Gateway API that this Cilium does not work with',
  severity: 'error',
  reason:
    'The Gateway API controller of the operator stays off if a CRD does not have a version that it requires. Up to Cilium 1.19, the operator ' +
    'crashes if the CRD of TLSRoute has the version v1alpha2 with served: false, which is the case in the standard channel of the Gateway API from v1.5 on.',
  versions: { from: '1.16' },
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#prerequisites',
  good: { version: '1.20.0', values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, crd('TLSRoute', 'v1', 'v1.6.1')] },
  bad: { version: '1.20.0', values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, crd('TLSRoute', 'v1alpha3', 'v1.4.1')] },
  *check(model) {
    for (const cilium of model.ciliums) {
      if (!isOn(cilium, 'gatewayAPI.enabled')) continue;
      for (const { path, object } of gatewayCrdsFor(cilium, model)) yield* findings(path, object, cilium);
    }
  },
};

function* findings(path: string, object: KubernetesObject, cilium: CiliumModel): Iterable<Finding> {
  const spec = map(object.spec);
  const kind = text(map(spec.names).kind);
  const versions = list(spec.versions).map(map);
  const { name } = identityOf(object);
  const bundle = text(object.metadata.annotations?.[BUNDLE_VERSION]);
  const release = gatewayApiSupport(cilium.version)?.release;
  const fix = `use new GatewayApiCrds(chart, 'gateway-api'), which selects the release for this Cilium${release ? `, ${release}; in values: use the CRDs of Gateway API ${release}` : ''}`;
  const seen = `versions: ${versions.map((version) => text(version.name)).join(', ')}${bundle ? `; release ${bundle}` : ''}`;
  for (const [needed, version] of neededGatewayApiKinds(cilium.version)) {
    if (kind !== needed || versions.some((each) => each.name === version)) continue;
    yield { path, what: `Cilium ${cilium.version.minorString} requires ${needed} ${version}, which the CRD ${name} does not have (${seen})`, fix };
  }
  if (kind !== 'TLSRoute' || cilium.version.atLeast('1.20')) return;
  if (!versions.some((version) => version.name === 'v1alpha2' && version.served === false)) return;
  yield { path, what: `the operator of Cilium ${cilium.version.minorString} crashes, because the CRD ${name} lists v1alpha2 and does not serve it (${seen})`, fix };
}

function crd(kind: string, version: string, bundle: string): JsonObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.toLowerCase()}s.gateway.networking.k8s.io`, annotations: { [BUNDLE_VERSION]: bundle } },
    spec: { group: GATEWAY_API_GROUP, names: { kind, plural: `${kind.toLowerCase()}s` }, scope: 'Namespaced', versions: [{ name: version, served: true, storage: true }] },
  };
}
