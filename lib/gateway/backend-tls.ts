import { Chart } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { BackendTLSPolicy } from '../../imports/gateway.networking.k8s.io';
import type { BackendTLSPolicySpec, BackendTLSPolicyTargetRef } from '../../imports/gateway.networking.k8s.io';
import type { GatewayApiChannel } from '../assets';
import { ciliumContext } from '../cilium/cilium-context';
import { isDnsSubdomain } from '../kubernetes/dns-names';
import type { CiliumContextProps } from '../cilium/cilium-context';
import { Reporter } from '../diagnostics/reporter';
import { hostnameProblem } from '../kubernetes/hostnames';
import { Report } from './report';
import { checkNamespace, checkObjectName } from './routes/route-names';
import { requireFeature } from './routes/route-support';
import { serviceFacts } from './service-facts';
import type { ServiceObject } from './service-facts';
import { checkArguments, checked } from '../props';

/** Who must have signed the backend's certificate. */
export class BackendCa {
  static { checked(BackendCa, 'BackendCa'); }

  /** @internal */
  readonly configMaps: readonly string[];

  /** The authorities that the system's store holds. */
  static system(): BackendCa {
    return new BackendCa([]);
  }

  /** Authorities in ConfigMaps of the policy's namespace, each under the key `ca.crt`; one of them is enough. */
  static configMaps(...names: readonly [string, ...string[]]): BackendCa {
    return new BackendCa(names);
  }

  private constructor(configMaps: readonly string[]) {
    this.configMaps = Object.freeze([...configMaps]);
    Object.freeze(this);
  }
}

/** A Service whose backends speak TLS. */
export interface BackendTlsTarget {
  /** The Service: an object as for `Backend.service`, or its name. It is in the policy's namespace. */
  readonly service: ServiceObject | string;
  /** Name of the one port that speaks TLS. @default - all ports */
  readonly portName?: string;
}

/** Props of `CiliumBackendTlsPolicy`. */
export interface CiliumBackendTlsPolicyProps extends CiliumContextProps {
  /** Name of the object. @default - the construct's id */
  readonly name?: string;
  /** Namespace of the policy and of its Services. @default - that of the first Service object, else of the chart */
  readonly namespace?: string;
  /** @default - the chart's labels */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Services whose backends speak TLS. */
  readonly targets: readonly BackendTlsTarget[];
  /** Name that the backend's certificate is for; it is sent as server name (SNI) too. */
  readonly hostname: string;
  /** Who must have signed the backend's certificate. */
  readonly ca: BackendCa;
  /** Channel of the Gateway API CRDs in the cluster. @default 'standard' */
  readonly gatewayApiChannel?: GatewayApiChannel;
  /** Fields of the spec that have no prop; they win. They are not checked. @default none */
  readonly spec?: Partial<BackendTLSPolicySpec>;
}

/**
 * TLS from the Gateway to backends: a `BackendTLSPolicy`. Cilium 1.20 and newer, and for backends of an HTTPRoute: those of
 * a GRPCRoute get plain HTTP/2 all the same.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/
 */
export class CiliumBackendTlsPolicy extends Construct {
  static { checked(CiliumBackendTlsPolicy, 'CiliumBackendTlsPolicy'); }

  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object. */
  readonly namespace: string;
  /** The object itself, for patches. */
  readonly apiObject: ApiObject;

  /** @throws RTE codes, all mistakes at once */
  constructor(scope: Construct, id: string, props: CiliumBackendTlsPolicyProps) {
    checkArguments('CiliumBackendTlsPolicy', arguments);
    super(scope, id);
    const { version } = ciliumContext(this, props);
    const collector = new Reporter(this.node.path);
    const report = new Report(collector);
    const objects = props.targets.flatMap(({ service }) => (typeof service === 'string' ? [] : [serviceFacts(service)]));
    const namespace = props.namespace ?? objects.find((facts) => facts?.namespace !== undefined)?.namespace ?? Chart.of(this).namespace;
    this.name = props.name ?? id;
    this.namespace = namespace ?? '';

    requireFeature('backendTlsPolicy', { version, channel: props.gatewayApiChannel ?? 'standard' }, report);
    checkObjectName(this.name, report);
    checkNamespace(namespace, report);
    const wrong = hostnameProblem(props.hostname, { wildcard: false });
    if (wrong !== undefined) report.add('RTE003', `hostname ${wrong} (${props.hostname})`, "write the name in the backend's certificate, without port and wildcard");
    checkAuthorities(props.ca, report);
    const targetRefs = this.renderTargets(props.targets, report);
    collector.throwIfAny();

    const { configMaps } = props.ca;
    this.apiObject = new BackendTLSPolicy(this, 'policy', {
      metadata: {
        name: this.name,
        namespace: this.namespace,
        ...(props.labels && { labels: { ...props.labels } }),
        ...(props.annotations && { annotations: { ...props.annotations } }),
      },
      spec: {
        targetRefs,
        validation: {
          hostname: props.hostname,
          ...(configMaps.length === 0
            ? { wellKnownCACertificates: 'System' }
            : { caCertificateRefs: configMaps.map((name) => ({ group: '', kind: 'ConfigMap', name })) }),
        },
        ...props.spec,
      },
    });
  }

  private renderTargets(targets: readonly BackendTlsTarget[], report: Report): BackendTLSPolicyTargetRef[] {
    if (targets.length === 0) report.add('RTE051', 'is for no Service (targets is empty)', 'give at least one');
    report.limit('targets', targets.length, 16, 'spread them over two policies');
    const seen = new Map<string, (string | undefined)[]>();
    const rendered = targets.map((target, index) => {
      const at = report.at(`targets[${index}]`);
      const name = this.serviceName(target, at);
      seen.set(name, [...(seen.get(name) ?? []), target.portName]);
      return { group: '', kind: 'Service', name, ...(target.portName !== undefined && { sectionName: target.portName }) };
    });
    for (const [name, ports] of seen) {
      if (ports.length === new Set(ports).size && !(ports.length > 1 && ports.includes(undefined))) continue;
      report.add('RTE051', `has Service ${name} twice (ports ${ports.map((port) => port ?? 'all').join(', ')})`, 'name each port once, or none');
    }
    return rendered;
  }

  private serviceName({ service, portName }: BackendTlsTarget, report: Report): string {
    if (typeof service === 'string') {
      if (!isDnsSubdomain(service)) report.add('RTE051', `is no name of a Service (${service})`, 'write lower-case letters, digits and dashes');
      return service;
    }
    const facts = serviceFacts(service);
    if (!facts) {
      report.add('RTE006', 'is no Service (it has no name and metadata of a cdk8s-plus Service, nor is it an ApiObject of kind Service)', "give the Service's name");
      return '';
    }
    if (facts.namespace !== undefined && facts.namespace !== this.namespace) {
      report.add('RTE051', `is in another namespace than the policy (${facts.namespace}/${facts.name}, ${this.namespace})`, "make a policy in the Service's namespace");
    }
    const names = facts.ports?.map(({ name }) => name).filter((name) => name !== undefined) ?? [];
    if (portName !== undefined && !names.includes(portName)) {
      report.add('RTE040', `names a port that Service ${facts.name} lacks (${portName}; named ports: ${names.join(', ') || 'none'})`, "use the name of one of the Service's ports");
    }
    return facts.name;
  }
}

function checkAuthorities({ configMaps }: BackendCa, report: Report): void {
  report.limit('ConfigMaps of authorities', configMaps.length, 8, 'join them into fewer ConfigMaps');
  for (const name of configMaps) {
    if (!isDnsSubdomain(name)) report.add('RTE050', `ca has what is no name of a ConfigMap (${name})`, 'write lower-case letters, digits, dashes and dots');
  }
}
