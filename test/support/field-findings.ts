import { CiliumVersion } from '../../lib/cluster/cilium-version';
import { fieldValues, FIELD_VALUES } from '../field/values-table';
import { renderAll } from './matrix-render';

const BOUND = / (from|before|in) ([\d.]+)$/;

/** Expected and actual findings of all values of the field, by file. */
export function fieldFindings(version: string): { readonly expected: Record<string, string[]>; readonly found: Record<string, string[]>; readonly objects: Record<string, number> } {
  const minor = CiliumVersion.parse(version);
  const rendered = renderAll(FIELD_VALUES.map(({ file, cluster }) => ({ version, props: { values: fieldValues(file) }, ...(cluster && { cluster }) })));
  const holds = (finding: string): boolean => {
    const [, word, bound] = BOUND.exec(finding) ?? [];
    if (word === 'in') return minor.minorString === bound;
    return bound === undefined || minor.atLeast(bound) === (word === 'from');
  };
  return {
    expected: Object.fromEntries(FIELD_VALUES.map(({ file, findings }) => [file, findings.filter(holds).map((each) => each.replace(BOUND, '')).sort()])),
    found: Object.fromEntries(
      FIELD_VALUES.map(({ file }, index) => {
        const { errors, warnings } = rendered[index]!;
        return [file, [...errors, ...warnings].map(({ severity, code, subject }) => [severity, code, subject].filter(Boolean).join(' ')).sort()];
      }),
    ),
    objects: Object.fromEntries(FIELD_VALUES.map(({ file }, index) => [file, rendered[index]!.objects.length])),
  };
}
