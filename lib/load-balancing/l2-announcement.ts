import { createHash } from 'node:crypto';
import type { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { CiliumL2AnnouncementPolicy, type CiliumL2AnnouncementPolicySpec, type LabelSelector } from '../../imports/cilium.io';
import type { JsonObject } from '../kubernetes/json';
import { addressNotesOf } from '../model/address-notes';
import { checkL2Policy } from '../model/pool-checks';
import { ciliumContext, type CiliumContext, type CiliumContextProps } from '../cilium/cilium-context';
import { CONTROL_PLANE_LABEL } from '../cluster/node-labels';
import { Reporter } from '../diagnostics/reporter';
import { rootChart } from '../synthesis/synthesis';
import type { ServiceAnnouncer, ServiceSelection } from './announce';
import { requestRateLimit } from './l2-client-rate';
import { ciliumObject } from './pool-served-version';
import { labelSelectorOf, type ServiceSelector } from '../selection/service-selector';
import type { LabelSelection } from '../selection/selector';
import { checkArguments, checked } from '../props';
import { durationText } from '../kubernetes/duration';
import { plainSelector } from '../kubernetes/label-selector';

/** Timing of the leases that decide which node answers for an address. Durations with a unit: `15s`, `500ms`. */
export interface L2LeaseTiming {
  /**
   * How long other nodes wait before they replace a node that failed: the longest outage. More than
   * `renewDeadline`, at least `1s`.
   * @default '15s' - the default of the chart
   */
  readonly duration?: string | Duration;
  /**
   * How long a node tries to renew its lease before it gives up. More than 1.2 times `retryPeriod`.
   * @default '5s' - the default of the chart
   */
  readonly renewDeadline?: string | Duration;
  /**
   * Time between two attempts.
   * @default '2s' - the default of the chart
   */
  readonly retryPeriod?: string | Duration;
}

/** Props of `L2Announcement`. */
export interface L2AnnouncementProps extends CiliumContextProps {
  /**
   * Name of the policy. Policies for pools with a service selector are named after it and the labels of the selector.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Interfaces on which nodes answer ARP requests, as regular expressions of Go (RE2), not file patterns: `^eno[0-9]+$`.
   * @default - all interfaces that Cilium manages
   * @see https://docs.cilium.io/en/stable/network/l2-announcements/#interfaces
   */
  readonly interfaces?: readonly string[];
  /**
   * Nodes that may answer; `{}` selects all nodes.
   * @default - the workers if the cluster has any, otherwise all nodes
   */
  readonly nodeSelector?: LabelSelection;
  /**
   * Services to announce in addition to those of the pools that use this announcement; `{}` selects all Services.
   * @default - only the Services of the pools
   */
  readonly services?: ServiceSelector;
  /**
   * Whether to announce LoadBalancer addresses. Required for pools.
   * @default true
   */
  readonly loadBalancerIPs?: boolean;
  /**
   * Whether to announce `spec.externalIPs` of Services.
   * @default false
   */
  readonly externalIPs?: boolean;
  /**
   * Lease timing. All announcements of an installation share it.
   * @default - the default of the chart
   * @see https://docs.cilium.io/en/stable/network/l2-announcements/#leases
   */
  readonly lease?: L2LeaseTiming;
  /**
   * Number of Services that it announces. The rate limit of the agents for requests to the API server depends on it.
   * @default - the Services and Gateways of the app that it selects
   */
  readonly serviceCount?: number;
}

/**
 * Lets nodes answer ARP requests, and from Cilium 1.19 on IPv6 neighbor solicitations, for addresses of Services: one or more
 * `CiliumL2AnnouncementPolicy` objects. It turns on L2 announcements, and raises the rate limit of the agents for requests to the API
 * server, unless `clientRateLimit` of `TalosCilium` is set.
 *
 * @throws ANN001, ANN002, ANN004, all at once
 * @see https://docs.cilium.io/en/stable/network/l2-announcements/
 *
 * @example
 * const lan = new L2Announcement(chart, 'lan', { interfaces: ['^eno[0-9]+$'] });
 * new LoadBalancerPool(chart, 'pool', { blocks: ['192.168.1.200/29'], announce: Announce.l2(lan) });
 */
export class L2Announcement extends Construct implements ServiceAnnouncer {
  static { checked(L2Announcement, 'L2Announcement'); }

  /** Name of the policy, and start of the names of policies for single pools. */
  readonly name: string;

  private readonly context: CiliumContext;
  private readonly shared: CiliumL2AnnouncementPolicySpec;
  private readonly policies = new Map<string, ApiObject>();

  constructor(scope: Construct, id: string, props: L2AnnouncementProps = {}) {
    checkArguments('L2Announcement', arguments);
    super(scope, id);
    this.name = props.name ?? id;
    this.context = ciliumContext(this, props);

    const nodeSelector = props.nodeSelector ? plainSelector(props.nodeSelector) : this.defaultNodes();
    const { interfaces } = props;
    this.shared = {
      loadBalancerIPs: props.loadBalancerIPs ?? true,
      externalIPs: props.externalIPs ?? false,
      ...(interfaces && interfaces.length > 0 && { interfaces: [...interfaces] }),
      ...(nodeSelector && Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    };
    this.check(props);
    if (props.services) this.addPolicy(this.name, labelSelectorOf(props.services));
    addressNotesOf(this).announcers.push({ scope: rootChart(this).node.id, path: this.node.path, inUse: () => this.policies.size > 0 });
    this.requestValues(props);
  }

  /** The CiliumL2AnnouncementPolicy objects so far: one for each selector of Services. */
  get apiObjects(): readonly ApiObject[] {
    return [...this.policies.values()];
  }

  /** Announces the Services of a pool too. Called by `LoadBalancerPool`. */
  announceServices({ matchLabels }: ServiceSelection): void {
    const selector = Object.keys(matchLabels).length > 0 ? { matchLabels: { ...matchLabels } } : undefined;
    this.addPolicy(selector ? `${this.name}-${nameOf(matchLabels)}` : this.name, selector);
  }

  private addPolicy(name: string, serviceSelector: LabelSelector | undefined): void {
    const key = JSON.stringify(serviceSelector ?? null);
    if (this.policies.has(key)) return;
    const free = this.node.tryFindChild(name) === undefined ? name : `${name}-all`;
    this.policies.set(key, ciliumObject(this, free, CiliumL2AnnouncementPolicy, this.context.version, {
      metadata: { name: free },
      spec: { ...this.shared, ...(serviceSelector && { serviceSelector }) },
    }));
  }

  private defaultNodes(): LabelSelector | undefined {
    const workers = this.context.cluster?.workers ?? 0;
    return workers > 0 ? { matchExpressions: [{ key: CONTROL_PLANE_LABEL, operator: 'DoesNotExist' }] } : undefined;
  }

  private requestValues({ lease, serviceCount }: L2AnnouncementProps): void {
    const { cilium } = this.context;
    if (!cilium) return;
    const timing: Record<string, string | Duration | undefined> = {
      leaseDuration: lease?.duration,
      leaseRenewDeadline: lease?.renewDeadline,
      leaseRetryPeriod: lease?.retryPeriod,
    };
    const l2announcements: JsonObject = { enabled: true };
    for (const [key, value] of Object.entries(timing)) if (value !== undefined) l2announcements[key] = durationText(value);
    cilium.request({ origin: this.node.path, values: { l2announcements }, reason: 'nodes answer for addresses of Services' });
    requestRateLimit(cilium, this, serviceCount);
  }

  private check({ serviceCount }: L2AnnouncementProps): void {
    const report = new Reporter(this.node.path);
    checkL2Policy(this.shared as unknown as JsonObject, report);
    if (serviceCount !== undefined && (!Number.isSafeInteger(serviceCount) || serviceCount < 0)) {
      report.add({ code: 'ANN004', what: `serviceCount must be a whole number of Services (${serviceCount})`, fix: 'write a whole number, or remove serviceCount' });
    }
    report.throwIfAny();
  }
}

const LONGEST = 100;

/** Labels as part of a name: readable, and different for different labels. */
function nameOf(labels: Readonly<Record<string, string>>): string {
  const text = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}-${value}`)
    .join('-');
  const name = text.toLowerCase().replace(/[^a-z0-9.-]+/g, '-').replace(/^[.-]+|[.-]+$/g, '');
  if (name === text && name.length <= LONGEST && !name.includes('..')) return name;
  const hash = createHash('sha256').update(JSON.stringify(Object.entries(labels).sort())).digest('hex').slice(0, 8);
  return `${name.slice(0, LONGEST).replace(/[.-]+/g, '-').replace(/-$/, '')}-${hash}`;
}
