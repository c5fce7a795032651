import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ParentRef } from '../../../imports/gateway.networking.k8s.io';
import type { GatewayApiChannel } from '../../assets';
import { Reporter } from '../../diagnostics/reporter';
import type { RouteFacts, RouteKind } from '../../model/route-attachment';
import { ciliumContext } from '../../cilium/cilium-context';
import type { CiliumContextProps } from '../../cilium/cilium-context';
import type { ObjectMetadata } from '../../kubernetes/typed-object';
import type { CrossNamespaceReference } from '../reference-grants';
import { ReferenceGrants } from '../reference-grants';
import type { GatewayAttachment } from '../parent-gateway';
import type { RuleScope } from './route-filters';
import { checkHostnames, isHostname } from './route-hostnames';
import { checkNamespace, checkObjectName } from './route-names';
import { attachedListeners, renderParents } from './route-parents';
import type { RouteTarget } from './route-support';

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

/** The part that all routes share: version of Cilium, metadata, parents and ReferenceGrants. */
export class RouteFrame {
  readonly target: RouteTarget;
  readonly metadata: ObjectMetadata;
  readonly name: string;
  readonly namespace: string;
  private readonly construct: Construct;
  private readonly kind: RouteKind;
  private readonly props: RouteProps;
  private readonly hostnames: readonly string[];

  /** @throws CIL037 and CIL038 if its Cilium is not known */
  constructor(construct: Construct, kind: RouteKind, props: RouteProps, hostnames: readonly string[] = []) {
    this.construct = construct;
    this.kind = kind;
    this.props = props;
    this.hostnames = [...hostnames];
    this.target = { version: ciliumContext(construct, props).version, channel: props.gatewayApiChannel ?? 'standard' };
    this.name = props.name ?? construct.node.id;
    // Without a namespace, `run` throws. Until then, the checks need one to compare with.
    this.namespace = this.ownNamespace() ?? 'default';
    this.metadata = {
      name: this.name,
      namespace: this.namespace,
      ...(props.labels && { labels: { ...props.labels } }),
      ...(props.annotations && { annotations: { ...props.annotations } }),
    };
  }

  /** Known listeners that accept the route. */
  get listeners(): ReturnType<typeof attachedListeners> {
    return attachedListeners(this.attachments(), this.facts());
  }

  /** Fields of the parents. */
  parentRefs(report: Reporter): ParentRef[] {
    if (this.ownNamespace() === undefined) return [];
    return renderParents(this.attachments(), this.facts(), report);
  }

  /**
   * Checks the shared props, runs `work`, throws all problems together, and creates the ReferenceGrants of backends.
   */
  run<T>(work: (scope: RuleScope, report: Reporter) => T): T {
    const report = new Reporter(this.construct.node.path);
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
    checkNamespace(this.ownNamespace(), report);
    checkHostnames(this.hostnames, this.kind, this.target, report);
    const result = work(scope, report);
    report.throwIfAny();
    if (this.props.referenceGrants ?? true) for (const crossing of crossings) ReferenceGrants.of(this.construct).allow(crossing);
    return result;
  }

  private attachments(): readonly GatewayAttachment[] {
    return [{ gateway: this.props.gateway, listener: this.props.listener }, ...(this.props.otherGateways ?? [])];
  }

  /** What decides where the route attaches. Invalid hostnames are reported separately. */
  private facts(): RouteFacts {
    return { kind: this.kind, namespace: this.namespace, hostnames: this.hostnames.filter(isHostname) };
  }

  private ownNamespace(): string | undefined {
    return this.props.namespace ?? Chart.of(this.construct).namespace;
  }
}
