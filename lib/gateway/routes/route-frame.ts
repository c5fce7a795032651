import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ParentRef } from '../../../imports/gateway.networking.k8s.io';
import type { GatewayApiChannel } from '../../assets';
import type { CiliumVersion } from '../../cluster/cilium-version';
import { Reporter, type FieldNames } from '../../diagnostics/reporter';
import { hostnameProblem } from '../../kubernetes/hostnames';
import type { JsonObject } from '../../kubernetes/json';
import { operatorHas } from '../../model/operator-releases';
import { attach, type RouteKind } from '../../model/route-attachment';
import { checkRedirectLoop, checkRoute } from '../../model/route-checks';
import { ciliumContext } from '../../cilium/cilium-context';
import type { CiliumContextProps } from '../../cilium/cilium-context';
import type { ObjectMetadata } from '../../kubernetes/typed-object';
import { PARENT_DEFAULTS } from '../api-defaults';
import type { BackendScope } from '../backend';
import type { CrossNamespaceReference } from '../reference-grants';
import { ReferenceGrants } from '../reference-grants';
import type { GatewayAttachment } from '../parent-gateway';

/** Props of all routes. */
export interface RouteProps extends CiliumContextProps, GatewayAttachment {
  /** Other Gateways that the route attaches to. @default - none */
  readonly otherGateways?: readonly GatewayAttachment[];
  /** Name of the route. @default - the construct's id */
  readonly name?: string;
  /** Namespace of the route. It is required here or at the chart. @default - the namespace of the chart */
  readonly namespace?: string;
  /** @default - labels of the chart */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Whether to create ReferenceGrants for backends in other namespaces. @default true */
  readonly referenceGrants?: boolean;
  /**
   * Channel of the Gateway API CRDs in the cluster. Some fields are only in the experimental channel.
   * @default 'standard'
   */
  readonly gatewayApiChannel?: GatewayApiChannel;
}

/** The part of a spec that all routes have. */
export interface RouteSpec<Rule> {
  readonly parentRefs: ParentRef[];
  readonly hostnames?: string[];
  readonly rules: Rule[];
}

/** Fields in the messages of `checkRoute`, and the props that set them. */
const PROPS: FieldNames = [
  [/^parentRefs\b/, 'parentRefs (gateway and otherGateways)'],
  [/\bbackendRefs\b/g, 'backends'],
  [/\bfilters\[\d+\]\.requestRedirect\b/, 'redirect'],
  [/\bfilters\[\d+\]\.urlRewrite\b/, 'rewrite'],
  [/\bfilters\[\d+\]\.requestMirror(?:\.backendRef)?\b/, 'mirror'],
  [/\bfilters\[\d+\]\.requestHeaderModifier\b/, 'requestHeaders'],
  [/\bfilters\[\d+\]\.responseHeaderModifier\b/, 'responseHeaders'],
  [/\bfilters\[\d+\]\.cors\b/, 'cors'],
  [/\bqueryParams\b/, 'query'],
];

/** The part that all routes share: version of Cilium, metadata, parents and ReferenceGrants. */
export class RouteFrame {
  readonly version: CiliumVersion;
  readonly metadata: ObjectMetadata;
  readonly name: string;
  readonly namespace: string;
  private readonly construct: Construct;
  private readonly route: { readonly kind: RouteKind; readonly apiVersion: 'gateway.networking.k8s.io/v1' | 'gateway.networking.k8s.io/v1alpha2' };
  private readonly props: RouteProps;
  private readonly hostnames: readonly string[];

  /** @throws CIL037 and CIL038 if its Cilium is not known */
  constructor(construct: Construct, kind: RouteKind, props: RouteProps, hostnames: readonly string[] = []) {
    this.construct = construct;
    this.props = props;
    this.hostnames = [...hostnames];
    this.version = ciliumContext(construct, props).version;
    // Before 1.20, the operator of Cilium watches only this version of TLSRoute.
    this.route = { kind, apiVersion: kind === 'TLSRoute' && !operatorHas('tlsRouteV1', this.version) ? 'gateway.networking.k8s.io/v1alpha2' : 'gateway.networking.k8s.io/v1' };
    this.name = props.name ?? construct.node.id;
    // Without a namespace, `spec` throws. Until then, the checks need one to compare with.
    this.namespace = this.ownNamespace() ?? 'default';
    this.metadata = {
      name: this.name,
      namespace: this.namespace,
      ...(props.labels && { labels: { ...props.labels } }),
      ...(props.annotations && { annotations: { ...props.annotations } }),
    };
  }

  get apiVersion(): RouteFrame['route']['apiVersion'] {
    return this.route.apiVersion;
  }

  /** Makes the spec of the route, checks it, throws all problems together, and creates the ReferenceGrants of backends. */
  spec<Rule>(render: (scope: BackendScope, report: Reporter) => Rule[]): RouteSpec<Rule> {
    const { construct, route, hostnames, version, namespace, props } = this;
    const report = new Reporter(construct.node.path);
    const crossings: CrossNamespaceReference[] = [];
    const { kind } = route;
    const scope: BackendScope = {
      namespace,
      protocol: kind === 'UDPRoute' ? 'UDP' : 'TCP',
      crossing: (to) => crossings.push({ from: { kind, namespace }, to }),
    };
    checkNamespace(this.ownNamespace(), report);
    const rules = render(scope, report);
    const spec = { parentRefs: this.parentRefs(), ...(hostnames.length > 0 && { hostnames: [...hostnames] }), rules };
    checkRoute({ ...route, spec: spec as unknown as JsonObject }, { version, channel: props.gatewayApiChannel ?? 'standard' }, report.named(PROPS));
    if (this.ownNamespace() !== undefined) this.checkAttachment(spec, report);
    report.throwIfAny();
    if (props.referenceGrants ?? true) for (const crossing of crossings) ReferenceGrants.of(construct).allow(crossing);
    return spec;
  }

  private parentRefs(): ParentRef[] {
    return this.attachments().flatMap(({ gateway, listener }) =>
      (sectionsOf(listener) ?? [undefined]).map((sectionName) => ({
        ...PARENT_DEFAULTS,
        name: gateway.name,
        ...(gateway.namespace !== this.namespace && { namespace: gateway.namespace }),
        ...(sectionName !== undefined && { sectionName }),
      })),
    );
  }

  /** Reports every reason for which a known Gateway would reject the route. */
  private checkAttachment(spec: object, report: Reporter): void {
    // Invalid hostnames are reported already.
    const facts = { kind: this.route.kind, namespace: this.namespace, hostnames: this.hostnames.filter((hostname) => hostnameProblem(hostname, { wildcard: true }) === undefined) };
    const open = this.attachments().flatMap(({ gateway: { name, namespace, listeners }, listener }) => {
      const attachment = listeners && attach({ name, namespace, listeners }, facts, sectionsOf(listener)?.map((section) => ({ section })));
      for (const { code, what, fix } of attachment?.refusals ?? []) report.add({ code, what, fix });
      return attachment?.listeners ?? [];
    });
    checkRedirectLoop({ spec: spec as JsonObject }, open, report);
  }

  private attachments(): readonly GatewayAttachment[] {
    return [{ gateway: this.props.gateway, listener: this.props.listener }, ...(this.props.otherGateways ?? [])];
  }

  private ownNamespace(): string | undefined {
    return this.props.namespace ?? Chart.of(this.construct).namespace;
  }
}

/** Reports a missing namespace. An invalid one is a finding for every object. */
export function checkNamespace(namespace: string | undefined, report: Reporter): void {
  if (namespace !== undefined) return;
  report.add({ code: 'RTE002', what: 'namespace is required, because the chart has none', fix: "set namespace, for example namespace: 'shop'" });
}

function sectionsOf(listener: GatewayAttachment['listener']): readonly string[] | undefined {
  return typeof listener === 'string' ? [listener] : listener;
}
