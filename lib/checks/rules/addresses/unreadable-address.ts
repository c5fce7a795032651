import type { ModelRule } from '../../rule';
import { isMappedIpv4, isMistake, readIp } from '../../../cluster/ip-text';
import { addressRegistries } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, exampleService, L2_ON, poolProgram, serviceProgram } from '../../../model/address-examples';

/** A range in the place of a CIDR, as other load balancers write it. */
function rangeFix(text: string): string | undefined {
  const [first, last, ...more] = text.split('-').map((part) => part.trim());
  return last === undefined || more.length > 0 || isMistake(readIp(first!)) || isMistake(readIp(last)) ? undefined : `write start: ${first} and stop: ${last}`;
}

/** The API server accepts any string, which Cilium then cannot read. */
export const unreadableAddress: ModelRule = {
  on: 'model',
  id: 'POOL035',
  title: 'Invalid address or block',
  severity: 'error',
  reason: 'The API server accepts any string in an annotation. Cilium logs an error and ignores the address, or the whole pool.',
  good: { values: L2_ON, objects: [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan'), exampleService('shop', '10.9.0.3')] },
  bad: { values: L2_ON, objects: [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan'), exampleService('shop', '10.9.0')] },
  typescript: {
    wrong: poolProgram() + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1' }"),
    right: poolProgram() + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1.203' }"),
  },
  *check(model) {
    for (const { pools, holders } of addressRegistries(model)) {
      for (const { path, name, unreadable } of pools) {
        for (const { text, fix, place } of unreadable) if (!isMappedIpv4(text)) yield { path, subject: place, what: `pool ${name} has an invalid block (${text})`, fix: rangeFix(text) ?? fix };
      }
      for (const { path, title, unreadable } of holders) {
        for (const text of unreadable) {
          if (isMappedIpv4(text)) continue;
          const fix = 'write one IPv4 or IPv6 address, or several with commas between';
          yield { path, what: `${title} requests an invalid address (${text === '' ? 'empty' : text})`, fix };
        }
      }
    }
  },
};
