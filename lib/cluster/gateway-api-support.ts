import type { CiliumVersion } from './cilium-version';

/** The release of the Gateway API for a minor version of Cilium. */
export interface GatewayApiSupport {
  /** Release in the documentation of this version of Cilium. */
  readonly release: string;
  /**
   * CRD of TLSRoute: `standard` if it is in the standard channel. In the experimental channel it is `needed` by the controller, or
   * `optional`: the controller then serves TLSRoutes if the CRD exists when it starts.
   */
  readonly tlsRoute: 'needed' | 'optional' | 'standard';
}

/** A release and channel that a version of Cilium does not work with. */
export interface UnfitGatewayApi {
  /** What goes wrong, as a clause. */
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

const FEATURE_OBJECTS = 'its controller cannot write the supported features into the status of the GatewayClass, whose format changed in v1.2';

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

/** The release of the Gateway API for a version of Cilium; undefined for an unknown minor version. */
export function gatewayApiSupport(version: CiliumVersion): GatewayApiSupport | undefined {
  return MINORS.find(({ minor }) => minor === version.minorString);
}

/** API group of the Gateway API. */
export const GATEWAY_API_GROUP = 'gateway.networking.k8s.io';

/** Name of the controller in Cilium's GatewayClasses. */
export const GATEWAY_CONTROLLER = 'io.cilium/gateway-controller';

/** Kinds and versions that the CRDs must have. Without one of them, the controller stays off. */
export function neededGatewayApiKinds(version: CiliumVersion): readonly (readonly [kind: string, version: string])[] {
  const kinds = ['GatewayClass', 'Gateway', 'HTTPRoute', 'GRPCRoute'].map((kind) => [kind, 'v1'] as const);
  if (version.isBefore('1.20')) return [...kinds, ['ReferenceGrant', 'v1beta1']];
  return [...kinds, ['ReferenceGrant', 'v1'], ['TLSRoute', 'v1'], ['BackendTLSPolicy', 'v1']];
}

/** Why a version of Cilium does not work with the CRDs of a release and channel; undefined if it does, or if it is not known. */
export function unfitGatewayApi(version: CiliumVersion, release: string, channel: string): UnfitGatewayApi | undefined {
  const known = MINORS.find(({ minor }) => minor === version.minorString);
  const [major, minor] = (/^v?(\d+)\.(\d+)\./.exec(release) ?? []).slice(1).map(Number);
  if (!known || major === undefined || minor === undefined) return undefined;
  const instead = `remove version, to use ${known.release} for Cilium ${known.minor}`;
  const given = [major, minor] as const;
  if (before(given, known.from)) return { why: known.tooOld, instead };
  if (version.isBefore('1.17') && !before(given, [1, 2])) {
    return { why: FEATURE_OBJECTS, instead };
  }
  if (version.isBefore('1.20') && channel === 'standard' && !before(given, [1, 5])) {
    return {
      why: 'its operator crashes, because it watches TLSRoute v1alpha2, which the standard channel lists but does not serve from v1.5 on',
      instead: `${instead}; during an upgrade to Cilium 1.20, set channel: 'experimental', which works with both`,
    };
  }
  return undefined;
}

function before(left: readonly [number, number], right: readonly [number, number]): boolean {
  return left[0] < right[0] || (left[0] === right[0] && left[1] < right[1]);
}
