import { groupOf, type KubernetesObject } from '../../kubernetes/object';
import { isCiliumConfig } from '../../model/cilium-config';
import { identityOf } from '../../model/identity';
import { groupBy } from '../../runtime/group-by';

/** A CustomResourceDefinition, without its schemas. */
export interface LiveDefinition {
  /** `ciliumnodes.cilium.io`. */
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  /** Versions that the API server serves. */
  readonly served: readonly string[];
  readonly isEstablished: boolean;
}

/** Objects that could not be read. */
export interface Unread {
  /** `HTTPRoute`, or a longer text. */
  readonly what: string;
  readonly why: string;
}

/** The certificate in a Secret, without its key. */
export interface LiveCertificate {
  readonly namespace: string;
  readonly name: string;
  /** PEM; undefined if the Secret has none. */
  readonly pem: string | undefined;
}

/** What was read of a cluster. */
export interface ClusterContents {
  readonly objects: readonly KubernetesObject[];
  /** Kinds that could be read, as `group/kind`, also those without objects. */
  readonly readKinds: ReadonlySet<string>;
  /** Undefined if they could not be read. */
  readonly definitions: readonly LiveDefinition[] | undefined;
  readonly unread: readonly Unread[];
  /** Version of the API server: `v1.35.0`. */
  readonly serverVersion: string;
  readonly certificates?: readonly LiveCertificate[];
}

/** A cluster as it is, beside the objects that it should have. */
export class LiveCluster {
  readonly contents: ClusterContents;
  /** The objects that the cluster should have; empty if only its health is checked. */
  readonly output: readonly KubernetesObject[];
  readonly now: Date;
  private readonly byKind: ReadonlyMap<string, readonly KubernetesObject[]>;
  private readonly byIdentity: ReadonlyMap<string, KubernetesObject>;

  constructor(contents: ClusterContents, output: readonly KubernetesObject[], now = new Date()) {
    this.contents = contents;
    this.output = output;
    this.now = now;
    this.byKind = groupBy(contents.objects, kindKey);
    this.byIdentity = new Map(contents.objects.map((object) => [identityKey(object), object]));
  }

  /** The objects of a kind, whatever their version: `all('Pod')`, `all('Gateway', GATEWAY_API_GROUP)`. */
  all(kind: string, group = ''): readonly KubernetesObject[] {
    return this.byKind.get(`${group}/${kind}`) ?? [];
  }

  /** Whether the objects of a kind are known. */
  wasRead(kind: string, group = ''): boolean {
    return this.contents.readKinds.has(`${group}/${kind}`);
  }

  /** The same object in the cluster. */
  find(object: KubernetesObject): KubernetesObject | undefined {
    return this.byIdentity.get(identityKey(object));
  }

  /** The object of a kind with this name. */
  get(kind: string, group: string, namespace: string | undefined, name: string): KubernetesObject | undefined {
    return this.byIdentity.get(`${group}/${kind}/${namespace ?? ''}/${name}`);
  }

  /** The namespace of Cilium. */
  get namespace(): string {
    return (this.agents ?? this.output.find(({ kind, metadata }) => kind === 'DaemonSet' && metadata.name === 'cilium'))?.metadata.namespace ?? 'kube-system';
  }

  /** The DaemonSet of the agents. */
  get agents(): KubernetesObject | undefined {
    const all = this.all('DaemonSet', 'apps');
    return all.find(({ metadata }) => metadata.labels?.['k8s-app'] === 'cilium') ?? all.find(({ metadata }) => metadata.name === 'cilium');
  }

  /** Settings of Cilium in effect: the ConfigMap of the cluster, or that of the output. */
  get settings(): Readonly<Record<string, unknown>> {
    const config = this.all('ConfigMap').find(isCiliumConfig) ?? this.output.find(isCiliumConfig);
    return (config?.data ?? {}) as Readonly<Record<string, unknown>>;
  }

  isOn(setting: string): boolean {
    return this.settings[setting] === 'true';
  }

  /** Seconds since a time; 0 for what is not a time. */
  secondsSince(time: unknown): number {
    const at = typeof time === 'string' ? Date.parse(time) : NaN;
    return Number.isNaN(at) ? 0 : (this.now.getTime() - at) / 1000;
  }
}

/** `apps/DaemonSet`. */
export function kindKey({ apiVersion, kind }: KubernetesObject): string {
  return `${groupOf(apiVersion)}/${kind}`;
}

function identityKey(object: KubernetesObject): string {
  const { name, namespace } = identityOf(object);
  return `${kindKey(object)}/${namespace ?? ''}/${name}`;
}

/** `Gateway gateways/web`. */
export function titleOf(object: KubernetesObject): string {
  return `${object.kind} ${identityOf(object).title}`;
}
