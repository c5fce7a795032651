import type { JsonObject } from '../../../kubernetes/json';
import { GATEWAY_API_GROUP } from '../../../cluster/gateway-api-support';
import type { ObjectModel } from '../../../model/model';
import type { ModelRule } from '../../rule';
import { list, map } from '../../../model/json';
import { ciliumGateways, EXAMPLE_CRD, EXAMPLE_CRDS, EXAMPLE_VALUES, exampleGateway, isOfGroup, type GatewayView } from '../../../model/gateways';
import { identityOf } from '../../../model/identity';
import { ofKinds } from '../../../model/of-kinds';

/** A Secret of another namespace is for its owner to give. */
export const secretGrant: ModelRule = {
  on: 'model',
  id: 'GWY054',
  title: 'Certificate in another namespace without a grant',
  severity: 'warning',
  reason: 'A listener may name a Secret of another namespace only where a ReferenceGrant in that namespace allows it; without one it stays closed.',
  link: 'https://gateway-api.sigs.k8s.io/api-types/referencegrant/',
  good: { values: EXAMPLE_VALUES, objects: [...EXAMPLE_CRDS, exampleGateway({ listeners: [https()] }), grant()] },
  bad: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, exampleGateway({ listeners: [https()] })] },
  *check(model) {
    const grants = ofKinds(model.objects, 'ReferenceGrant').filter(({ object }) => isOfGroup(object, 'ReferenceGrant'));
    for (const { gateway } of ciliumGateways(model)) {
      for (const { name, certificateRefs } of gateway.listeners) {
        for (const ref of certificateRefs) {
          const { namespace } = ref;
          if (namespace === undefined || namespace === gateway.namespace) continue;
          if (grants.some((each) => each.scope === gateway.scope && allows(each, gateway, { name: ref.name, namespace }))) continue;
          yield {
            path: gateway.path,
            what: `no ReferenceGrant of the output lets listener ${name} have a Secret of another namespace (${namespace}/${ref.name})`,
            fix: `add a ReferenceGrant in namespace ${namespace} from Gateway in ${gateway.namespace} to Secret ${ref.name}; suppress the check where its owner has one`,
          };
        }
      }
    }
  },
};

function allows({ object }: ObjectModel, gateway: GatewayView, secret: { readonly name: string; readonly namespace: string }): boolean {
  if (identityOf(object).namespace !== secret.namespace) return false;
  const { from, to } = map(object.spec);
  const given = list(from).map(map).some(({ group, kind, namespace }) => group === GATEWAY_API_GROUP && kind === 'Gateway' && namespace === gateway.namespace);
  return given && list(to).map(map).some(({ group, kind, name }) => group === '' && kind === 'Secret' && (name === undefined || name === secret.name));
}

function https(): JsonObject {
  return { name: 'https', port: 443, protocol: 'HTTPS', tls: { mode: 'Terminate', certificateRefs: [{ name: 'shop-tls', namespace: 'shop' }] } };
}

function grant(): JsonObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
    kind: 'ReferenceGrant',
    metadata: { name: 'gateways', namespace: 'shop' },
    spec: { from: [{ group: GATEWAY_API_GROUP, kind: 'Gateway', namespace: 'edge' }], to: [{ group: '', kind: 'Secret' }] },
  };
}
