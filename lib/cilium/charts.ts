import type { IConstruct } from 'constructs';
import { ciliumChartAsset, findAsset, type AssetOptions } from '../assets';
import { OpenChart } from '../chart/chart-store';
import type { CiliumVersion } from '../cluster/cilium-version';

const opened = new WeakMap<IConstruct, Map<string, OpenChart>>();

/**
 * The chart for an installation: found and verified once per app, however many clusters use it.
 *
 * @throws AST003 to AST031
 */
export function chartFor(construct: IConstruct, version: CiliumVersion, options: AssetOptions = {}): OpenChart {
  const { root } = construct.node;
  const charts = opened.get(root) ?? new Map<string, OpenChart>();
  opened.set(root, charts);
  const key = JSON.stringify([version, options]);
  const known = charts.get(key);
  if (known) return known;
  const asset = findAsset(ciliumChartAsset(version.toString()), { requestedBy: construct.node.path, ...options });
  const chart = new OpenChart(asset, version.toString());
  charts.set(key, chart);
  return chart;
}
