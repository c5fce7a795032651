import type { GatewayApiChannel } from '../assets';
import type { CiliumVersion } from '../cluster/cilium-version';
import type { Reporter } from '../diagnostics/reporter';
import { operatorHas, releasesWith, type OperatorBehaviour } from './operator-releases';

/** A feature of routes that not every version of Cilium has. */
interface RouteFeature {
  /** Name in messages. */
  readonly title: string;
  /** First minor version of Cilium whose Gateway API CRDs have it, for each channel; null for none. */
  readonly served: Readonly<Record<GatewayApiChannel, string | null>>;
  /** What the operator needs for it. @default - every supported release has it */
  readonly needs?: OperatorBehaviour;
}

/**
 * Features that differ between Cilium 1.18, 1.19 and 1.20. A test compares `served` with the CRDs of v1.3.0, v1.4.1 and v1.6.1.
 */
export const ROUTE_FEATURES = {
  cors: { title: 'the CORS filter', served: { standard: '1.20', experimental: '1.18' }, needs: 'cors' },
  retry: { title: 'retries', served: { standard: null, experimental: '1.18' }, needs: 'retry' },
  ruleName: { title: 'names of rules', served: { standard: '1.19', experimental: '1.18' } },
  redirectStatus: { title: 'redirects with status 303, 307 or 308', served: { standard: '1.20', experimental: '1.20' } },
  mirrorShare: { title: 'mirroring of a part of the requests', served: { standard: '1.18', experimental: '1.18' } },
  tcpRoute: { title: 'TCPRoutes', served: { standard: '1.20', experimental: '1.18' }, needs: 'tcpRoute' },
  udpRoute: { title: 'UDPRoutes', served: { standard: '1.20', experimental: '1.18' }, needs: 'udpRoute' },
  backendTlsPolicy: { title: 'BackendTLSPolicies', served: { standard: '1.19', experimental: '1.18' }, needs: 'backendTlsPolicy' },
} as const satisfies Readonly<Record<string, RouteFeature>>;

/** Name of a feature. */
export type RouteFeatureName = keyof typeof ROUTE_FEATURES;

/** The version of Cilium and the channel of the CRDs that a route is for. */
export interface RouteTarget {
  readonly version: CiliumVersion;
  /** Undefined for a finished object: the schemas of its CRDs decide what it may have. */
  readonly channel?: GatewayApiChannel | undefined;
}

/** Reports a feature that the version of Cilium, or the CRDs for it, do not have. */
export function requireFeature(name: RouteFeatureName, { version, channel }: RouteTarget, report: Reporter): void {
  const { title, served, needs }: RouteFeature = ROUTE_FEATURES[name];
  if (needs !== undefined && !operatorHas(needs, version)) {
    report.at(':').add({ code: 'RTE038', what: `Cilium ${version} does not support ${title}`, expected: releasesWith(needs), fix: 'remove it, or upgrade Cilium' });
    return;
  }
  if (channel === undefined) return;
  const from = served[channel];
  if (from !== null && version.atLeast(from)) return;
  const other = channel === 'standard' ? served.experimental : served.standard;
  report.at(':').add({
    code: 'RTE038',
    what: `the ${channel} channel of the Gateway API CRDs for Cilium ${version.minorString} does not contain ${title}`,
    fix:
      other !== null && version.atLeast(other)
        ? "remove it, or set channel: 'experimental' on GatewayApiCrds and gatewayApiChannel: 'experimental' on the route"
        : `remove it, or use Cilium ${from ?? other} or newer`,
  });
}
