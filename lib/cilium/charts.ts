import type { IConstruct } from 'constructs';
import { ciliumChartAsset, findOrLock, type AssetOptions, type AssetRequest, type FoundAsset } from '../assets';
import { OpenChart } from '../chart/chart-store';
import type { CiliumVersion } from '../cluster/cilium-version';
import { TalosCiliumError } from '../diagnostics/problem';

const known = new WeakMap<IConstruct, Map<string, OpenChart | FoundAsset | TalosCiliumError>>();

/**
 * The chart of an installation, which is found and verified once per app.
 *
 * @throws AST003 to AST035
 */
export function chartFor(construct: IConstruct, version: CiliumVersion, options: AssetOptions = {}): OpenChart {
  return once(construct, [version, options], () => {
    const asset = findOrLock(ciliumChartAsset(version.toString()), { requestedBy: construct.node.path, ...options });
    return new OpenChart(asset, version.toString());
  });
}

/**
 * A file from upstream, found and verified once per app.
 *
 * @throws AST003 to AST035
 */
export function assetFor(construct: IConstruct, { asset, options }: AssetRequest): FoundAsset {
  return once(construct, [asset, { ...options, requestedBy: undefined }], () => findOrLock(asset, options));
}

/** A failure is the same error object for all callers, so that it is reported once and a timeout happens once. */
function once<T extends OpenChart | FoundAsset>(construct: IConstruct, key: unknown, find: () => T): T {
  const { root } = construct.node;
  const found = known.get(root) ?? new Map<string, OpenChart | FoundAsset | TalosCiliumError>();
  known.set(root, found);
  const id = JSON.stringify(key);
  if (!found.has(id)) found.set(id, attempt(find));
  const result = found.get(id)!;
  if (result instanceof TalosCiliumError) throw result;
  return result as T;
}

function attempt<T>(find: () => T): T | TalosCiliumError {
  try {
    return find();
  } catch (error) {
    if (error instanceof TalosCiliumError) return error;
    throw error;
  }
}
