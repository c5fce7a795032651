import type { JsonObject } from '../../../kubernetes/json';
import { GATEWAY_API_GROUP } from '../../../cluster/gateway-api-support';
import type { ObjectModel } from '../../../model/model';
import type { ModelRule } from '../../rule';
import { list, map } from '../../../model/json';
import { ciliumGateways, EXAMPLE_CRD, EXAMPLE_CRDS, EXAMPLE_VALUES, exampleGateway, isOfGroup, listenerSetsByGateway, type GatewayView } from '../../../model/gateways';
import { identityOf } from '../../../model/identity';
import { ofKinds } from '../../../model/of-kinds';

/** The namespace of a Secret must allow the reference. */
export const secretGrant: ModelRule = {
  on: 'model',
  id: 'GWY054',
  wholeApp: true,
  title: 'Certificate in another namespace without a ReferenceGrant',
  severity: 'warning',
  reason: 'A ReferenceGrant in the namespace of the Secret must allow the reference. Without it, Cilium does not open the listener.',
  link: 'https://gateway-api.sigs.k8s.io/api-types/referencegrant/',
  good: { values: EXAMPLE_VALUES, objects: [...EXAMPLE_CRDS, exampleGateway({ listeners: [https()] }), grant()] },
  bad: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, exampleGateway({ listeners: [https()] })] },
  typescript: { wrong: program(', referenceGrant: false'), right: program('') },
  *check(model) {
    const grants = ofKinds(model.objects, 'ReferenceGrant').filter(({ object }) => isOfGroup(object, 'ReferenceGrant'));
    const owners: readonly Owner[] = [
      ...[...ciliumGateways(model)].map(({ gateway }) => ({ kind: 'Gateway', ...gateway })),
      ...listenerSetsByGateway(model).flatMap(({ sets }) => sets.map((set) => ({ kind: 'ListenerSet', ...set }))),
    ];
    for (const owner of owners) {
      for (const { name, certificateRefs } of owner.listeners) {
        for (const ref of certificateRefs) {
          const { namespace } = ref;
          if (namespace === undefined || namespace === owner.namespace) continue;
          if (grants.some((each) => each.scope === owner.scope && allows(each, owner, { name: ref.name, namespace }))) continue;
          yield {
            path: owner.path,
            what: `listener ${name} of ${owner.kind} ${owner.name} refers to Secret ${ref.name} in namespace ${namespace}, where no ReferenceGrant allows it`,
            fix: `create a ReferenceGrant in namespace ${namespace} from ${owner.kind} in namespace ${owner.namespace} to Secret ${ref.name}, or suppress the check if something else creates it`,
          };
        }
      }
    }
  },
};

/** What has listeners. */
type Owner = Pick<GatewayView, 'path' | 'scope' | 'name' | 'namespace' | 'listeners'> & { readonly kind: string };

function allows({ object }: ObjectModel, owner: Owner, secret: { readonly name: string; readonly namespace: string }): boolean {
  if (identityOf(object).namespace !== secret.namespace) return false;
  const { from, to } = map(object.spec);
  const given = list(from).map(map).some(({ group, kind, namespace }) => group === GATEWAY_API_GROUP && kind === owner.kind && namespace === owner.namespace);
  return given && list(to).map(map).some(({ group, kind, name }) => group === '' && kind === 'Secret' && (name === undefined || name === secret.name));
}

function program(option: string): string {
  return `new GatewayApiCrds(chart, 'gateway-api');
new CiliumGateway(chart, 'web', {
  namespace: 'gateways',
  listeners: [Listener.https({ certificate: GatewayCertificate.existing({ name: 'shop-tls', namespace: 'shop'${option} }) })],
});`;
}

function https(): JsonObject {
  return { name: 'https', port: 443, protocol: 'HTTPS', tls: { mode: 'Terminate', certificateRefs: [{ name: 'shop-tls', namespace: 'shop' }] } };
}

function grant(): JsonObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
    kind: 'ReferenceGrant',
    metadata: { name: 'gateways', namespace: 'shop' },
    spec: { from: [{ group: GATEWAY_API_GROUP, kind: 'Gateway', namespace: 'edge' }], to: [{ group: '', kind: 'Secret', name: 'shop-tls' }] },
  };
}
