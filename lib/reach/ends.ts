import { readCidr } from '../cluster/cidr';
import { isMistake, readIp } from '../cluster/ip-text';
import { CodedError } from '../diagnostics/coded';
import { hostnameProblem } from '../kubernetes/hostnames';
import type { ReachDestination, ReachEntity } from './question';

export const ENTITIES: readonly ReachEntity[] = ['world', 'host', 'remote-node', 'kube-apiserver', 'health', 'ingress', 'init', 'unmanaged'];

/** What a text means as an end of a flow. Workloads stay texts: `shop/web`. */
export function readEnd(text: string): ReachDestination {
  const entity = ENTITIES.find((each) => each === text);
  if (entity) return { entity };
  const parts = text.split('/');
  const cidr = readCidr(text);
  if (cidr) return { cidr: text };
  if (parts.length === 1) {
    if (!isMistake(readIp(text))) return { address: text };
    if (text.includes('.') && hostnameProblem(text.toLowerCase(), { wildcard: false }) === undefined) return { fqdn: text };
    throw new CodedError({ code: 'REA001', path: 'Reach', what: `${JSON.stringify(text)} is not a workload, an entity, an address, a CIDR or a DNS name`, fix: `write a workload as 'namespace/name', or use one of the entities ${ENTITIES.join(', ')}` });
  }
  const [namespace, kind, name] = parts;
  if (kind === 'Service' && name) return { service: `${namespace}/${name}` };
  if (kind === 'Gateway' && name) return { gateway: `${namespace}/${name}` };
  return text;
}
