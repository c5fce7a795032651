import type { CiliumVersion } from '../cluster/cilium-version';

/** The releases of Cilium with a behaviour of its operator. */
interface Releases {
  /** First release with it. @default - every supported release */
  readonly from?: string;
  /** First release without it. @default - none yet */
  readonly before?: string;
  /** First releases of older minors that have it too. @default - none */
  readonly backports?: readonly string[];
}

/**
 * What the operator of Cilium does with objects of the Gateway API that the API server accepts, where releases differ. The checks read the bounds here only.
 * `scripts/audit/operator-sources.ts` names the code of Cilium for each line, which `npm run audit` looks up in the releases on both sides of a bound.
 */
const OPERATOR = {
  tcpListeners: { from: '1.20' },
  udpListeners: { from: '1.20' },
  listenerSets: { from: '1.20' },
  layer4OwnsPort: { from: '1.20' },
  overlapConflict: { from: '1.19.6' },
  listenerPerPort: { from: '1.19.6' },
  hostnamesByProtocol: { from: '1.19.3', backports: ['1.18.8'] },
  namespacesByListener: { from: '1.19.6' },
  kindsOfLastListener: { from: '1.19', before: '1.19.6' },
  kindsOfSelectedListeners: { from: '1.19.6' },
  openListenerTakesAllKinds: { from: '1.20.1' },
  grpcRouteKinds: { from: '1.19.2', backports: ['1.18.11'] },
  infrastructureParameters: { from: '1.20' },
  tlsRouteV1: { from: '1.20' },
  externalAuth: { from: '1.20' },
  cors: { from: '1.20' },
  retry: { from: '1.20' },
  tcpRoute: { from: '1.20' },
  udpRoute: { from: '1.20' },
  backendTlsPolicy: { from: '1.20' },
} as const satisfies Readonly<Record<string, Releases>>;

/** Name of a behaviour. */
export type OperatorBehaviour = keyof typeof OPERATOR;

/** The releases with each behaviour. */
export const OPERATOR_RELEASES: Readonly<Record<OperatorBehaviour, Releases>> = OPERATOR;

/** Whether the operator of a release has a behaviour. */
export function operatorHas(behaviour: OperatorBehaviour, version: CiliumVersion): boolean {
  const { from, before, backports = [] } = OPERATOR_RELEASES[behaviour];
  const isBackport = backports.some((release) => release.startsWith(`${version.minorString}.`) && version.atLeast(release));
  return (from === undefined || version.atLeast(from) || isBackport) && (before === undefined || version.isBefore(before));
}

/** The releases that have a behaviour, as a message says it. */
export function releasesWith(behaviour: OperatorBehaviour): string {
  return `Cilium ${OPERATOR_RELEASES[behaviour].from} or newer`;
}
