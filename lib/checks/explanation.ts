import { CATALOGUE, type CodeEntry, type CodeTable, type VersionRange } from '../diagnostics/catalogue';
import { allRules } from './catalogue';
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
  const rules = allRules().map(({ id, title, severity, reason, versions, link, final, typescript, ...rest }) => ({
    code: id, title, severity, reason,
    ...(versions && { versions: { cilium: versions } }),
    ...(link && { link }),
    ...(final && { final }),
    ...(typescript && { typescript }),
    rule: { id, title, severity, reason, versions, link, final, typescript, ...rest } as Rule,
  }));
  return [...declared, ...rules].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
}

const PRODUCTS = { cilium: 'Cilium', talos: 'Talos', kubernetes: 'Kubernetes', gatewayApi: 'Gateway API' } as const;

/** Releases that a code is about: `Cilium from 1.19`. Empty when it is about all. */
export function concernedReleases({ versions = {} }: Pick<Explanation, 'versions'>): readonly string[] {
  return Object.entries(versions as Readonly<Record<keyof typeof PRODUCTS, VersionRange>>).map(
    ([product, { from, before }]) => `${PRODUCTS[product as keyof typeof PRODUCTS]}${from ? ` from ${from}` : ''}${before ? ` before ${before}` : ''}`,
  );
}

/** Explains one code; undefined when the library has no such code. */
export function explanationOf(code: string): Explanation | undefined {
  return explanations().find((each) => each.code === code.toUpperCase());
}
