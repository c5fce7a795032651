import { ciliumChartAsset, findAsset } from '../../assets';
import { OpenChart } from '../../chart/chart-store';
import { CiliumVersion } from '../../cluster/cilium-version';
import { KEYS_REMOVED } from '../../values/key-history';

/** Keys at the top level of the values of any Cilium chart. */
export function topLevelKeys(): ReadonlySet<string> {
  const version = CiliumVersion.DEFAULT.toString();
  const { facts } = new OpenChart(findAsset(ciliumChartAsset(version), { requestedBy: 'import' }), version);
  return new Set([...Object.keys(facts.values.keys ?? {}), ...Object.keys(KEYS_REMOVED).map((path) => path.split('.')[0]!)]);
}
