import type { JsonObject } from '../kubernetes/json';

/** Objects of the small worlds that rules about addresses show. */

/** A pool of one block. */
export function examplePool(name: string, cidr: string, spec: JsonObject = {}): JsonObject {
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumLoadBalancerIPPool', metadata: { name }, spec: { blocks: [{ cidr }], ...spec } };
}

/** A policy that announces all Services, or those of a selector, to the nodes' network. */
export function exampleL2Policy(name: string, spec: JsonObject = {}): JsonObject {
  return { apiVersion: 'cilium.io/v2alpha1', kind: 'CiliumL2AnnouncementPolicy', metadata: { name }, spec: { loadBalancerIPs: true, ...spec } };
}

/** A LoadBalancer Service in the namespace `web`, with a fixed address if one is given. */
export function exampleService(name: string, ips?: string, spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  const annotations: JsonObject = ips === undefined ? {} : { annotations: { 'lbipam.cilium.io/ips': ips } };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'web', ...annotations, ...metadata },
    spec: { type: 'LoadBalancer', selector: { app: name }, ports: [{ port: 80 }], ...spec },
  };
}

/** Values of a Cilium that announces on the nodes' network. */
export const L2_ON: JsonObject = { l2announcements: { enabled: true } };

/** A pool in a program, `192.168.1.200/29` unless `blocks` says otherwise; `props` are lines of further props. */
export function poolProgram(props = '', blocks = '192.168.1.200/29', id = 'lan'): string {
  return `new LoadBalancerPool(chart, '${id}', {\n  blocks: ['${blocks}'],\n  announce: Announce.none('a static route on the router'),\n${props && `  ${props},\n`}});\n`;
}

/** A LoadBalancer Service in a program; `metadata` and `spec` are further fields. */
export function serviceProgram(metadata = '', spec = '', name = 'shop'): string {
  return `new ApiObject(chart, '${name}', {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: '${name}', namespace: 'shop'${metadata && `, ${metadata}`} },
  spec: { type: 'LoadBalancer', selector: { app: '${name}' }, ports: [{ port: 80 }]${spec && `, ${spec}`} },
});\n`;
}
