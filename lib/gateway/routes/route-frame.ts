import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ParentRef } from '../../../imports/gateway.networking.k8s.io';
import type { GatewayApiChannel } from '../../assets';
import type { RouteFacts, RouteKind } from '../../model/route-attachment';
import { ciliumContext } from '../../cilium/cilium-context';
import type { CiliumContextProps } from '../../cilium/cilium-context';
import { Reporter } from '../../diagnostics/reporter';
import type { ObjectMetadata } from '../../kubernetes/typed-object';
import type { CrossNamespaceReference } from '../reference-grants';
import { ReferenceGrants } from '../reference-grants';
import type { GatewayAttachment } from '../parent-gateway';
import { Report } from '../report';
import type { RuleScope } from './route-filters';
import { checkHostnames, isHostname } from './route-hostnames';
import { checkNamespace, checkObjectName } from './route-names';
import { attachedListeners, renderParents } from './route-parents';
import type { RouteTarget } from './route-support';

/** Props that all routes have. */
export interface RouteProps extends CiliumContextProps, GatewayAttachment {
  /** More Gateways that take the route. @default none */
  readonly otherGateways?: readonly GatewayAttachment[];
  /** Name of the object. @default - the construct's id */
  readonly name?: string;
  /** @default - the chart's namespace; it must be known */
  readonly namespace?: string;
  /** @default - the chart's labels */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Whether backends in other namespaces get the ReferenceGrant that they need there. @default true */
  readonly referenceGrants?: boolean;
  /**
   * Channel of the Gateway API CRDs in the cluster. Some fields are in the experimental channel alone.
   * @default 'standard'
   */
  readonly gatewayApiChannel?: GatewayApiChannel;
}

/** What all routes do alike: whose they are, where they attach, what they may reach. */
export class RouteFrame {
  readonly target: RouteTarget;
  readonly metadata: ObjectMetadata;
  readonly name: string;
  readonly namespace: string;
  private readonly construct: Construct;
  private readonly kind: RouteKind;
  private readonly props: RouteProps;
  private readonly hostnames: readonly string[];

  /** @throws CIL037, CIL038 when it is not clear which Cilium the route is for */
  constructor(construct: Construct, kind: RouteKind, props: RouteProps, hostnames: readonly string[] = []) {
    this.construct = construct;
    this.kind = kind;
    this.props = props;
    this.hostnames = [...hostnames];
    this.target = { version: ciliumContext(construct, props).version, channel: props.gatewayApiChannel ?? 'standard' };
    this.name = props.name ?? construct.node.id;
    // Without one nothing is made: `run` throws. Until then there has to be something to compare with.
    this.namespace = this.givenNamespace() ?? 'default';
    this.metadata = {
      name: this.name,
      namespace: this.namespace,
      ...(props.labels && { labels: { ...props.labels } }),
      ...(props.annotations && { annotations: { ...props.annotations } }),
    };
  }

  /** Listeners that take the route, as far as known. */
  get listeners(): ReturnType<typeof attachedListeners> {
    return attachedListeners(this.attachments(), this.facts());
  }

  /** Where the route attaches to, as the API takes it. */
  parentRefs(report: Report): ParentRef[] {
    if (this.givenNamespace() === undefined) return [];
    return renderParents(this.attachments(), this.facts(), report);
  }

  /**
   * Checks what all routes have, runs a piece of work that notes mistakes, throws all of them together, and makes the
   * ReferenceGrants that are needed.
   */
  run<T>(work: (scope: RuleScope, report: Report) => T): T {
    const collector = new Reporter(this.construct.node.path);
    const report = new Report(collector);
    const crossings: CrossNamespaceReference[] = [];
    const scope: RuleScope = {
      ...this.target,
      backends: {
        namespace: this.namespace,
        protocol: this.kind === 'UDPRoute' ? 'UDP' : 'TCP',
        crossing: (to) => crossings.push({ from: { kind: this.kind, namespace: this.namespace }, to }),
      },
    };
    checkObjectName(this.name, report);
    checkNamespace(this.givenNamespace(), report);
    checkHostnames(this.hostnames, this.kind, this.target, report);
    const result = work(scope, report);
    collector.throwIfAny();
    if (this.props.referenceGrants ?? true) for (const crossing of crossings) ReferenceGrants.of(this.construct).allow(crossing);
    return result;
  }

  private attachments(): readonly GatewayAttachment[] {
    return [{ gateway: this.props.gateway, listener: this.props.listener }, ...(this.props.otherGateways ?? [])];
  }

  /** What decides where it attaches; a hostname that is none is a mistake of its own, and no listener has it. */
  private facts(): RouteFacts {
    return { kind: this.kind, namespace: this.namespace, hostnames: this.hostnames.filter(isHostname) };
  }

  private givenNamespace(): string | undefined {
    return this.props.namespace ?? Chart.of(this.construct).namespace;
  }
}
