import type { Duration } from 'cdk8s';
import { directFeature } from './direct';
import { containerValues, type ContainerWorkloadProps } from './workload';

/** The DaemonSet of the agents. Its resources are in `resources`, its image in `images`. */
export interface AgentProps extends ContainerWorkloadProps {
  /**
   * Settings of the agent that the chart does not have, by the name of the flag: `{ 'bpf-map-event-buffers': 'cilium_lb4_services_v2=enabled_100_5m' }`.
   * @default - none
   */
  readonly extraConfig?: Readonly<Record<string, string>>;
  /**
   * Whether the containers are privileged, instead of having the capabilities that Talos allows.
   * @default - the chart's: false
   */
  readonly privileged?: boolean;
  /**
   * Capabilities of the container of the agent. It has no others.
   * @default - those that Talos documents: CHOWN, KILL, NET_ADMIN, NET_RAW, IPC_LOCK, SYS_ADMIN, SYS_RESOURCE, DAC_OVERRIDE, FOWNER, SETGID, SETUID
   */
  readonly capabilities?: readonly string[];
  /**
   * DNS policy of the pods.
   * @default - Kubernetes': ClusterFirst, which is Default on the network of the node
   */
  readonly dnsPolicy?: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default';
  /**
   * Time that an agent has to stop: `10s`.
   * @default - the chart's: 1s
   */
  readonly terminationGracePeriod?: string | Duration;
  /**
   * Port of the health check of the agent.
   * @default - the chart's: 9879
   */
  readonly healthPort?: number;
  /**
   * Whether agents probe each other: `cilium-health status`.
   * @default - the chart's: true
   */
  readonly healthChecking?: boolean;
  /**
   * Whether the probes include an endpoint in the network of the pods.
   * @default - the chart's: true
   */
  readonly endpointHealthChecking?: boolean;
  /**
   * Format and level of the log, by the names of the agent: `{ format: 'json' }`.
   * @default - the agent's: text
   */
  readonly logOptions?: Readonly<Record<string, string>>;
}

/** The DaemonSet of the agents. */
export const agent = directFeature<'agent', AgentProps>('agent', {
  ...containerValues(''),
  extraConfig: 'extraConfig',
  privileged: 'securityContext.privileged',
  capabilities: 'securityContext.capabilities.ciliumAgent',
  dnsPolicy: 'dnsPolicy',
  terminationGracePeriod: 'terminationGracePeriodSeconds',
  healthPort: 'healthPort',
  healthChecking: 'healthChecking',
  endpointHealthChecking: 'endpointHealthChecking.enabled',
  logOptions: 'logOptions',
});
