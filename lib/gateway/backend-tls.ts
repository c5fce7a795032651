import { Chart } from 'cdk8s';
import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { BackendTLSPolicy } from '../../imports/gateway.networking.k8s.io';
import type { BackendTLSPolicySpec, BackendTLSPolicyTargetRef } from '../../imports/gateway.networking.k8s.io';
import type { GatewayApiChannel } from '../assets';
import { ciliumContext } from '../cilium/cilium-context';
import type { CiliumContextProps } from '../cilium/cilium-context';
import { Reporter } from '../diagnostics/reporter';
import type { JsonObject } from '../kubernetes/json';
import { checkBackendTls } from '../model/route-checks';
import { checkNamespace } from './routes/route-frame';
import { serviceFacts } from './service-facts';
import type { ServiceObject } from './service-facts';
import { checkArguments, checked } from '../props';

/** Fields in the messages of `checkBackendTls`, and the props that set them. */
const PROPS = [[/^targetRefs\b/, 'targets'], [/^validation\.hostname\b/, 'hostname'], [/^validation\.caCertificateRefs\b/, 'ca']] as const;

/**
 * Certificate authorities that may have signed the certificate of a backend.
 *
 * @example
 * BackendCa.configMap('web-ca');
 */
export class BackendCa {
  static { checked(BackendCa, 'BackendCa'); }

  /** @internal */
  readonly configMap: string | undefined;

  /** The public authorities in the certificate store of Envoy. */
  static system(): BackendCa {
    return new BackendCa(undefined);
  }

  /**
   * Authorities in a ConfigMap in the namespace of the policy, under the key `ca.crt`. The certificate must be signed by one of them. Cilium rejects a
   * policy with several ConfigMaps.
   */
  static configMap(name: string): BackendCa {
    return new BackendCa(name);
  }

  private constructor(configMap: string | undefined) {
    this.configMap = configMap;
    Object.freeze(this);
  }
}

/** A Service whose pods use TLS. */
export interface BackendTlsTarget {
  /** A Service in the namespace of the policy: an object as for `Backend.service`, or its name. */
  readonly service: ServiceObject | string;
  /** Name of the port that uses TLS. @default - all ports */
  readonly portName?: string;
}

/** Props of `CiliumBackendTlsPolicy`. */
export interface CiliumBackendTlsPolicyProps extends CiliumContextProps {
  /** Name of the policy. @default - the construct's id */
  readonly name?: string;
  /** Namespace of the policy and of its Services. @default - the namespace of the first Service object, otherwise of the chart */
  readonly namespace?: string;
  /** @default - labels of the chart */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Services whose pods use TLS, from 1 to 16. */
  readonly targets: readonly BackendTlsTarget[];
  /** DNS name in the certificate of the backend, which is also sent as server name (SNI). */
  readonly hostname: string;
  /** Certificate authorities that may have signed the certificate of the backend. */
  readonly ca: BackendCa;
  /** Channel of the Gateway API CRDs in the cluster. @default 'standard' */
  readonly gatewayApiChannel?: GatewayApiChannel;
  /** Fields of the spec that have no prop. They override the props. @default - none */
  readonly raw?: Partial<BackendTLSPolicySpec>;
}

/**
 * TLS from the Gateway to backends: a `BackendTLSPolicy`. Cilium 1.20 and newer. It applies to backends of HTTP routes: gRPC calls
 * are always sent without TLS.
 *
 * @example
 * new CiliumBackendTlsPolicy(chart, 'web-tls', {
 *   namespace: 'shop',
 *   targets: [{ service: 'web' }],
 *   hostname: 'web.example.com',
 *   ca: BackendCa.configMap('web-ca'),
 * });
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/
 */
export class CiliumBackendTlsPolicy extends Construct {
  static { checked(CiliumBackendTlsPolicy, 'CiliumBackendTlsPolicy'); }

  /** Name of the policy. */
  readonly name: string;
  /** Namespace of the policy. */
  readonly namespace: string;
  /** The BackendTLSPolicy, for JSON patches and metadata. */
  readonly apiObject: ApiObject;

  /** @throws RTE codes, all mistakes at once; CIL037 and CIL038 if its Cilium is not known */
  constructor(scope: Construct, id: string, props: CiliumBackendTlsPolicyProps) {
    checkArguments('CiliumBackendTlsPolicy', arguments);
    super(scope, id);
    const { version } = ciliumContext(this, props);
    const report = new Reporter(this.node.path);
    const objects = props.targets.flatMap(({ service }) => (typeof service === 'string' ? [] : [serviceFacts(service)]));
    const namespace = props.namespace ?? objects.find((facts) => facts?.namespace !== undefined)?.namespace ?? Chart.of(this).namespace;
    this.name = props.name ?? id;
    this.namespace = namespace ?? '';

    checkNamespace(namespace, report);
    const { configMap } = props.ca;
    const spec: BackendTLSPolicySpec = {
      targetRefs: this.renderTargets(props.targets, report),
      validation: {
        hostname: props.hostname,
        ...(configMap === undefined
          ? { wellKnownCACertificates: 'System' }
          : { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: configMap }] }),
      },
    };
    checkBackendTls(spec as unknown as JsonObject, { version, channel: props.gatewayApiChannel ?? 'standard' }, report.named(PROPS));
    report.throwIfAny();

    this.apiObject = new BackendTLSPolicy(this, 'policy', {
      metadata: {
        name: this.name,
        namespace: this.namespace,
        ...(props.labels && { labels: { ...props.labels } }),
        ...(props.annotations && { annotations: { ...props.annotations } }),
      },
      spec: { ...spec, ...props.raw },
    });
  }

  private renderTargets(targets: readonly BackendTlsTarget[], report: Reporter): BackendTLSPolicyTargetRef[] {
    return targets.map((target, index) => {
      const { portName } = target;
      return { group: '', kind: 'Service', name: this.serviceName(target, report.at(`targets[${index}]`)), ...(portName !== undefined && { sectionName: portName }) };
    });
  }

  private serviceName({ service, portName }: BackendTlsTarget, report: Reporter): string {
    if (typeof service === 'string') return service;
    const facts = serviceFacts(service);
    if (!facts) {
      report.at('service').add({ code: 'RTE006', what: 'is not a Service', expected: 'a Service of cdk8s-plus, an ApiObject of kind Service, or its name', fix: "pass a Service, or its name, for example 'web'" });
      return '';
    }
    if (facts.namespace !== undefined && facts.namespace !== this.namespace) {
      report.add({ code: 'RTE051', what: `is Service ${facts.name} in namespace ${facts.namespace}, but the policy is in namespace ${this.namespace}`, fix: `set namespace: '${facts.namespace}' on the policy, or create another policy there` });
    }
    const names = facts.ports?.map(({ name }) => name).filter((name) => name !== undefined) ?? [];
    if (portName !== undefined && !names.includes(portName)) {
      report.at('portName').add({ code: 'RTE040', what: `${portName} does not exist in Service ${facts.name} (named ports: ${names.join(', ') || 'none'})`, fix: names.length > 0 ? `set portName: '${names[0]}'` : 'remove portName, or give the port of the Service this name' });
    }
    return facts.name;
  }
}
