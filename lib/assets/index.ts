export { assetFileName, assetTitle, ciliumChartAsset, gatewayApiAsset } from './asset';
export type { Asset, CiliumChartAsset, GatewayApiAsset, GatewayApiChannel } from './asset';
export type { DigestAuthority } from './digests';
export { findAsset } from './find-asset';
export type { AssetSource, FoundAsset } from './find-asset';
export { isOffline } from './find-asset';
export { LOCK_COMMAND, lockFilePath, readLock, writeLock } from './lock-file';
export type { AssetLock, LockedAsset } from './lock-file';
export type { AssetOptions, AssetRequest, DownloadLimits } from './options';
