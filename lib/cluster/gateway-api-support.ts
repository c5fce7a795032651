import type { CiliumVersion } from './cilium-version';

/** Which releases of the Gateway API a Cilium works with. */
export interface GatewayApiSupport {
  /** Release that the documentation of this Cilium names. */
  readonly release: string;
  /**
   * CRD of TLSRoute: `needed` by the controller, `optional`, and part of the experimental channel only; or `standard`.
   * Where it is optional, a controller that finds it at its start serves it.
   */
  readonly tlsRoute: 'needed' | 'optional' | 'standard';
}

/** A release and channel that a Cilium cannot work with. */
export interface UnfitGatewayApi {
  /** What goes wrong, to stand behind "because". */
  readonly why: string;
  /** What to use instead. */
  readonly instead: string;
}

interface Minor extends GatewayApiSupport {
  readonly minor: string;
  /** First release that works, as `[major, minor]`, and what goes wrong before it. */
  readonly from: readonly [number, number];
  readonly tooOld: string;
}

const FEATURE_OBJECTS = 'its controller writes supported features into the status of a GatewayClass in a form that CRDs before v1.2 refuse';

/** @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#prerequisites, of each minor */
const MINORS: readonly Minor[] = [
  { minor: '1.16', release: 'v1.1.0', tlsRoute: 'needed', from: [1, 1], tooOld: 'its controller stays off without GRPCRoute v1' },
  { minor: '1.17', release: 'v1.2.1', tlsRoute: 'needed', from: [1, 2], tooOld: FEATURE_OBJECTS },
  { minor: '1.18', release: 'v1.3.0', tlsRoute: 'optional', from: [1, 2], tooOld: FEATURE_OBJECTS },
  { minor: '1.19', release: 'v1.4.1', tlsRoute: 'optional', from: [1, 2], tooOld: FEATURE_OBJECTS },
  {
    minor: '1.20',
    release: 'v1.6.1',
    tlsRoute: 'standard',
    from: [1, 5],
    tooOld: 'its controller stays off without TLSRoute v1, BackendTLSPolicy v1 and ReferenceGrant v1',
  },
];

/** Releases that were looked at; what a later one serves is not known. */
const LATEST: readonly [number, number] = [1, 6];

/** What a Cilium needs of the Gateway API; undefined for a minor that is not known here. */
export function gatewayApiSupport(version: CiliumVersion): GatewayApiSupport | undefined {
  return MINORS.find(({ minor }) => minor === version.minorString);
}

/** API group of the Gateway API. */
export const GATEWAY_API_GROUP = 'gateway.networking.k8s.io';

/** What Cilium's GatewayClasses name as their controller. */
export const GATEWAY_CONTROLLER = 'io.cilium/gateway-controller';

/** Kinds and versions that the CRDs must name, or the controller stays off. */
export function neededGatewayApiKinds(version: CiliumVersion): readonly (readonly [kind: string, version: string])[] {
  const kinds = ['GatewayClass', 'Gateway', 'HTTPRoute', 'GRPCRoute'].map((kind) => [kind, 'v1'] as const);
  if (version.isBefore('1.20')) return [...kinds, ['ReferenceGrant', 'v1beta1']];
  return [...kinds, ['ReferenceGrant', 'v1'], ['TLSRoute', 'v1'], ['BackendTLSPolicy', 'v1']];
}

/** Why the CRDs of a release and channel do not suit a Cilium; undefined when they do, or when the Cilium is not known here. */
export function unfitGatewayApi(version: CiliumVersion, release: string, channel: string): UnfitGatewayApi | undefined {
  const known = MINORS.find(({ minor }) => minor === version.minorString);
  const [major, minor] = (/^v?(\d+)\.(\d+)\./.exec(release) ?? []).slice(1).map(Number);
  if (!known || major === undefined || minor === undefined) return undefined;
  const instead = `use ${known.release}, which is made for Cilium ${known.minor}`;
  const given = [major, minor] as const;
  if (before(given, known.from)) return { why: known.tooOld, instead };
  if (version.isBefore('1.17') && !before(given, [1, 2])) {
    return { why: 'its controller writes supported features into the status of a GatewayClass in a form that CRDs from v1.2 on refuse', instead };
  }
  if (version.isBefore('1.20') && channel === 'standard' && !before(given, [1, 5])) {
    return {
      why: 'its operator crashes: it watches TLSRoute v1alpha2, which the standard channel names but does not serve from v1.5 on',
      instead: `${instead}; only the experimental channel of ${release} serves Cilium ${known.minor} and 1.20 both, for the time of an upgrade`,
    };
  }
  if (before(LATEST, given)) return { why: 'nobody has tried it: what a release serves changes with each minor', instead };
  return undefined;
}

function before(left: readonly [number, number], right: readonly [number, number]): boolean {
  return left[0] < right[0] || (left[0] === right[0] && left[1] < right[1]);
}
