import type { ModelRule } from '../../rule';
import { addressRegistries } from '../../../model/address-registry';
import { freeAddress } from '../../../model/address-demand';
import { exampleL2Policy, examplePool, exampleService, L2_ON, poolProgram, serviceProgram } from '../../../model/address-examples';
import { obstacleToSharing, type Holder } from '../../../model/address-holders';

const shared = (ips: string): { annotations: Record<string, string> } => ({
  annotations: { 'lbipam.cilium.io/ips': ips, 'lbipam.cilium.io/sharing-key': 'web' },
});

const BLOG = { ports: [{ port: 8080 }] };

/** The second Service stays pending, unless both can share the address. */
export const addressTakenTwice: ModelRule = {
  on: 'model',
  id: 'POOL024',
  title: 'Two Services request one address and cannot share it',
  severity: 'error',
  reason:
    'Services can share an address if they have the same sharing key, the same externalTrafficPolicy, and no port with the same protocol in common. With the policy Local, they must also have the same ' +
    'selector. Services in different namespaces must also allow sharing with each other. Otherwise, the second Service stays pending.',
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/#sharing-keys',
  good: {
    values: L2_ON,
    objects: [
      examplePool('lan', '10.9.0.0/28'),
      exampleL2Policy('lan'),
      exampleService('shop', undefined, {}, shared('10.9.0.3')),
      exampleService('blog', undefined, BLOG, shared('10.9.0.3')),
    ],
  },
  bad: {
    values: L2_ON,
    objects: [
      examplePool('lan', '10.9.0.0/28'),
      exampleL2Policy('lan'),
      exampleService('shop', '10.9.0.3'),
      exampleService('blog', '10.9.0.3', BLOG),
    ],
  },
  typescript: {
    wrong: poolProgram() + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1.203' }") + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1.203' }", '', 'blog'),
    right: poolProgram() + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1.203' }") + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1.204' }", '', 'blog'),
  },
  *check(model) {
    for (const registry of addressRegistries(model)) {
      const taken = new Map<string, Holder[]>();
      for (const holder of registry.holders) {
        for (const address of holder.fixed) {
          const text = address.toString();
          const before = taken.get(text);
          if (!before) {
            taken.set(text, [holder]);
            continue;
          }
          const other = before.find((each) => obstacleToSharing(each, holder) !== undefined);
          before.push(holder);
          if (!other) continue;
          yield {
            path: holder.path,
            what: `${holder.title} requests ${text}, which ${other.title} (${other.path}) requests too; they cannot share it, because ${obstacleToSharing(other, holder)}`,
            fix: `use ${freeAddress(registry, holder, address)}; or let both share it: same sharingKey, different ports, and crossNamespace if the namespaces differ`,
          };
        }
      }
    }
  },
};
