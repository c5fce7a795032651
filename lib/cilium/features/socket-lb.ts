import { directFeature } from './direct';

/** Socket load balancing: the address of a Service is replaced when a process connects. @see https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/#socket-loadbalancer-bypass-in-pod-namespace */
export interface SocketLbProps {
  /**
   * Whether only processes of the node use it, not those in pods. Service meshes, KubeVirt, Kata Containers and gVisor require it.
   * From Cilium 1.20 on, policies of pods that connect to NodePorts must then allow the backends.
   * @default - the agent's: false
   */
  readonly hostNamespaceOnly?: boolean;
  /**
   * Whether connections to a backend that was removed are terminated.
   * @default - the agent's: true
   */
  readonly terminatePodConnections?: boolean;
  /**
   * Whether Hubble sees the translation of addresses.
   * @default - the agent's: true
   */
  readonly tracing?: boolean;
}

/** Socket load balancing. kube-proxy replacement includes it. */
export const socketLb = directFeature<'socketLb', boolean | SocketLbProps>('socketLb', {
  '': 'socketLB.enabled',
  hostNamespaceOnly: 'socketLB.hostNamespaceOnly',
  terminatePodConnections: 'socketLB.terminatePodConnections',
  tracing: 'socketLB.tracing',
});
