import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Reporter } from '../diagnostics/reporter';
import { isBranded } from '../props';
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
export function checkService(construct: IConstruct | undefined, service: AppService | undefined, report: Reporter): void {
  if (!construct || service?.type === 'LoadBalancer' || (service && service.type === undefined)) return;
  if (isBranded(construct, 'CiliumGateway') || (ApiObject.isApiObject(construct) && construct.kind === 'Gateway')) {
    report.add({
      code: 'POOL005',
      what: `${construct.node.path} is a Gateway, whose Service Cilium creates in the cluster`,
      fix: 'set address: GatewayAddress.pool(pool) on the CiliumGateway instead',
      link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/addresses/',
    });
    return;
  }
  report.add({
    code: 'POOL005',
    what: service ? `${service.title} has type ${service.type}` : 'the construct is not a Service',
    expected: 'a Service of type LoadBalancer',
    fix: service ? 'set its type to LoadBalancer' : 'pass a Service',
  });
}

/** Options that fit each other. */
export function checkOptions({ ip, ips, sharingKey, crossNamespace }: AllocationOptions, report: Reporter): void {
  const add = (what: string, fix: string): void => report.add({ code: 'POOL010', what, fix });
  if (ip !== undefined && ips !== undefined) add(`ip (${ip}) and ips (${ips.join(', ')}) are both set`, 'keep one of them');
  if (sharingKey?.trim() === '') add('sharingKey is empty', 'use the same non-empty key for all Services that share the address');
  if (crossNamespace && crossNamespace.length > 0 && sharingKey === undefined) {
    add(`crossNamespace (${crossNamespace.join(', ')}) has no effect without sharingKey`, 'set sharingKey in addition');
  }
}

/** Reads the addresses that an allocation asks for; each once. */
export function readAddresses({ ip, ips }: AllocationOptions, report: Reporter): IpAddress[] {
  const wanted = ips ?? (ip === undefined ? [] : [ip]);
  const read = wanted.flatMap((value, index) => {
    const property = ips ? `ips[${index}]` : 'ip';
    return report.attempt(() => (IpAddress.isIpAddress(value) ? value : IpAddress.parse(value)), property) ?? [];
  });
  const texts = read.map(String);
  const twice = texts.filter((text, index) => texts.indexOf(text) !== index);
  for (const text of new Set(twice)) {
    report.add({ code: 'POOL010', what: `ips contains ${text} twice`, fix: 'list it once' });
  }
  return read;
}

/** Addresses that the pool has and gives out. */
export function checkAddresses(pool: PoolLimits, ips: readonly IpAddress[], report: Reporter): void {
  const { name, blocks, reserved, edges, cluster } = pool;
  if (pool.disabled) {
    report.add({ code: 'POOL009', what: `pool ${name} is disabled and assigns no addresses`, fix: 'remove disabled: true from the pool, or use another pool' });
  }
  for (const ip of ips) {
    const held = reserved.find((block) => block.contains(ip));
    const owner = cluster && ownerOf(cluster, ip);
    if (held || owner) {
      const why = owner ?? `it is reserved by pool ${name} (${held})`;
      report.add({ code: 'POOL008', what: `address ${ip} is in use: ${why}`, fix: 'use a free address' });
      continue;
    }
    const block = blocks.find((each) => each.contains(ip));
    if (!block) {
      const what = `address ${ip} is not in pool ${name} (${blocks.join(', ')})`;
      report.add({ code: 'POOL006', what, fix: 'use an address of this pool, use another pool, or add a block' });
    } else if (!edges && block.asCidr && block.asCidr.hostBits >= 2 && (ip.equals(block.first) || ip.equals(block.last))) {
      const what = `address ${ip} is the first or last of block ${block}, which pool ${name} does not assign`;
      report.add({ code: 'POOL007', what, fix: 'use an address in between, or set allowFirstLastIPs: true on the pool' });
    }
  }
}

function ownerOf({ nodeAddresses, gatewayAddresses, virtualIps }: TalosCluster, ip: IpAddress): string | undefined {
  if (nodeAddresses.some((each) => each.equals(ip))) return 'it is the address of a node';
  if (gatewayAddresses.some((each) => each.equals(ip))) return 'it is the address of a gateway';
  return virtualIps.some((each) => each.equals(ip)) ? 'it is the virtual IP of the Kubernetes API' : undefined;
}
