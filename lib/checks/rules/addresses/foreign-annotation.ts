import { addressRegistries } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, exampleService, L2_ON, poolProgram, serviceProgram } from '../../../model/address-examples';
import { annotationsOf, IPS, SHARING_KEY } from '../../../model/address-holders';
import { ciliumGateways } from '../../../model/gateways';
import { identityOf } from '../../../model/identity';
import { map } from '../../../model/json';
import { ofKinds } from '../../../model/of-kinds';
import { addressSource } from '../../../model/service-controllers';
import type { ModelRule } from '../../rule';

const NETWORK = [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan')];

/** Annotations of other load balancers, and what Cilium reads instead. */
const FOREIGN: readonly (readonly [pattern: RegExp, counterpart: string | undefined])[] = [
  [/^metallb\.(universe\.tf|io)\/loadBalancerIPs$/, IPS.today],
  [/^metallb\.(universe\.tf|io)\/allow-shared-ip$/, SHARING_KEY.today],
  [/^metallb\.(universe\.tf|io)\/address-pool$/, undefined],
  [/^kube-vip\.io\/loadbalancerIPs$/, IPS.today],
];

/** With pools in the app, Services without a class are meant for them. */
export const foreignAnnotation: ModelRule = {
  on: 'model',
  id: 'POOL041',
  title: 'Address annotation of another load balancer',
  severity: 'warning',
  reason: 'Cilium does not read annotations of MetalLB or kube-vip. If its pools serve the Service, the Service gets another address than the annotation says.',
  related: ['POOL033'],
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/#requesting-ips',
  good: { values: L2_ON, objects: [...NETWORK, exampleService('shop', '10.9.0.3')] },
  bad: { values: L2_ON, objects: [...NETWORK, exampleService('shop', undefined, {}, { annotations: { 'metallb.io/loadBalancerIPs': '10.9.0.3' } })] },
  typescript: {
    wrong: poolProgram() + serviceProgram("annotations: { 'metallb.io/loadBalancerIPs': '192.168.1.203' }"),
    right: poolProgram() + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1.203' }"),
  },
  *check(model) {
    for (const { cilium, scope, pools } of addressRegistries(model)) {
      // MetalLB may serve the Services.
      if (!cilium || pools.length === 0 || ofKinds(model.objects, 'IPAddressPool').some((pool) => pool.scope === scope)) continue;
      const holders = [
        ...[...ciliumGateways(model)].flatMap(({ gateway }) => (gateway.scope === scope ? [{ path: gateway.path, title: `Gateway ${gateway.namespace}/${gateway.name}`, annotations: gateway.infrastructure.annotations }] : [])),
        ...ofKinds(model.objects, 'Service').flatMap(({ path, scope: own, object }) => {
          const { type, loadBalancerClass } = map(object.spec);
          const isServed = own === scope && type === 'LoadBalancer' && addressSource(cilium, loadBalancerClass) === 'pools';
          return isServed ? [{ path, title: `Service ${identityOf(object).title}`, annotations: annotationsOf(object) }] : [];
        }),
      ];
      for (const { path, title, annotations } of holders) {
        for (const name of Object.keys(annotations)) {
          const found = FOREIGN.find(([pattern]) => pattern.test(name));
          const counterpart = found?.[1];
          if (!found || (counterpart !== undefined && Object.hasOwn(annotations, counterpart))) continue;
          yield {
            path,
            what: `${title} has the annotation ${name}, which Cilium does not read`,
            fix: counterpart === undefined ? 'remove it, and add the labels that a CiliumLoadBalancerIPPool selects' : `rename it to ${counterpart}`,
          };
        }
      }
    }
  },
};
