import type { KnownChart } from '../chart/shipped-chart';
import { checkSchema } from '../chart/schema-check';
import type { CiliumVersion } from '../cluster/cilium-version';
import type { Problem } from '../diagnostics/problem';
import { Reporter } from '../diagnostics/reporter';
import type { JsonObject } from '../kubernetes/json';
import { checkValues } from './check-values';
import type { EffectiveValues } from './effective-values';

/** Checks values against what a chart knows of them. Facts of the whole chart are read only for values that are not right. */
export function checkValuesOf(chart: KnownChart, version: CiliumVersion, values: EffectiveValues, path: string): Problem[] {
  const facts = chart.factsFor(values.values);
  const found = checkValues(facts, version, values, path);
  return found.length === 0 || facts === chart.facts ? found : checkValues(chart.facts, version, values, path);
}

/** Checks values against the schema of a chart: CIL005. */
export function checkValueSchema(chart: KnownChart, values: EffectiveValues, path: string): Problem[] {
  if (!chart.schema) return [];
  // Only a null needs the defaults, which take longer to read than the schema.
  const defaults = JSON.stringify(values.values).includes('null') ? chart.defaults : {};
  const report = new Reporter(path);
  for (const { path: keys, value, expected } of checkSchema(chart.schema, values.values, defaults as JsonObject)) {
    const subject = keys.join('.');
    report.add({
      code: 'CIL005',
      subject,
      what: `value ${subject} must be ${expected}; got ${JSON.stringify(value)}, set by ${values.originOf(keys)?.origin ?? 'raw values'}`,
      fix: `set ${subject} to ${expected}`,
    });
  }
  return [...report.problems];
}
