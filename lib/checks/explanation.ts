import { CATALOGUE, type CodeEntry, type CodeTable, type VersionRange } from '../diagnostics/catalogue';
import { allRules, sharedCodes, VALUE_CHECKS } from './catalogue';
import type { Rule } from './rule';

/** What a code means, whether a rule or a construct reports it. */
export interface Explanation extends Omit<CodeEntry, 'severity'> {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** True when it cannot be suppressed although a rule reports it. */
  readonly final?: boolean;
  /** Why the code no longer exists. */
  readonly retired?: string;
  /** The rule that reports it, if one does. */
  readonly rule?: Rule;
}

/** Every code of the library, by prefix and number. */
export function explanations(): readonly Explanation[] {
  const declared = Object.values(CATALOGUE).flatMap(({ codes }) => Object.entries(codes as CodeTable).map(([code, entry]) => ({ severity: 'error' as const, reason: '', ...entry, code })));
  const rules = allRules().map((rule): Explanation => {
    const { id: code, title, severity, reason, versions, link, final, related, typescript } = rule;
    return {
      code, title, severity, reason, rule,
      ...(versions && { versions: { cilium: versions } }),
      ...(link && { link }),
      ...(final && { final }),
      ...(related && { related }),
      ...(typescript && { typescript }),
    };
  });
  return [...declared, ...rules].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
}

const PRODUCTS = { cilium: 'Cilium', talos: 'Talos', kubernetes: 'Kubernetes', gatewayApi: 'Gateway API' } as const;

/** Releases that a code is about: `Cilium 1.19 and newer`. Empty when it is about all. */
export function concernedReleases({ versions = {} }: Pick<Explanation, 'versions'>): readonly string[] {
  return Object.entries(versions as Readonly<Record<keyof typeof PRODUCTS, VersionRange>>).map(([product, { from, before }]) => {
    const name = PRODUCTS[product as keyof typeof PRODUCTS];
    if (from && before) return `${name} from ${from}, before ${before}`;
    return from ? `${name} ${from} and newer` : `${name} before ${before}`;
  });
}

/** Whether `suppressCheck` takes the code. */
export function isSuppressible({ code, rule, final }: Explanation): boolean {
  return !final && (rule !== undefined || (VALUE_CHECKS as readonly string[]).includes(code) || sharedCodes().has(code));
}

/** Explains one code; undefined when the library has no such code. `CIL43` means CIL043. */
export function explanationOf(code: string): Explanation | undefined {
  const [, prefix = '', number = ''] = /^([A-Z]+)0*(\d+)$/.exec(code.toUpperCase()) ?? [];
  const wanted = prefix + number.padStart(3, '0');
  return explanations().find((each) => each.code === wanted);
}
