import type { ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { CiliumLoadBalancerIPPool, type CiliumLoadBalancerIPPoolSpec, type LabelSelector } from '../../imports/cilium.io';
import { addressNotesOf } from '../model/address-notes';
import { checkAllocation, checkBlocks, checkPoolSelector } from '../model/pool-checks';
import { selectorText } from '../kubernetes/label-selector';
import { ciliumContext, type CiliumContext, type CiliumContextProps } from '../cilium/cilium-context';
import type { IpAddress } from '../cluster/ip-address';
import { Reporter } from '../diagnostics/reporter';
import { rootChart } from '../synthesis/synthesis';
import type { AddressClaim, AddressPool } from './address-pool';
import {
  allocationAnnotations,
  applyChanges,
  appService,
  isConstruct,
  ServicePatch,
  type AllocationOptions,
  type ServiceReference,
} from './allocate';
import type { Announce } from './announce';
import { checkOptions, checkService, readAddresses } from './pool-allocation-rules';
import { PoolBlock } from './pool-block';
import { asLabelSets, labelSelectorOf, labelsFor, wrongPlaces, type ServiceSelector } from '../selection/service-selector';
import { ciliumObject } from './pool-served-version';
import { checkArguments, checked } from '../props';

/** Props of `LoadBalancerPool`. */
export interface LoadBalancerPoolProps extends CiliumContextProps {
  /**
   * Name of the pool object.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Addresses of the pool, IPv4 or IPv6: `PoolBlock.cidr('192.168.1.200/29')`,
   * `PoolBlock.range('192.168.1.10', '192.168.1.20')`, or the same as strings: `'192.168.1.200/29'`, `'192.168.1.10-192.168.1.20'`.
   */
  readonly blocks: readonly (string | PoolBlock)[];
  /**
   * How the network outside the cluster learns about the addresses. The announcement selects the same Services as the pool.
   * @nonEmpty name an announcement, or Announce.none('why')
   */
  readonly announce: Announce | readonly Announce[];
  /**
   * Services that get their addresses from the pool.
   * @default - all Services of type LoadBalancer
   * @see https://docs.cilium.io/en/stable/network/lb-ipam/#service-selectors
   */
  readonly serviceSelector?: ServiceSelector;
  /**
   * Whether the first and last address of each CIDR are assigned. It has no effect on ranges and on CIDRs of fewer than four
   * addresses: all of their addresses are assigned.
   * @default true - as in Cilium
   */
  readonly allowFirstLastIPs?: boolean;
  /**
   * Whether to stop assigning addresses from the pool. Services keep the addresses that they have.
   * @default false
   */
  readonly disabled?: boolean;
  /**
   * Addresses, CIDRs and ranges that no Service may get. The blocks of the object are cut around them, because the pool has no
   * field for exclusions.
   * @default - none; a block with an address of a node, gateway or virtual IP of the `TalosCluster` is reported
   */
  readonly reserved?: readonly (string | PoolBlock | IpAddress)[];
}

/**
 * A pool of addresses for LoadBalancer Services and Gateways: a `CiliumLoadBalancerIPPool`, and how it is announced.
 *
 * @example
 * const lan = new L2Announcement(chart, 'lan', { interfaces: ['^eno[0-9]+$'] });
 * const pool = new LoadBalancerPool(chart, 'pool-1', { blocks: ['192.168.1.200/29'], announce: Announce.l2(lan) });
 * pool.allocate(service, { ip: '192.168.1.201' });
 *
 * @throws POOL001 to POOL004 and POOL012, CLU codes for blocks that cannot be read, all at once
 * @see https://docs.cilium.io/en/stable/network/lb-ipam/
 */
export class LoadBalancerPool extends Construct implements AddressPool {
  static { checked(LoadBalancerPool, 'LoadBalancerPool'); }

  /** Name of the pool object. */
  readonly name: string;
  /** Blocks of the object, without the reserved addresses. */
  readonly blocks: readonly PoolBlock[];
  /** The CiliumLoadBalancerIPPool, for JSON patches and metadata. */
  readonly apiObject: ApiObject;

  private readonly reserved: readonly PoolBlock[];
  private readonly selector: LabelSelector | undefined;
  private readonly labels: Readonly<Record<string, string>>;
  private readonly context: CiliumContext;

  constructor(scope: Construct, id: string, props: LoadBalancerPoolProps) {
    checkArguments('LoadBalancerPool', arguments);
    super(scope, id);
    this.name = props.name ?? id;
    this.context = ciliumContext(this, props);
    this.selector = labelSelectorOf(props.serviceSelector);
    this.labels = labelsFor(this.selector) ?? {};

    const report = new Reporter(this.node.path);
    const read = (property: string, values: readonly (string | PoolBlock | IpAddress)[]): PoolBlock[] =>
      values.flatMap((value, index) => report.attempt(() => PoolBlock.from(value), `${property}[${index}]`) ?? []);
    const given = read('blocks', props.blocks);
    this.reserved = read('reserved', props.reserved ?? []);
    this.blocks = given.flatMap((block) => block.without(this.reserved, props.allowFirstLastIPs ?? true));
    this.checkBlocks(props, given, report);
    const announced = [props.announce].flat() as readonly Announce[];
    const sets = this.checkSelector(announced, report);
    report.throwIfAny();

    this.apiObject = ciliumObject(this, 'Resource', CiliumLoadBalancerIPPool, this.context.version, { metadata: { name: this.name }, spec: this.spec(props) });
    addressNotesOf(this).pools.push({
      scope: rootChart(this).node.id,
      path: this.node.path,
      name: this.name,
      announced: announced.map(({ description }) => description).join('; '),
      unannounced: announced.every(({ announcer }) => announcer === undefined),
      reserved: this.reserved.map(String),
      cluster: this.context.cluster,
    });
    for (const { announcer } of announced) {
      for (const matchLabels of sets) announcer?.announceServices({ origin: this.node.path, matchLabels });
    }
  }

  /**
   * Labels that a Service needs to get an address from this pool and to be announced. Names and namespaces of the selector are
   * not included.
   */
  get serviceLabels(): Readonly<Record<string, string>> {
    return { ...this.labels };
  }

  /** Records that something other than a Service of this app uses addresses of the pool. Conflicts are reported at synth. */
  claim({ path, namespace, name, ips }: AddressClaim): void {
    const scope = rootChart(this).node.id;
    addressNotesOf(this).claims.push({ scope, path, pool: this.name, namespace, name, ips: [...ips], labels: this.serviceLabels });
  }

  /**
   * Assigns addresses of the pool to a Service of this app: sets the labels that the pool selects, the annotations that Cilium
   * reads, and `externalTrafficPolicy` if it is given. Accepts a Service of any cdk8s-plus version and any `ApiObject`.
   *
   * An address that the pool does not assign, or that two Services request and cannot share, is reported at synth.
   *
   * @throws POOL005, POOL010 and POOL011, all at once
   */
  allocate(service: IConstruct, options?: AllocationOptions): void;
  /** The same for a Service outside this app: returns the changes to make there. */
  allocate(service: ServiceReference, options?: AllocationOptions): ServicePatch;
  allocate(service: IConstruct | ServiceReference, options: AllocationOptions = {}): ServicePatch | void {
    const ours = isConstruct(service);
    const report = new Reporter(ours ? service.node.path : this.node.path);
    const found = ours ? appService(service) : undefined;
    const target = ours ? found : { ...service, title: `Service ${service.namespace}/${service.name}` };
    checkService(ours ? service : undefined, found, report);
    checkOptions(options, report);
    const ips = readAddresses(options, report);
    const annotations = allocationAnnotations(ips, options);
    checkAllocation(annotations, report);
    const labels = this.labelsOf(target, found, report);
    report.throwIfAny();

    const changes = { annotations, labels, externalTrafficPolicy: options.externalTrafficPolicy };
    if (found) return applyChanges(found, changes);
    const { namespace, name } = target!;
    const { sharingKey, crossNamespace, externalTrafficPolicy } = options;
    addressNotesOf(this).claims.push({
      scope: rootChart(this).node.id,
      path: this.node.path,
      pool: this.name,
      namespace,
      name,
      ips: ips.map(String),
      labels,
      ...(sharingKey !== undefined && { sharingKey }),
      ...(crossNamespace && { crossNamespace }),
      ...(externalTrafficPolicy && { externalTrafficPolicy }),
    });
    return new ServicePatch({ namespace, name }, changes);
  }

  private labelsOf(
    target: (ServiceReference & { readonly title: string }) | undefined,
    found: { label(key: string): string | undefined } | undefined,
    report: Reporter,
  ): Record<string, string> {
    if (!target) return {};
    const labels = { ...this.serviceLabels };
    const wrong = Object.entries(labels).filter(([key, value]) => (found?.label(key) ?? value) !== value);
    const places = wrongPlaces(this.selector, target);
    for (const text of [...wrong.map(([key]) => `${key}=${found?.label(key)}`), ...places]) {
      report.add({
        code: 'POOL011',
        what: `${target.title} is not selected by pool ${this.name} (the Service has ${text}; the serviceSelector is ${selectorText(this.selector ?? {})})`,
        fix: 'use another pool, or change the Service or serviceSelector of the pool',
      });
    }
    return labels;
  }

  private spec(props: LoadBalancerPoolProps): CiliumLoadBalancerIPPoolSpec {
    return {
      blocks: this.blocks.map((block) => block.toBlock()),
      ...(this.selector && { serviceSelector: this.selector }),
      ...(props.allowFirstLastIPs !== undefined && { allowFirstLastIPs: props.allowFirstLastIPs ? 'Yes' : 'No' }),
      // The CRD's default: unless it is written, Argo CD shows a difference that never ends.
      disabled: props.disabled ?? false,
    };
  }

  private checkBlocks(props: LoadBalancerPoolProps, given: readonly PoolBlock[], report: Reporter): void {
    if (props.blocks.length === 0) report.add({ code: 'POOL001', what: 'blocks is empty', fix: "add at least one block, for example blocks: ['192.168.1.200/29']" });
    checkBlocks(given, String, report);
    if (given.length > 0 && this.blocks.length === 0) {
      report.add({
        code: 'POOL003',
        what: `reserved (${this.reserved.join(', ')}) covers all blocks of the pool (${given.join(', ')})`,
        fix: 'add a block, or reserve fewer addresses',
      });
    }
  }

  private checkSelector(announced: readonly Announce[], report: Reporter): Record<string, string>[] {
    const text = selectorText(this.selector ?? {});
    if (!checkPoolSelector(this.selector, report)) return [];
    const sets = asLabelSets(this.selector);
    if (sets === undefined && announced.some(({ announcer }) => announcer !== undefined)) {
      report.add({
        code: 'POOL012',
        what: `serviceSelector (${text}) cannot be translated into the label selector of the announcement`,
        fix: 'select by matchLabels, namespaces, names or In; or use Announce.none(...) and give the announcement its own selector',
      });
    }
    return sets ?? [];
  }
}
