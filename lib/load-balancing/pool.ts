import type { ApiObject } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { CiliumLoadBalancerIPPool, type CiliumLoadBalancerIPPoolSpec, type LabelSelector } from '../../imports/cilium.io';
import { addressNotesOf } from '../model/address-notes';
import { selectorText } from '../kubernetes/label-selector';
import { ciliumContext, type CiliumContext, type CiliumContextProps } from '../cilium/cilium-context';
import type { IpAddress } from '../cluster/ip-address';
import { ProblemCollector } from '../cluster/problem-collector';
import type { Problem } from '../diagnostics/problem';
import { top } from '../synthesis/synthesis';
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
import { checkAddresses, checkOptions, checkService, readAddresses } from './pool-allocation-rules';
import { PoolBlock } from './pool-block';
import { asLabelSets, labelSelectorOf, labelsFor, wrongPlaces, type ServiceSelector } from './pool-selector';
import { ciliumObject } from './pool-served-version';

/** Props of `LoadBalancerPool`. */
export interface LoadBalancerPoolProps extends CiliumContextProps {
  /**
   * Name of the pool object.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Addresses that the pool gives out, of either family: `PoolBlock.cidr('192.168.1.200/29')`,
   * `PoolBlock.range('192.168.1.10', '192.168.1.20')`, or the same as text.
   */
  readonly blocks: readonly (string | PoolBlock)[];
  /**
   * How the addresses become known outside of the cluster. Whatever announces them gets the pool's selector, so its labels
   * select the same Services.
   */
  readonly announce: Announce | readonly Announce[];
  /**
   * Services that the pool is for.
   * @default - all
   * @see https://docs.cilium.io/en/stable/network/lb-ipam/#service-selectors
   */
  readonly serviceSelector?: ServiceSelector;
  /**
   * Whether the first and last address of each CIDR are given out. Ranges are given out whole, and so are CIDRs of less than
   * four addresses.
   * @default true - Cilium's own
   */
  readonly allowFirstLastIPs?: boolean;
  /**
   * Whether the pool gives out no more addresses. Those that it gave out stay.
   * @default false
   */
  readonly disabled?: boolean;
  /**
   * Addresses, CIDRs and ranges that nothing in the cluster may get. Blocks are cut around them, as Cilium has no word for it.
   * @default - none; nodes, gateways and virtual IPs that the `TalosCluster` names are checked as well
   */
  readonly reserved?: readonly (string | PoolBlock | IpAddress)[];
}

/**
 * Addresses for LoadBalancer Services and Gateways: a `CiliumLoadBalancerIPPool`, with what announces it.
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
  /** Name of the pool object. */
  readonly name: string;
  /** Blocks as they are in the object, without what is reserved. */
  readonly blocks: readonly PoolBlock[];
  /** The object, for JSON patches and metadata. */
  readonly object: ApiObject;

  private readonly reserved: readonly PoolBlock[];
  private readonly selector: LabelSelector | undefined;
  private readonly labels: Readonly<Record<string, string>>;
  private readonly edges: boolean;
  private readonly disabled: boolean;
  private readonly context: CiliumContext;

  constructor(scope: Construct, id: string, props: LoadBalancerPoolProps) {
    super(scope, id);
    this.name = props.name ?? id;
    this.context = ciliumContext(this, props);
    this.selector = labelSelectorOf(props.serviceSelector);
    this.labels = labelsFor(this.selector) ?? {};
    this.edges = props.allowFirstLastIPs ?? true;
    this.disabled = props.disabled ?? false;

    const problems = new ProblemCollector(this.node.path);
    const read = (property: string, values: readonly (string | PoolBlock | IpAddress)[]): PoolBlock[] =>
      values.flatMap((value, index) => problems.attempt(`${property}[${index}]`, () => PoolBlock.from(value)) ?? []);
    const given = read('blocks', props.blocks);
    this.reserved = read('reserved', props.reserved ?? []);
    this.blocks = given.flatMap((block) => block.without(this.reserved, this.edges));
    this.checkBlocks(props, given, problems);
    const announced = [props.announce].flat() as readonly Announce[];
    const sets = this.checkSelector(announced, problems);
    problems.throwIfAny();

    this.object = ciliumObject(this, 'Resource', CiliumLoadBalancerIPPool, this.context.version, { metadata: { name: this.name }, spec: this.spec(props) });
    addressNotesOf(this).pools.push({
      scope: top(this).node.id,
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
   * Labels that a Service needs so that this pool serves it and what announces the pool announces it. Names and namespaces that
   * the pool's selector asks for are not among them.
   */
  get serviceLabels(): Readonly<Record<string, string>> {
    return { ...this.labels };
  }

  /** Notes that addresses of this pool are taken by something that is not a Service of this app; mistakes are found at synth. */
  claim({ path, namespace, name, ips }: AddressClaim): void {
    const scope = top(this).node.id;
    addressNotesOf(this).claims.push({ scope, path, pool: this.name, namespace, name, ips: [...ips], labels: this.serviceLabels });
  }

  /**
   * Gives a Service of this app addresses of the pool: sets the labels that the pool selects, the annotations that Cilium
   * reads, and `externalTrafficPolicy` when given. Takes a Service of any version of cdk8s-plus and any `ApiObject`.
   *
   * Whether two Services ask for one address, and may, is found at synth, when all are known.
   *
   * @throws POOL005 to POOL011, all at once
   */
  allocate(service: IConstruct, options?: AllocationOptions): void;
  /** The same for a Service that is kept somewhere else: what has to be changed there. */
  allocate(service: ServiceReference, options?: AllocationOptions): ServicePatch;
  allocate(service: IConstruct | ServiceReference, options: AllocationOptions = {}): ServicePatch | void {
    const ours = isConstruct(service);
    const problems = new ProblemCollector(ours ? service.node.path : this.node.path);
    const found = ours ? appService(service) : undefined;
    const target = ours ? found : { ...service, title: `Service ${service.namespace}/${service.name}` };
    checkService(ours, found, problems);
    checkOptions(options, problems);
    const ips = readAddresses(options, problems);
    checkAddresses(this.facts(), ips, problems);
    const labels = this.labelsOf(target, found, problems);
    problems.throwIfAny();

    const annotations = allocationAnnotations(ips, options);
    const changes = { annotations, labels, externalTrafficPolicy: options.externalTrafficPolicy };
    if (found) return applyChanges(found, changes);
    const { namespace, name } = target!;
    const { sharingKey, crossNamespace, externalTrafficPolicy } = options;
    addressNotesOf(this).claims.push({
      scope: top(this).node.id,
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

  private facts(): Parameters<typeof checkAddresses>[0] {
    const { name, blocks, reserved, edges, disabled, context } = this;
    return { name, blocks, reserved, edges, disabled, cluster: context.cluster };
  }

  private labelsOf(
    target: (ServiceReference & { readonly title: string }) | undefined,
    found: { label(key: string): string | undefined } | undefined,
    problems: ProblemCollector,
  ): Record<string, string> {
    if (!target) return {};
    const labels = { ...this.serviceLabels };
    const wrong = Object.entries(labels).filter(([key, value]) => (found?.label(key) ?? value) !== value);
    const places = wrongPlaces(this.selector, target);
    for (const text of [...wrong.map(([key]) => `${key}=${found?.label(key)}`), ...places]) {
      problems.add({
        code: 'POOL011',
        what: `${target.title} is none that pool ${this.name} serves (${text}; selector ${selectorText(this.selector ?? {})})`,
        fix: 'use another pool, or change the Service or the pool\'s serviceSelector',
      });
    }
    return labels;
  }

  private spec(props: LoadBalancerPoolProps): CiliumLoadBalancerIPPoolSpec {
    return {
      blocks: this.blocks.map((block) => block.toBlock()),
      ...(this.selector && { serviceSelector: this.selector }),
      ...(props.allowFirstLastIPs !== undefined && { allowFirstLastIPs: props.allowFirstLastIPs ? 'Yes' : 'No' }),
      ...(props.disabled !== undefined && { disabled: props.disabled }),
    };
  }

  private checkBlocks(props: LoadBalancerPoolProps, given: readonly PoolBlock[], problems: ProblemCollector): void {
    const add = (code: string, what: string, fix: string): void => problems.add({ code, what, fix } satisfies Omit<Problem, 'path'>);
    if (props.blocks.length === 0) add('POOL001', `pool ${this.name} has no block ([])`, "give blocks: ['192.168.1.200/29']");
    given.forEach((block, index) => {
      for (const other of given.slice(index + 1)) {
        if (block.overlaps(other)) add('POOL002', `blocks of pool ${this.name} share addresses (${block} and ${other})`, 'give each address once');
      }
    });
    if (given.length > 0 && this.blocks.length === 0) {
      add('POOL003', `all of pool ${this.name} is reserved (${given.join(', ')}; reserved ${this.reserved.join(', ')})`, 'add a block, or reserve less');
    }
  }

  private checkSelector(announced: readonly Announce[], problems: ProblemCollector): Record<string, string>[] {
    const text = selectorText(this.selector ?? {});
    if (labelsFor(this.selector) === undefined) {
      problems.add({ code: 'POOL004', what: `no Service can fit the selector of pool ${this.name} (${text})`, fix: 'correct serviceSelector' });
      return [];
    }
    const sets = asLabelSets(this.selector);
    if (sets === undefined && announced.some(({ announcer }) => announcer !== undefined)) {
      problems.add({
        code: 'POOL012',
        what: `the selector of pool ${this.name} cannot be handed to what announces it (${text})`,
        fix: 'select by matchLabels, namespaces, names or In; or use Announce.none and give the announcement a selector of its own',
      });
    }
    return sets ?? [];
  }
}
