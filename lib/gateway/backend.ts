import type { ReferenceGrantTo } from '../../imports/gateway.networking.k8s.io';
import { isDnsLabel } from '../kubernetes/dns-names';
import type { HttpFilter } from './routes/http-filter';
import { serviceFacts } from './service-facts';
import type { ServiceFacts, ServiceObject } from './service-facts';
import type { Report } from './report';
import { checked } from '../props';

/** A backend by its name. */
export interface NamedBackend {
  /** Name of the Service. */
  readonly name: string;
  /** @default - the route's namespace */
  readonly namespace?: string;
  /** Port of the Service, from 1 to 65535; not the Pods' port. */
  readonly port: number;
  /** Share of the requests, from 0 to 1000000, in relation to the other backends of the rule. @default 1 */
  readonly weight?: number;
  /** Header modifiers for requests to this backend and its responses. @default none */
  readonly filters?: readonly HttpFilter[];
}

/** How requests go to a Service object. */
export interface ServiceBackendOptions {
  /** Number or name of one of the Service's ports. @default - its only port */
  readonly port?: number | string;
  /** Share of the requests, from 0 to 1000000, in relation to the other backends of the rule. @default 1 */
  readonly weight?: number;
  /** Header modifiers for requests to this backend and its responses. @default none */
  readonly filters?: readonly HttpFilter[];
}

/** A backend as a route refers to it. */
export interface BackendReference {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
}

/** What a backend needs to know of the route. */
export interface BackendScope {
  readonly namespace: string;
  readonly protocol: 'TCP' | 'UDP';
  /** Notes a target in another namespace. */
  crossing(to: ReferenceGrantTo & { readonly namespace: string; readonly name: string }): void;
}

const MOST_WEIGHT = 1_000_000;

/**
 * Where a route sends requests to. One in another namespace makes the ReferenceGrant that it needs there.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#backendref
 */
export class Backend {
  static { checked(Backend, 'Backend'); }

  /** Share of the requests; undefined for the API's default of 1. */
  readonly weight: number | undefined;
  /** Header modifiers of this backend alone. */
  readonly filters: readonly HttpFilter[];
  private readonly group: string;
  private readonly kind: string;
  private readonly port: number | string | undefined;
  private readonly target: ServiceFacts | undefined;

  /**
   * A Service of cdk8s-plus, of any version, or an `ApiObject` of kind `Service`. Its port is checked against those that it
   * has when the route is created.
   */
  static service(service: ServiceObject, options: ServiceBackendOptions = {}): Backend {
    return new Backend('', 'Service', serviceFacts(service), options.port, options);
  }

  /** A Service by its name. */
  static named(backend: NamedBackend): Backend {
    return new Backend('', 'Service', { name: backend.name, namespace: backend.namespace, ports: undefined }, backend.port, backend);
  }

  /**
   * A Service of several clusters by the name of its ServiceImport.
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

  /** @internal The same backend as routes without filters take it. */
  withoutFilters(): Backend {
    return new Backend(this.group, this.kind, this.target, this.port, { weight: this.weight });
  }

  /** @internal The reference, with all mistakes in it noted. */
  reference(scope: BackendScope, report: Report): BackendReference {
    if (!this.target) {
      report.add('RTE006', 'is no Service (it has no name and metadata of a cdk8s-plus Service, nor is it an ApiObject of kind Service)', 'use Backend.named({ name, namespace, port })');
      return { name: '' };
    }
    const { name, namespace = scope.namespace } = this.target;
    for (const [field, value] of [['name', name], ['namespace', namespace]] as const) {
      // That of the route is the route's to check.
      const inherited = field === 'namespace' && value === scope.namespace;
      if (!inherited && !isDnsLabel(value)) report.add('RTE042', `${field} is no DNS label of at most 63 characters (${value})`, 'write lower-case letters, digits and dashes');
    }
    if (this.weight !== undefined && !(Number.isInteger(this.weight) && this.weight >= 0 && this.weight <= MOST_WEIGHT)) {
      report.add('RTE023', `weight is no whole number from 0 to ${MOST_WEIGHT} (${this.weight})`, 'weights are shares: 90 and 10, for example');
    }
    const port = this.portNumber(scope, report);
    if (namespace !== scope.namespace) scope.crossing({ group: this.group, kind: this.kind, namespace, name });
    return {
      ...(this.group !== '' && { group: this.group, kind: this.kind }),
      name,
      ...(namespace !== scope.namespace && { namespace }),
      ...(port !== undefined && { port }),
    };
  }

  private portNumber(scope: BackendScope, report: Report): number | undefined {
    const { name, ports } = this.target!;
    if (typeof this.port === 'number' && !(Number.isInteger(this.port) && this.port >= 1 && this.port <= 65535)) {
      report.add('RTE041', `port is no whole number from 1 to 65535 (${this.port})`, "give a port of the Service");
      return undefined;
    }
    if (!ports) {
      if (typeof this.port === 'number') return this.port;
      report.add('RTE041', `port is no number (${String(this.port)})`, 'give the number: a Service that is known by its name alone says nothing of its ports');
      return undefined;
    }
    const fitting = ports.filter(({ protocol }) => protocol === scope.protocol);
    const shown = fitting.map((port) => (port.name ? `${port.name} ${port.port}` : String(port.port))).join(', ') || 'none';
    const found = fitting.filter((port) => this.port === undefined || port.port === this.port || port.name === this.port);
    if (found.length === 1 || (found.length > 1 && this.port !== undefined)) return found[0]!.port;
    if (this.port === undefined) {
      report.add('RTE040', `does not say which port of Service ${name} it means (${scope.protocol} ports: ${shown})`, 'give port');
    } else {
      report.add('RTE040', `names a port that Service ${name} lacks (${this.port}; ${scope.protocol} ports: ${shown})`, "use one of the Service's ports, or add it there");
    }
    return undefined;
  }
}
