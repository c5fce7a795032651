import type { ProblemCollector } from '../cluster/problem-collector';
import { IpAddress } from '../cluster/ip-address';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { AllocationOptions, AppService } from './allocate';
import type { PoolBlock } from './pool-block';

/** What an allocation is checked against. */
export interface PoolLimits {
  readonly name: string;
  readonly blocks: readonly PoolBlock[];
  readonly reserved: readonly PoolBlock[];
  /** Whether the first and last address of a CIDR are given out. */
  readonly edges: boolean;
  readonly disabled: boolean;
  readonly cluster: TalosCluster | undefined;
}

/** Only a Service of type LoadBalancer gets an address. */
export function checkService(inApp: boolean, service: AppService | undefined, problems: ProblemCollector): void {
  if (!inApp || service?.type === 'LoadBalancer' || (service && service.type === undefined)) return;
  const seen = service ? `${service.title} of type ${service.type}` : 'no Service';
  problems.add({
    code: 'POOL005',
    what: `addresses are for Services of type LoadBalancer (${seen})`,
    fix: 'pass a Service, and give it type: LoadBalancer',
  });
}

/** Options that fit each other. */
export function checkOptions({ ip, ips, sharingKey, crossNamespace }: AllocationOptions, problems: ProblemCollector): void {
  const add = (what: string, fix: string): void => problems.add({ code: 'POOL010', what, fix });
  if (ip !== undefined && ips !== undefined) add(`ip and ips are both given (${ip}; ${ips.join(', ')})`, 'give one of the two');
  if (sharingKey?.trim() === '') add('sharingKey is empty ("")', 'give a key that the Services have in common');
  if (crossNamespace && crossNamespace.length > 0 && sharingKey === undefined) {
    add(`crossNamespace does nothing without sharingKey (${crossNamespace.join(', ')})`, 'give a sharingKey too');
  }
}

/** Reads the addresses that an allocation asks for; each once. */
export function readAddresses({ ip, ips }: AllocationOptions, problems: ProblemCollector): IpAddress[] {
  const wanted = ips ?? (ip === undefined ? [] : [ip]);
  const read = wanted.flatMap((value, index) => {
    const property = ips ? `ips[${index}]` : 'ip';
    return problems.attempt(property, () => (IpAddress.isIpAddress(value) ? value : IpAddress.parse(value))) ?? [];
  });
  const texts = read.map(String);
  const twice = texts.filter((text, index) => texts.indexOf(text) !== index);
  for (const text of new Set(twice)) {
    problems.add({ code: 'POOL010', what: `an address is asked for twice by one Service (${text})`, fix: 'give it once' });
  }
  return read;
}

/** Addresses that the pool has and gives out. */
export function checkAddresses(pool: PoolLimits, ips: readonly IpAddress[], problems: ProblemCollector): void {
  const { name, blocks, reserved, edges, cluster } = pool;
  if (pool.disabled) {
    problems.add({ code: 'POOL009', what: `pool ${name} gives out no addresses (disabled true)`, fix: 'enable it, or use another pool' });
  }
  for (const ip of ips) {
    const held = reserved.find((block) => block.contains(ip));
    const owner = cluster && ownerOf(cluster, ip);
    if (held || owner) {
      const why = owner ?? `reserved by pool ${name}, ${held}`;
      problems.add({ code: 'POOL008', what: `the address is not for Services (${ip}, ${why})`, fix: 'use a free address' });
      continue;
    }
    const block = blocks.find((each) => each.contains(ip));
    if (!block) {
      const what = `the address is not in pool ${name} (${ip}; ${blocks.join(', ')})`;
      problems.add({ code: 'POOL006', what, fix: 'use an address of the pool, another pool, or widen blocks' });
    } else if (!edges && block.asCidr && block.asCidr.hostBits >= 2 && (ip.equals(block.first) || ip.equals(block.last))) {
      const what = `the address is the first or last of a block, which pool ${name} keeps back (${ip}, ${block})`;
      problems.add({ code: 'POOL007', what, fix: 'use an address in between, or set allowFirstLastIPs: true' });
    }
  }
}

function ownerOf({ nodeAddresses, gatewayAddresses, virtualIps }: TalosCluster, ip: IpAddress): string | undefined {
  if (nodeAddresses.some((each) => each.equals(ip))) return 'a node';
  if (gatewayAddresses.some((each) => each.equals(ip))) return 'a gateway';
  return virtualIps.some((each) => each.equals(ip)) ? 'the Kubernetes API' : undefined;
}
