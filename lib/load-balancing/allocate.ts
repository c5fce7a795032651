import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import type { JsonObject } from '../kubernetes/json';
import { CROSS_NAMESPACE, IPS, SHARING_KEY } from '../model/address-holders';
import type { IpAddress } from '../cluster/ip-address';
import { ObjectReader } from '../synthesis/object-json';
import { checkArguments, checked } from '../props';

/** A Service outside this app: a Helm chart, an operator or another repository creates it. */
export interface ServiceReference {
  /** Namespace of the Service. */
  readonly namespace: string;
  /** Name of the Service. */
  readonly name: string;
}

/** Options of an allocation. */
export interface AllocationOptions {
  /**
   * Fixed address.
   * @default - Cilium chooses a free address of a pool that selects the Service
   */
  readonly ip?: string | IpAddress;
  /**
   * Several fixed addresses, for example one of each family. Not together with `ip`.
   * @default - Cilium chooses
   */
  readonly ips?: readonly (string | IpAddress)[];
  /**
   * Services with the same key may have the same address, if their ports differ and their `externalTrafficPolicy` is the same.
   * @default - the address is not shared
   * @see https://docs.cilium.io/en/stable/network/lb-ipam/#sharing-keys
   */
  readonly sharingKey?: string;
  /**
   * Other namespaces whose Services may share the address, or `*` for all. Services in both namespaces must list the other one. Requires
   * `sharingKey`.
   * @default - only the namespace of the Service
   */
  readonly crossNamespace?: readonly string[];
  /**
   * Whether all nodes accept traffic for the Service (`Cluster`), or only nodes with a backend (`Local`), which keeps the address of
   * the client. `Local` does not work with L2 announcements.
   * @default - as the Service has it
   */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
}

/** An entry of `patches` as kustomize and Flux take it. */
export interface KustomizePatch {
  /** The Service, as a kustomization names it. */
  readonly target: {
    /** Version of the API. */
    readonly version: 'v1';
    /** Kind. */
    readonly kind: 'Service';
    /** Name of the Service. */
    readonly name: string;
    /** Namespace of the Service. */
    readonly namespace: string;
  };
  /** A strategic merge patch, as JSON, which is YAML too. */
  readonly patch: string;
}

/**
 * Changes to make in a Service outside this app. They are not part of the output. Make them where the Service is created:
 *
 * - `annotations` and `labels` into the values of the Helm chart that makes it, or the template of its operator;
 * - `toKustomize()` into `patches` of a `kustomization.yaml`, of a Flux `Kustomization`, or of the post renderer of a `HelmRelease`;
 * - `toApplyConfiguration()` into `kubectl apply --server-side`: the few fields, and nothing else of the Service.
 */
export class ServicePatch {
  static { checked(ServicePatch, 'ServicePatch'); }

  /** The Service that changes. */
  readonly service: ServiceReference;
  /** Annotations to add. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Labels to add. */
  readonly labels: Readonly<Record<string, string>>;
  /** The policy to set; undefined leaves it as it is. */
  readonly externalTrafficPolicy: 'Cluster' | 'Local' | undefined;

  constructor(service: ServiceReference, changes: ServiceChanges) {
    checkArguments('ServicePatch', arguments);
    this.service = { namespace: service.namespace, name: service.name };
    this.annotations = Object.freeze({ ...changes.annotations });
    this.labels = Object.freeze({ ...changes.labels });
    this.externalTrafficPolicy = changes.externalTrafficPolicy;
    Object.freeze(this);
  }

  /** The fields of the Service that change, for server-side apply. */
  toApplyConfiguration(): JsonObject {
    const { annotations, labels, externalTrafficPolicy } = this;
    return {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: this.service.name,
        namespace: this.service.namespace,
        ...(Object.keys(labels).length > 0 && { labels: { ...labels } }),
        ...(Object.keys(annotations).length > 0 && { annotations: { ...annotations } }),
      },
      spec: { type: 'LoadBalancer', ...(externalTrafficPolicy && { externalTrafficPolicy }) },
    };
  }

  /** The same as an entry of kustomize's `patches`. */
  toKustomize(): KustomizePatch {
    const { name, namespace } = this.service;
    return { target: { version: 'v1', kind: 'Service', name, namespace }, patch: JSON.stringify(this.toApplyConfiguration()) };
  }
}

/** What an allocation changes in a Service. */
export interface ServiceChanges {
  /** Annotations to add. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Labels to add. */
  readonly labels: Readonly<Record<string, string>>;
  /** The policy to set; undefined leaves it as it is. */
  readonly externalTrafficPolicy: 'Cluster' | 'Local' | undefined;
}

/** Annotations that stand for an allocation. */
export function allocationAnnotations(ips: readonly IpAddress[], { sharingKey, crossNamespace }: AllocationOptions): Record<string, string> {
  return {
    ...(ips.length > 0 && { [IPS.today]: ips.map(String).join(',') }),
    ...(sharingKey !== undefined && { [SHARING_KEY.today]: sharingKey }),
    ...(crossNamespace && crossNamespace.length > 0 && { [CROSS_NAMESPACE.today]: [...crossNamespace].sort().join(',') }),
  };
}

/** A Service of the app, whatever library made it. */
export interface AppService {
  readonly object: ApiObject;
  readonly title: string;
  readonly namespace: string;
  readonly name: string;
  /** Undefined when it cannot be told before synth. */
  readonly type: string | undefined;
  label(key: string): string | undefined;
}

/** The Service that a construct is or holds, as cdk8s-plus and others do; undefined when it is none. */
export function appService(construct: IConstruct): AppService | undefined {
  let object: ApiObject;
  try {
    object = ApiObject.of(construct);
  } catch {
    return undefined;
  }
  if (object.kind !== 'Service' || object.apiVersion !== 'v1') return undefined;
  const namespace = object.metadata.namespace ?? 'default';
  return {
    object,
    title: `Service ${namespace}/${object.name}`,
    namespace,
    name: object.name,
    type: typeOf(construct, object),
    label: (key) => object.metadata.getLabel(key),
  };
}

/** cdk8s-plus keeps the type on its construct, and cannot render a Service that has no port yet. */
function typeOf(construct: IConstruct, object: ApiObject): string | undefined {
  const { type } = construct as { type?: unknown };
  if (typeof type === 'string') return type;
  // Most are plain data without patches: no need to read all of it.
  const { props, patches } = object as unknown as { props?: { spec?: { type?: unknown } }; patches?: readonly unknown[] };
  if (patches?.length === 0 && typeof props?.spec?.type === 'string') return props.spec.type;
  try {
    const spec = readerOf(object).read(object).spec as { type?: unknown } | undefined;
    return typeof spec?.type === 'string' ? spec.type : 'ClusterIP';
  } catch {
    return undefined;
  }
}

const readers = new WeakMap<IConstruct, ObjectReader>();

function readerOf({ node: { root } }: ApiObject): ObjectReader {
  let reader = readers.get(root);
  if (!reader) readers.set(root, (reader = new ObjectReader(root)));
  return reader;
}

/** Whether something is a construct of the app and no reference. */
export function isConstruct(service: IConstruct | ServiceReference): service is IConstruct {
  return Construct.isConstruct(service);
}

/** Writes an allocation into a Service of the app. */
export function applyChanges({ object }: AppService, { annotations, labels, externalTrafficPolicy }: ServiceChanges): void {
  for (const [key, value] of Object.entries(annotations)) object.metadata.addAnnotation(key, value);
  for (const [key, value] of Object.entries(labels)) object.metadata.addLabel(key, value);
  // Not every version of cdk8s-plus has a prop for it, and props do not change after creation.
  if (externalTrafficPolicy) object.addJsonPatch(JsonPatch.add('/spec/externalTrafficPolicy', externalTrafficPolicy));
}
