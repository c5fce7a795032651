import type { ObjectRule } from '../../rule';
import { exampleService, poolProgram, serviceProgram } from '../../../model/address-examples';
import { annotationsOf, CROSS_NAMESPACE, IPS, SHARING_KEY } from '../../../model/address-holders';
import { identityOf } from '../../../model/identity';

/** Names that annotations had before `lbipam.cilium.io`. */
export const staleAnnotation: ObjectRule = {
  on: 'object',
  id: 'POOL033',
  title: 'Old name of an address annotation',
  severity: 'warning',
  reason: 'On a Service, Cilium still reads the old name, but prefers the new one if both are set. From an Ingress, Cilium copies only the new names to its Service.',
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/#requesting-ips',
  kinds: ['Service', 'Ingress'],
  good: { objects: [exampleService('shop', '10.9.0.3')] },
  bad: { objects: [exampleService('shop', undefined, {}, { annotations: { 'io.cilium/lb-ipam-ips': '10.9.0.3' } })] },
  typescript: {
    wrong: poolProgram() + serviceProgram("annotations: { 'io.cilium/lb-ipam-ips': '192.168.1.203' }"),
    right: poolProgram() + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1.203' }"),
  },
  *check({ path, object }) {
    const annotations = annotationsOf(object);
    for (const { today, before } of [IPS, SHARING_KEY, CROSS_NAMESPACE]) {
      if (!Object.hasOwn(annotations, before)) continue;
      yield {
        path,
        what: `${object.kind} ${identityOf(object).title} uses the old annotation name ${before}`,
        fix: Object.hasOwn(annotations, today) ? `remove it; ${today} is set too and takes precedence` : `rename it to ${today}`,
      };
    }
  },
};
