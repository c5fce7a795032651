import { ApiObject } from 'cdk8s';
import type { ReferenceGrantTo } from '../../imports/gateway.networking.k8s.io';
import type { HttpFilter } from './routes/http-filter';
import { serviceFacts } from './service-facts';
import type { ServiceFacts, ServiceObject } from './service-facts';
import type { Reporter } from '../diagnostics/reporter';
import { checked } from '../props';

/** A Service by its name. */
export interface NamedBackend {
  /** Name of the Service. */
  readonly name: string;
  /** Namespace of the Service. @default - the namespace of the route */
  readonly namespace?: string;
  /** Port of the Service, from 1 to 65535. It is not the port of the pods (`targetPort`). */
  readonly port: number;
  /** Share of the requests in proportion to the other backends of the rule, an integer from 0 to 1000000. @default 1 */
  readonly weight?: number;
  /** Header modifiers for requests to this backend and its responses. @default - none */
  readonly filters?: readonly HttpFilter[];
}

/** Options of a backend that is a Service object. */
export interface ServiceBackendOptions {
  /** Number or name of a port of the Service. @default - its only port */
  readonly port?: number | string;
  /** Share of the requests in proportion to the other backends of the rule, an integer from 0 to 1000000. @default 1 */
  readonly weight?: number;
  /** Header modifiers for requests to this backend and its responses. @default - none */
  readonly filters?: readonly HttpFilter[];
}

/** The reference from a route to a backend. */
export interface BackendReference {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
}

/** The part of a route that concerns its backends. */
export interface BackendScope {
  readonly namespace: string;
  readonly protocol: 'TCP' | 'UDP';
  /** Records a target in another namespace. */
  crossing(to: ReferenceGrantTo & { readonly namespace: string; readonly name: string }): void;
}


/**
 * A Service that receives requests of a route. For a Service in another namespace, the route creates the required ReferenceGrant.
 *
 * @example
 * Backend.named({ name: 'api', namespace: 'apis', port: 8080, weight: 90 });
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#backendref
 */
export class Backend {
  static { checked(Backend, 'Backend'); }

  /** Share of the requests. Undefined for the default, 1. */
  readonly weight: number | undefined;
  /** Header modifiers for this backend. */
  readonly filters: readonly HttpFilter[];
  private readonly group: string;
  private readonly kind: string;
  private readonly port: number | string | undefined;
  private readonly target: ServiceFacts | undefined;

  /**
   * A Service of any version of cdk8s-plus, or an `ApiObject` of kind `Service`. Its port is checked against the ports that the
   * Service has when the route is created.
   */
  static service(service: ServiceObject, options: ServiceBackendOptions = {}): Backend {
    // The kind of another object is reported with the route.
    return new Backend('', ApiObject.isApiObject(service) ? service.kind : 'Service', serviceFacts(service), options.port, options);
  }

  /** A Service by its name. */
  static named(backend: NamedBackend): Backend {
    return new Backend('', 'Service', { name: backend.name, namespace: backend.namespace, ports: undefined }, backend.port, backend);
  }

  /**
   * A Service of several clusters, by the name of its ServiceImport.
   * @see https://docs.cilium.io/en/stable/network/clustermesh/mcsapi/
   */
  static serviceImport(backend: NamedBackend): Backend {
    const target = { name: backend.name, namespace: backend.namespace, ports: undefined };
    return new Backend('multicluster.x-k8s.io', 'ServiceImport', target, backend.port, backend);
  }

  private constructor(
    group: string,
    kind: string,
    target: ServiceFacts | undefined,
    port: number | string | undefined,
    options: Pick<ServiceBackendOptions, 'weight' | 'filters'>,
  ) {
    this.group = group;
    this.kind = kind;
    this.target = target;
    this.port = port;
    this.weight = options.weight;
    this.filters = [...(options.filters ?? [])];
    Object.freeze(this);
  }

  /** The same backend with another share of the requests. */
  withWeight(weight: number): Backend {
    return new Backend(this.group, this.kind, this.target, this.port, { weight, filters: this.filters });
  }

  /** @internal The reference. Reports a Service or port that cannot be resolved; the rest is checked with the route. */
  reference(scope: BackendScope, report: Reporter): BackendReference {
    if (!this.target) {
      if (this.kind !== 'Service') return { group: '', kind: this.kind, name: 'none', port: 1 };
      report.add({ code: 'RTE006', what: 'is not a Service', expected: 'a Service of cdk8s-plus or an ApiObject of kind Service', fix: "pass a Service, or use Backend.named({ name: 'web', port: 80 })" });
      return { name: 'none', port: 1 };
    }
    const { name, namespace = scope.namespace } = this.target;
    const port = this.portNumber(scope, report);
    if (namespace !== scope.namespace) scope.crossing({ group: this.group, kind: this.kind, namespace, name });
    return {
      group: this.group,
      kind: this.kind,
      name,
      ...(namespace !== scope.namespace && { namespace }),
      ...(port !== undefined && { port }),
    };
  }

  private portNumber(scope: BackendScope, report: Reporter): number | undefined {
    const { name, ports } = this.target!;
    if (!ports) {
      if (typeof this.port === 'number') return this.port;
      report.at('port').add({ code: 'RTE041', what: `is a port name (${String(this.port)}), and the ports of this Service are not known`, fix: 'write the port number' });
      return undefined;
    }
    const fitting = ports.filter(({ protocol }) => protocol === scope.protocol);
    const known = fitting.map((port) => (port.name ? `${port.name} ${port.port}` : String(port.port))).join(', ') || 'none';
    const found = fitting.filter((port) => this.port === undefined || port.port === this.port || port.name === this.port);
    if (found.length === 1 || (found.length > 1 && this.port !== undefined)) return found[0]!.port;
    if (this.port === undefined) {
      report.add({
        code: 'RTE040',
        what: fitting.length === 0 ? `is Service ${name}, which has no ${scope.protocol} port` : `does not say which ${scope.protocol} port of Service ${name} to use (${known})`,
        fix: fitting.length === 0 ? `add a ${scope.protocol} port to Service ${name}` : `set port, for example port: ${fitting[0]!.port}`,
      });
    } else {
      report.at('port').add({
        code: 'RTE040',
        what: `${this.port} does not exist in Service ${name} (${scope.protocol} ports: ${known})`,
        fix: fitting.length === 1 ? `set port: ${fitting[0]!.port}` : `use a port of the Service, or add port ${this.port} to it`,
      });
    }
    return undefined;
  }
}
