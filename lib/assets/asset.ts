import { CodedError } from '../diagnostics/coded';
import { checkArguments } from '../props';

/** Release channel of the Gateway API. @see https://gateway-api.sigs.k8s.io/concepts/versioning/ */
export type GatewayApiChannel = 'standard' | 'experimental';

/** The official Cilium Helm chart of one version, as the file `cilium-<version>.tgz`. */
export interface CiliumChartAsset {
  /** Kind of asset. */
  readonly kind: 'cilium-chart';
  /** Chart version without a leading `v`: `1.19.6`. */
  readonly version: string;
}

/** The CRD bundle of one Gateway API release, as the file `gateway-api-<version>-<channel>-install.yaml`. */
export interface GatewayApiAsset {
  /** Kind of asset. */
  readonly kind: 'gateway-api';
  /** Release with a leading `v`: `v1.4.1`. */
  readonly version: string;
  /** Release channel. */
  readonly channel: GatewayApiChannel;
}

/** A file from upstream that a synth needs. */
export type Asset = CiliumChartAsset | GatewayApiAsset;

// Strict on purpose: the version becomes part of file names and URLs.
const VERSION = /^v?((?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z.-]+)?)$/;

function plainVersion(subject: string, version: string, example: string): string {
  const match = VERSION.exec(version);
  if (!match?.[1]) {
    throw new CodedError({
      code: 'AST001',
      path: subject,
      what: `${JSON.stringify(version)} is not a full semantic version`,
      fix: `write all three numbers, such as '${example}'`,
    });
  }
  return match[1];
}

/**
 * Describes the Cilium chart of one version.
 *
 * @param version full chart version, with or without a leading `v`: `1.19.6`
 * @throws TalosCiliumError AST001 when it is not a full semantic version
 */
export function ciliumChartAsset(version: string): CiliumChartAsset {
  checkArguments('ciliumChartAsset', arguments);
  return { kind: 'cilium-chart', version: plainVersion('cilium', version, '1.19.6') };
}

/**
 * Describes the CRD bundle of one Gateway API release.
 *
 * @param version full release version, with or without a leading `v`: `v1.4.1`
 * @param channel release channel
 * @throws TalosCiliumError AST001 when it is not a full semantic version
 */
export function gatewayApiAsset(version: string, channel: GatewayApiChannel = 'standard'): GatewayApiAsset {
  checkArguments('gatewayApiAsset', arguments);
  const plain = plainVersion('gateway-api', version, 'v1.4.1');
  return { kind: 'gateway-api', version: `v${plain}`, channel };
}

/** File name of an asset in directories and in the cache. */
export function assetFileName(asset: Asset): string {
  checkArguments('assetFileName', arguments);
  return asset.kind === 'cilium-chart'
    ? `cilium-${asset.version}.tgz`
    : `gateway-api-${asset.version}-${asset.channel}-install.yaml`;
}

/** Name of an asset in error messages: `cilium 1.19.6`, `gateway-api v1.4.1 (standard)`. */
export function assetTitle(asset: Asset): string {
  return asset.kind === 'cilium-chart' ? `cilium ${asset.version}` : `gateway-api ${asset.version} (${asset.channel})`;
}
