import type { ModelRule } from '../../rule';
import { addressBooks } from '../../../model/address-book';
import { exampleL2Policy, examplePool, exampleService, L2_ON } from '../../../model/address-examples';

/** What the API server takes as text and Cilium cannot read. */
export const unreadableAddress: ModelRule = {
  on: 'model',
  id: 'POOL035',
  title: 'Address or block that Cilium cannot read',
  severity: 'error',
  reason: 'The API server takes any text in an annotation. Cilium logs an error and goes on without the address, or without the whole pool.',
  good: { values: L2_ON, objects: [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan'), exampleService('shop', '10.9.0.3')] },
  bad: { objects: [exampleService('shop', '10.9.0')] },
  *check(model) {
    for (const { pools, holders } of addressBooks(model)) {
      for (const { path, name, unreadable } of pools) {
        for (const { text, fix } of unreadable) yield { path, what: `pool ${name} has a block that cannot be read (${text})`, fix };
      }
      for (const { path, title, unreadable } of holders) {
        for (const text of unreadable) {
          const fix = 'write one IPv4 or IPv6 address, or several with commas between';
          yield { path, what: `${title} asks for an address that cannot be read (${text === '' ? 'empty' : text})`, fix };
        }
      }
    }
  },
};
