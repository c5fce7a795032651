import type { JsonObject } from '../../../kubernetes/json';
import type { CiliumModel, ObjectModel } from '../../../model/model';
import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { identityOf } from '../../../model/identity';
import { map, maps } from '../../../model/json';
import { ofKinds } from '../../../model/of-kinds';
import { replacesKubeProxy } from '../../../model/datapath';
import { describeValues, isOn, textAt } from '../../../model/values';
import { podOf, WORKLOADS } from '../../../model/workload-pods';

/** Something that is written in an object, and read only with a feature. */
interface Setting {
  readonly kinds: readonly string[];
  /** What is written, such as an annotation; undefined when it is not there. */
  readonly find: (entry: ObjectModel) => string | undefined;
  readonly name: string;
  /** Values that switch the feature on, the usual one first. */
  readonly switches: readonly string[];
  /** @default - one of the switches is on */
  readonly isOn?: (cilium: CiliumModel) => boolean;
  readonly fix: string;
}

const MESH = ['clustermesh.useAPIServer', 'clustermesh.config.enabled', 'clustermesh.mcsapi.enabled'];

/** Source: `pkg/annotation/k8s.go` and `cilium-configmap.yaml` of the charts 1.18 to 1.20. */
const SETTINGS: readonly Setting[] = [
  {
    kinds: ['Service'],
    find: annotation(/^(?:service\.cilium\.io\/(?:global|shared|affinity|global-sync-endpoint-slices)|io\.cilium\/(?:global-service|shared-service|service-affinity))$/),
    name: 'the cluster mesh',
    switches: MESH,
    fix: 'remove the annotation, or connect clusters with clusterMesh on the TalosCilium; in values: remove the annotation, or set clustermesh.useAPIServer: true',
  },
  {
    kinds: ['Service'],
    find: annotation(/^service\.cilium\.io\/lb-l7(?:-algorithm)?$/),
    name: 'L7 load balancing',
    switches: ['loadBalancer.l7.backend'],
    isOn: (cilium) => textAt(cilium, 'loadBalancer.l7.backend') === 'envoy',
    fix: "remove the annotation, or set values: { loadBalancer: { l7: { backend: 'envoy' } } } on the TalosCilium; in values: remove the annotation, or set loadBalancer.l7.backend: envoy",
  },
  {
    kinds: ['Service'],
    find: annotation(/^service\.cilium\.io\/lb-algorithm$/),
    name: 'the load-balancing algorithm per Service',
    switches: ['bpf.lbAlgorithmAnnotation'],
    fix: 'remove the annotation, or set values: { bpf: { lbAlgorithmAnnotation: true } } on the TalosCilium; in values: remove the annotation, or set bpf.lbAlgorithmAnnotation: true',
  },
  {
    kinds: ['Service'],
    find: annotation(/^service\.cilium\.io\/forwarding-mode$/),
    name: 'the forwarding mode per Service',
    switches: ['bpf.lbModeAnnotation'],
    fix: 'remove the annotation, or set values: { bpf: { lbModeAnnotation: true } } on the TalosCilium; in values: remove the annotation, or set bpf.lbModeAnnotation: true',
  },
  {
    kinds: ['Service'],
    find: annotation(/^io\.cilium\.nodeipam\//),
    name: 'node IPAM',
    switches: ['nodeIPAM.enabled'],
    fix: 'remove the annotation, or set values: { nodeIPAM: { enabled: true } } on the TalosCilium; in values: remove the annotation, or set nodeIPAM.enabled: true',
  },
  {
    kinds: ['Service'],
    find: ({ object }) => maps(map(object.spec).ports).find(({ protocol }) => protocol === 'SCTP') && 'protocol SCTP',
    name: 'SCTP',
    switches: ['sctp.enabled'],
    fix: 'set values: { sctp: { enabled: true } } on the TalosCilium, or remove the port; in values: set sctp.enabled: true, or remove the port',
  },
  {
    kinds: WORKLOADS,
    find: ({ object }) => hostPortOf(map(podOf(object).spec)),
    name: 'the kube-proxy replacement, which implements host ports,',
    switches: ['kubeProxyReplacement', 'cni.customConf'],
    isOn: (cilium) => replacesKubeProxy(cilium) || isOn(cilium, 'cni.customConf') || textAt(cilium, 'cni.chainingMode') === 'portmap',
    fix: "set kubeProxyReplacement: true on the TalosCilium, or values: { cni: { chainingMode: 'portmap' } }; in values: set kubeProxyReplacement: true, or cni.chainingMode: portmap",
  },
  {
    kinds: WORKLOADS,
    find: podAnnotation(/^kubernetes\.io\/(?:egress|ingress)-bandwidth$/),
    name: 'the bandwidth manager',
    switches: ['bandwidthManager.enabled'],
    fix: 'set bandwidthManager: true on the TalosCilium, or remove the annotation; in values: set bandwidthManager.enabled: true, or remove the annotation',
  },
  {
    kinds: [...WORKLOADS, 'Namespace'],
    find: (entry) => (entry.object.kind === 'Namespace' ? annotation(/^ipam\.cilium\.io\//) : podAnnotation(/^ipam\.cilium\.io\//))(entry),
    name: 'multi-pool IPAM',
    switches: ['ipam.mode'],
    isOn: (cilium) => textAt(cilium, 'ipam.mode') === 'multi-pool',
    fix: 'set ipam.mode to multi-pool on the TalosCilium, or remove the annotation; in values: set ipam.mode: multi-pool, or remove the annotation',
  },
];

const SERVICE: JsonObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop', annotations: { 'service.cilium.io/lb-l7': 'enabled' } },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
};

/** Cilium passes over what it reads only with a feature. */
export const settingOfFeatureOff: ModelRule = {
  on: 'model',
  id: 'OBJ026',
  title: 'Annotation or port of a Cilium feature that is off',
  severity: 'warning',
  reason: 'Cilium reads the annotation, or handles the port, only if the feature is on. Otherwise it has no effect, and nothing reports an error.',
  related: ['OBJ022'],
  good: { version: '1.19.6', values: { loadBalancer: { l7: { backend: 'envoy' } } }, objects: [SERVICE] },
  bad: { version: '1.19.6', objects: [SERVICE] },
  *check({ ciliums, objects }) {
    const ciliumOf = ciliumByScope(ciliums);
    for (const { kinds, find, name, switches, isOn: on, fix } of SETTINGS) {
      for (const entry of ofKinds(objects, ...kinds)) {
        const found = find(entry);
        const cilium = found === undefined ? undefined : ciliumOf.get(entry.scope);
        if (!cilium || (on ? on(cilium) : switches.some((path) => isOn(cilium, path)))) continue;
        yield { path: entry.path, what: `${entry.object.kind} ${identityOf(entry.object).title} has ${found}, which has no effect, because ${name} is off (${describeValues(cilium, switches[0]!)})`, fix };
      }
    }
  },
};

function hostPortOf({ hostNetwork, containers }: JsonObject): string | undefined {
  const port = hostNetwork === true ? undefined : maps(containers).flatMap(({ ports }) => maps(ports)).find(({ hostPort }) => typeof hostPort === 'number' && hostPort > 0);
  return port && `hostPort ${String(port.hostPort)}`;
}

function annotation(pattern: RegExp): Setting['find'] {
  return ({ object }) => named(map(map(object.metadata).annotations), pattern);
}

/** An annotation of the pods that a workload makes. */
function podAnnotation(pattern: RegExp): Setting['find'] {
  return ({ object }) => named(map(map(podOf(object).metadata).annotations), pattern);
}

function named(annotations: JsonObject, pattern: RegExp): string | undefined {
  const [key, value] = Object.entries(annotations).find(([each]) => pattern.test(each)) ?? [];
  return key === undefined || value === 'false' ? undefined : `the annotation ${key}`;
}
