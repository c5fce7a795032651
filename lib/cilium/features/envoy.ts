import type { Duration } from 'cdk8s';
import { whenOn } from '../../props';
import { setDirect } from './direct';
import type { DirectTable, Feature } from './feature';
import { containerValues, type ContainerWorkloadProps } from './workload';

/** Envoy in its own DaemonSet. Its resources are in `resources`, its image in `images`. @see https://docs.cilium.io/en/stable/security/network/proxy/envoy/ */
export interface EnvoyProps extends ContainerWorkloadProps {
  /**
   * Log level of Envoy. Cilium 1.17 and newer.
   * @default - the chart's: info
   */
  readonly logLevel?: 'trace' | 'debug' | 'info' | 'warning' | 'error' | 'critical' | 'off';
  /**
   * Whether Envoy can listen on ports below 1024 of the node, which a Gateway on the network of the host needs. The container gets the capability
   * NET_BIND_SERVICE too.
   * @default - the chart's: false
   */
  readonly keepCapNetBindService?: boolean;
  /**
   * Capabilities of the container.
   * @default - the chart's: NET_ADMIN and SYS_ADMIN, and NET_BIND_SERVICE with `keepCapNetBindService`
   */
  readonly capabilities?: readonly string[];
  /** Time for a connection to a backend: `2s`. @default - the chart's: 2s */
  readonly connectTimeout?: string | Duration;
  /** Time after which an idle connection to a backend is closed: `60s`. @default - the chart's: 60s */
  readonly idleTimeout?: string | Duration;
  /** Time after which a stream without traffic is closed, `0s` for never: long polling and WebSockets need more. @default - the chart's: 5m */
  readonly streamIdleTimeout?: string | Duration;
  /** Longest duration of a connection, `0s` for no limit. @default - the chart's: 0s */
  readonly maxConnectionDuration?: string | Duration;
  /** Time for the first configuration from the agent: `30s`. @default - the chart's: 30s */
  readonly initialFetchTimeout?: string | Duration;
  /** Time that Envoy has to stop: `10s`. @default - the chart's: 1s */
  readonly terminationGracePeriod?: string | Duration;
  /** Requests after which a connection is closed, 0 for no limit. @default - the chart's: 0 */
  readonly maxRequestsPerConnection?: number;
  /** Number of retries of a request. @default - the chart's: 3 */
  readonly httpRetryCount?: number;
  /** Maximum number of connections to each backend Service. Cilium 1.19 and newer. @default - the chart's: 1024 */
  readonly clusterMaxConnections?: number;
  /** Maximum number of requests to each backend Service. Cilium 1.19 and newer. @default - the chart's: 1024 */
  readonly clusterMaxRequests?: number;
  /** Maximum number of connections from clients. Cilium 1.19 and newer. @default - the chart's: 50000 */
  readonly maxGlobalDownstreamConnections?: number;
  /** Number of proxies in front whose `x-forwarded-for` is trusted by L7 policies for ingress. @default - the chart's: 0 */
  readonly xffNumTrustedHopsIngress?: number;
  /** Number of proxies in front whose `x-forwarded-for` is trusted by L7 policies for egress. @default - the chart's: 0 */
  readonly xffNumTrustedHopsEgress?: number;
  /** Size of the buffer for the access log, in bytes. Large headers need more. @default - the chart's: 4096 */
  readonly accessLogBufferSize?: number;
  /** How Envoy gets its configuration. Cilium 1.20 and newer. @default - the chart's: ads for a new cluster */
  readonly xdsMode?: 'split' | 'ads' | 'strict-ads';
}

const DIRECT: DirectTable = {
  '': 'envoy.enabled',
  ...containerValues('envoy.'),
  logLevel: { path: 'envoy.log.defaultLevel', since: '1.17' },
  keepCapNetBindService: 'envoy.securityContext.capabilities.keepCapNetBindService',
  capabilities: 'envoy.securityContext.capabilities.envoy',
  connectTimeout: 'envoy.connectTimeoutSeconds',
  idleTimeout: 'envoy.idleTimeoutDurationSeconds',
  streamIdleTimeout: 'envoy.streamIdleTimeoutDurationSeconds',
  maxConnectionDuration: 'envoy.maxConnectionDurationSeconds',
  initialFetchTimeout: 'envoy.initialFetchTimeoutSeconds',
  terminationGracePeriod: 'envoy.terminationGracePeriodSeconds',
  maxRequestsPerConnection: 'envoy.maxRequestsPerConnection',
  httpRetryCount: 'envoy.httpRetryCount',
  clusterMaxConnections: { path: 'envoy.clusterMaxConnections', since: '1.19' },
  clusterMaxRequests: { path: 'envoy.clusterMaxRequests', since: '1.19' },
  maxGlobalDownstreamConnections: { path: 'envoy.maxGlobalDownstreamConnections', since: '1.19' },
  xffNumTrustedHopsIngress: 'envoy.xffNumTrustedHopsL7PolicyIngress',
  xffNumTrustedHopsEgress: 'envoy.xffNumTrustedHopsL7PolicyEgress',
  accessLogBufferSize: 'envoy.log.accessLogBufferSize',
  xdsMode: { path: 'envoy.xdsMode', since: '1.20' },
};

/** Envoy in its own DaemonSet (`true`, the default of the chart) or inside the agent (`false`). */
export const envoy: Feature<{ envoy?: boolean | EnvoyProps }> = {
  prop: 'envoy',
  direct: DIRECT,
  apply({ envoy: prop }, context) {
    setDirect('envoy', prop, DIRECT, context);
    const settings = whenOn(prop);
    if (!settings?.keepCapNetBindService || settings.capabilities) return;
    context.set('envoy.securityContext.capabilities.envoy', ['NET_ADMIN', 'SYS_ADMIN', 'NET_BIND_SERVICE'], 'Envoy can only keep a capability that its container has');
  },
};
