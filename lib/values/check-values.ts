import type { ChartFacts } from '../chart/chart-facts';
import type { CiliumVersion } from '../cluster/cilium-version';
import type { Problem } from '../diagnostics/problem';
import { byCodeUnit } from './canonical-json';
import type { EffectiveValues } from './effective-values';
import { findGuideSettings } from './guide-settings';
import { findRemovedKeys } from './removed-keys';
import { findUnknownKeys, unknownValues } from './unknown-keys';
import { formatValuePath } from './value-path';
import { findWrongSettings } from './wrong-settings';

/**
 * Checks values against the chart: unknown keys (`CIL001`), removed keys (`CIL002`), unsupported settings and types (`CIL003`), and
 * agent options that have a prop (`CIL007`). One problem per value, sorted by path.
 *
 * @param facts what the chart that is rendered declares about its values
 * @param version the chart's version
 * @param path construct path, for the messages
 */
export function checkValues(facts: ChartFacts, version: CiliumVersion, effective: EffectiveValues, path: string): Problem[] {
  const check = { effective, path };
  const { removed, unknown } = findRemovedKeys(facts, version, check, unknownValues(facts.values, effective.values));
  const guide = findGuideSettings(facts, check, unknown);
  const explained = new Set(guide.map(({ subject }) => subject));
  const problems = [
    ...removed,
    ...guide,
    ...findUnknownKeys(facts, check, unknown.filter(({ path: at }) => !explained.has(formatValuePath(at)))),
    ...findWrongSettings(facts, version, check),
  ];
  return problems.sort((left, right) => byCodeUnit(left.subject ?? '', right.subject ?? '') || byCodeUnit(left.code, right.code));
}
