import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** A Service of cdk8s-plus, of any version, or an `ApiObject` of kind `Service`. */
export interface ServiceObject extends IConstruct {
  /** Name of the Service. */
  readonly name: string;
  /** Metadata of the Service. */
  readonly metadata: {
    /** Namespace of the Service, if it is known. */
    readonly namespace?: string;
  };
  /** Ports of the Service. */
  readonly ports?: readonly {
    /** Name of the port. */
    readonly name?: string;
    /** Port number. */
    readonly port: number;
    /** `TCP`, `UDP` or `SCTP`. Without it, `TCP`. */
    readonly protocol?: string;
  }[];
}

/** A port of a Service. */
export interface ServicePortFacts {
  readonly name: string | undefined;
  readonly port: number;
  readonly protocol: string;
}

/** The part of a Service that concerns routes. */
export interface ServiceFacts {
  readonly name: string;
  readonly namespace: string | undefined;
  /** Undefined if unknown. */
  readonly ports: readonly ServicePortFacts[] | undefined;
}

type PortLike = { readonly name?: unknown; readonly port?: unknown; readonly protocol?: unknown };

/** Reads a Service object; undefined if the object is not a Service. */
export function serviceFacts(service: ServiceObject): ServiceFacts | undefined {
  const { name, metadata } = (service as Partial<ServiceObject> | undefined) ?? {};
  if (typeof name !== 'string' || typeof metadata !== 'object' || metadata === null) return undefined;
  const ports = portsOf(service);
  if (!ports) return undefined;
  return {
    name,
    namespace: metadata.namespace,
    ports: ports.map(({ name: portName, port, protocol }) => ({
      name: typeof portName === 'string' ? portName : undefined,
      port: Number(port),
      protocol: typeof protocol === 'string' ? protocol : 'TCP',
    })),
  };
}

function portsOf(service: ServiceObject): readonly PortLike[] | undefined {
  if (Array.isArray(service.ports)) return service.ports as readonly PortLike[];
  if (!ApiObject.isApiObject(service) || service.kind !== 'Service') return undefined;
  const { spec } = service.toJson() as { spec?: { ports?: readonly PortLike[] } };
  return spec?.ports ?? [];
}
