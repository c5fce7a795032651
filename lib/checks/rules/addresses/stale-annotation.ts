import type { ObjectRule } from '../../rule';
import { exampleService } from '../../../model/address-examples';
import { annotationsOf, CROSS_NAMESPACE, IPS, SHARING_KEY } from '../../../model/address-holders';
import { identityOf } from '../../../model/identity';

/** Names that annotations had before `lbipam.cilium.io`. */
export const staleAnnotation: ObjectRule = {
  on: 'object',
  id: 'POOL033',
  title: 'Annotation for addresses under the name it had before',
  severity: 'warning',
  reason: 'Cilium still reads the older names, and prefers the new ones where both are set. Ingress and Gateways only hand on the new ones.',
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/#requesting-ips',
  kinds: ['Service', 'Ingress', 'Gateway'],
  good: { objects: [exampleService('shop', '10.9.0.3')] },
  bad: { objects: [exampleService('shop', undefined, {}, { annotations: { 'io.cilium/lb-ipam-ips': '10.9.0.3' } })] },
  *check({ path, object }) {
    const annotations = annotationsOf(object);
    for (const { today, before } of [IPS, SHARING_KEY, CROSS_NAMESPACE]) {
      if (!Object.hasOwn(annotations, before)) continue;
      yield {
        path,
        what: `${object.kind} ${identityOf(object).title} has an annotation under the name it had before (${before})`,
        fix: Object.hasOwn(annotations, today) ? `remove it: ${today} is set too, and wins` : `write ${today}`,
      };
    }
  },
};
