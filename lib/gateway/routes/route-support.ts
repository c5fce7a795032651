import type { GatewayApiChannel } from '../../assets';
import type { CiliumVersion } from '../../cluster/cilium-version';
import type { Report } from '../report';

/** Something that not every Cilium can do. */
interface RouteFeature {
  /** What it is, for the error. */
  readonly title: string;
  /** First Cilium minor whose Gateway API CRDs have it, per channel; null when none has. */
  readonly served: Readonly<Record<GatewayApiChannel, string | null>>;
  /** First Cilium minor that does it. No artefact tells: the source is named beside it. */
  readonly works: string;
}

/**
 * What differs between the Cilium minors that are supported in full. `served` is what the CRDs of v1.3.0, v1.4.1 and v1.6.1
 * say, which a test reads again.
 */
export const ROUTE_FEATURES = {
  // https://github.com/cilium/cilium/pull/45924: older Envoys of Cilium have no CORS filter, and pass preflights on.
  cors: { title: 'the CORS filter', served: { standard: '1.20', experimental: '1.18' }, works: '1.20' },
  // https://github.com/cilium/cilium/issues/46432: before, Envoy got a retry policy without a condition, and never retried.
  retry: { title: 'retry', served: { standard: null, experimental: '1.18' }, works: '1.20' },
  // Conformance reports of Cilium 1.18 and 1.19.
  ruleName: { title: 'the name of a rule', served: { standard: '1.19', experimental: '1.18' }, works: '1.18' },
  redirectStatus: { title: 'a redirect with status 303, 307 or 308', served: { standard: '1.20', experimental: '1.20' }, works: '1.20' },
  mirrorShare: { title: 'mirroring a share of the requests', served: { standard: '1.18', experimental: '1.18' }, works: '1.18' },
  // The operator's ClusterRole in Cilium's chart has these three from 1.20 on.
  tcpRoute: { title: 'TCPRoute', served: { standard: '1.20', experimental: '1.18' }, works: '1.20' },
  udpRoute: { title: 'UDPRoute', served: { standard: '1.20', experimental: '1.18' }, works: '1.20' },
  backendTlsPolicy: { title: 'BackendTLSPolicy', served: { standard: '1.19', experimental: '1.18' }, works: '1.20' },
} as const satisfies Readonly<Record<string, RouteFeature>>;

/** Name of something that not every Cilium can do. */
export type RouteFeatureName = keyof typeof ROUTE_FEATURES;

/** Which Cilium and which of its Gateway API CRDs a route is for. */
export interface RouteTarget {
  readonly version: CiliumVersion;
  readonly channel: GatewayApiChannel;
}

/** Notes `RTE038` when the Cilium at hand, or the CRDs that go with it, cannot do something. */
export function requireFeature(name: RouteFeatureName, { version, channel }: RouteTarget, report: Report): void {
  const { title, served, works }: RouteFeature = ROUTE_FEATURES[name];
  if (version.isBefore(works)) {
    report.add('RTE038', `uses ${title}, which works with Cilium ${works} and newer (${version})`, `use Cilium ${works} or newer, or do without`);
    return;
  }
  const from = served[channel];
  if (from !== null && version.atLeast(from)) return;
  const other = channel === 'standard' ? served.experimental : served.standard;
  report.add(
    'RTE038',
    `uses ${title}, which the ${channel} channel of the Gateway API CRDs for Cilium ${version.minorString} does not serve (gatewayApiChannel ${channel})`,
    other !== null && version.atLeast(other)
      ? `install the experimental CRDs and set gatewayApiChannel: 'experimental', or do without`
      : `use Cilium ${from ?? other} or newer, or do without`,
  );
}
