import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Reporter } from '../diagnostics/reporter';
import { isBranded } from '../props';
import { IpAddress } from '../cluster/ip-address';
import type { AllocationOptions, AppService } from './allocate';

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

/** Options that exclude each other. */
export function checkOptions({ ip, ips }: AllocationOptions, report: Reporter): void {
  if (ip !== undefined && ips !== undefined) report.add({ code: 'POOL010', what: `ip (${ip}) and ips (${ips.join(', ')}) are both set`, fix: 'keep one of them' });
}

/** Reads the addresses that an allocation asks for. */
export function readAddresses({ ip, ips }: AllocationOptions, report: Reporter): IpAddress[] {
  const wanted = ips ?? (ip === undefined ? [] : [ip]);
  return wanted.flatMap((value, index) => {
    const property = ips ? `ips[${index}]` : 'ip';
    return report.attempt(() => (IpAddress.isIpAddress(value) ? value : IpAddress.parse(value)), property) ?? [];
  });
}
