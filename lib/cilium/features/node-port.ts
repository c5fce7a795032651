import type { Cidr } from '../../cluster/cidr';
import { directFeature } from './direct';

/** NodePorts that eBPF serves. @see https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/#nodeport-devices-port-and-bind-settings */
export interface NodePortProps {
  /**
   * Range of the ports, `30000,32767`, the same as that of the API server.
   * @default - the agent's: 30000,32767
   */
  readonly range?: string;
  /**
   * Networks of the addresses at which nodes serve NodePorts.
   * @default - one address of each device for each IP family, preferably a private one
   */
  readonly addresses?: readonly (string | Cidr)[];
  /**
   * Device that carries traffic between nodes, by name.
   * @default - the device with the address of the node in Kubernetes
   */
  readonly directRoutingDevice?: string;
  /**
   * Whether processes on the node are prevented from binding to the port of a Service.
   * @default - the chart's: true
   */
  readonly bindProtection?: boolean;
  /**
   * Whether the ports are reserved in the kernel if they overlap the ephemeral ports.
   * @default - the chart's: true
   */
  readonly autoProtectPortRange?: boolean;
  /**
   * Whether agents serve the health checks of Services with `externalTrafficPolicy: Local`.
   * @default - the chart's: true
   */
  readonly healthCheck?: boolean;
  /**
   * Whether these health checks can be reached at the LoadBalancer address too.
   * @default - the chart's: false
   */
  readonly healthCheckLoadBalancerIp?: boolean;
}

/** NodePorts. */
export const nodePort = directFeature<'nodePort', NodePortProps>('nodePort', {
  range: 'nodePort.range',
  addresses: 'nodePort.addresses',
  directRoutingDevice: 'nodePort.directRoutingDevice',
  bindProtection: 'nodePort.bindProtection',
  autoProtectPortRange: 'nodePort.autoProtectPortRange',
  healthCheck: 'nodePort.enableHealthCheck',
  healthCheckLoadBalancerIp: 'nodePort.enableHealthCheckLoadBalancerIP',
});
