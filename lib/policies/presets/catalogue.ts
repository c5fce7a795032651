import { allowDns, blockMetadata, defaultDeny, zeroTrust } from './baseline';
import type { PresetParts } from './parts';
import { allowApiServer, allowGateway, allowInternet, allowMonitoring, allowSameNamespace, ciliumComponents } from './traffic';

/** Every preset with its default props, for the documentation. */
export const PRESETS: readonly PresetParts[] = [
  zeroTrust(), defaultDeny(), allowDns(), allowApiServer(), allowSameNamespace(), allowGateway(), allowInternet(), allowMonitoring(), blockMetadata(),
  ciliumComponents(),
];
