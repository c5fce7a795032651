import type { JsonObject } from '../../../kubernetes/json';
import type { CiliumModel, ObjectModel } from '../../../model/model';
import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { identityOf } from '../../../model/identity';
import { map, maps } from '../../../model/json';
import { ofKinds } from '../../../model/of-kinds';
import { describeValues, isOff, isOn, textAt } from '../../../model/values';

/** A feature of Cilium, and the objects that it reads. */
interface Feature {
  readonly name: string;
  /** Values that switch it on, the usual one first. */
  readonly switches: readonly string[];
  /** Whether the values switch it on. @default - one of the switches is on */
  readonly isOn?: (cilium: CiliumModel) => boolean;
  /** Whether an object of the kind is one of the feature. @default - all are */
  readonly reads?: (entry: ObjectModel) => boolean;
  readonly fix: string;
}

const ENVOY_CONFIG: Feature = {
  name: 'support for CiliumEnvoyConfig',
  switches: ['envoyConfig.enabled', 'ingressController.enabled', 'gatewayAPI.enabled'],
  isOn: (cilium) => ENVOY_CONFIG.switches.some((path) => isOn(cilium, path)) || textAt(cilium, 'loadBalancer.l7.backend') === 'envoy',
  fix: 'set values: { envoyConfig: { enabled: true } } on the TalosCilium; in values: set envoyConfig.enabled: true',
};

/** Source: `cilium-configmap.yaml` of the charts 1.18 to 1.20. */
const FEATURES: Readonly<Record<string, Feature>> = {
  CiliumLocalRedirectPolicy: {
    name: 'the local redirect policy',
    switches: ['localRedirectPolicies.enabled', 'localRedirectPolicy'],
    fix: 'set values: { localRedirectPolicies: { enabled: true } } on the TalosCilium; in values: set localRedirectPolicies.enabled: true',
  },
  CiliumEnvoyConfig: ENVOY_CONFIG,
  CiliumClusterwideEnvoyConfig: ENVOY_CONFIG,
  CiliumPodIPPool: {
    name: 'multi-pool IPAM',
    switches: ['ipam.mode'],
    isOn: (cilium) => textAt(cilium, 'ipam.mode') === 'multi-pool',
    fix: "set ipam.mode to multi-pool on the TalosCilium, or remove the pool; in values: set ipam.mode: multi-pool, or remove the pool",
  },
  CiliumLoadBalancerIPPool: {
    name: 'LB IPAM',
    switches: ['enableLBIPAM'],
    isOn: (cilium) => !isOff(cilium, 'enableLBIPAM'),
    fix: 'remove enableLBIPAM: false from the values of the TalosCilium, or remove the pool; in values: remove enableLBIPAM: false, or remove the pool',
  },
  ServiceExport: {
    name: 'the Multi-Cluster Services API',
    switches: ['clustermesh.mcsapi.enabled'],
    fix: 'set values: { clustermesh: { mcsapi: { enabled: true } } } on the TalosCilium, or remove the object; in values: set clustermesh.mcsapi.enabled: true, or remove the object',
  },
  CiliumClusterwideNetworkPolicy: {
    name: 'the host firewall',
    switches: ['hostFirewall.enabled'],
    reads: ({ object }) => [map(object.spec), ...maps(object.specs)].some(({ nodeSelector }) => nodeSelector !== undefined),
    fix: 'set hostFirewall: true on the TalosCilium; in values: set hostFirewall.enabled: true',
  },
  Ingress: {
    name: 'the ingress controller of Cilium',
    switches: ['ingressController.enabled'],
    reads: ({ object }) => (map(object.spec).ingressClassName ?? map(map(object.metadata).annotations)['kubernetes.io/ingress.class']) === 'cilium',
    fix: 'set ingressController: true on the TalosCilium, or another ingressClassName; in values: set ingressController.enabled: true, or another ingressClassName',
  },
};

const NODE_POLICY: JsonObject = {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumClusterwideNetworkPolicy',
  metadata: { name: 'nodes' },
  spec: { nodeSelector: {}, ingress: [{ fromEntities: ['cluster', 'world'] }] },
};

/** The API server stores objects of any feature. */
export const featureOff: ModelRule = {
  on: 'model',
  id: 'OBJ022',
  title: 'Object of a Cilium feature that is off',
  severity: 'error',
  reason: 'Cilium reads the object only if the feature is on. Otherwise it has no effect, and its status shows no error.',
  related: ['EGW101', 'BGP101', 'ANN014', 'GWY060'],
  good: { version: '1.19.6', values: { hostFirewall: { enabled: true } }, objects: [NODE_POLICY] },
  bad: { version: '1.19.6', objects: [NODE_POLICY] },
  *check({ ciliums, objects }) {
    const ciliumOf = ciliumByScope(ciliums);
    for (const [kind, feature] of Object.entries(FEATURES)) {
      for (const entry of ofKinds(objects, kind)) {
        const cilium = ciliumOf.get(entry.scope);
        if (!cilium || !(feature.reads?.(entry) ?? true)) continue;
        if (feature.isOn ? feature.isOn(cilium) : feature.switches.some((path) => isOn(cilium, path))) continue;
        yield {
          path: entry.path,
          what: `${kind} ${identityOf(entry.object).title} has no effect, because ${feature.name} is off (${describeValues(cilium, ...feature.switches)})`,
          fix: feature.fix,
        };
      }
    }
  },
};
