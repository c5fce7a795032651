/** What a parser found in an expression. */
export interface ParsedPromql {
  /** Places that are no PromQL. */
  readonly mistakes: readonly string[];
  /** Names of metrics. */
  readonly metrics: readonly string[];
  /** Matchers of labels, as `job="cilium-agent"`. */
  readonly matchers: readonly string[];
}

/** Reads PromQL with the grammar that Prometheus' own interface uses. */
export function parsePromql(expression: string): ParsedPromql {
  const { parser } = require('@prometheus-io/lezer-promql') as { parser: { parse(text: string): { iterate(spec: { enter(node: SyntaxNode): void }): void } } };
  const [mistakes, metrics, matchers]: [string[], string[], string[]] = [[], [], []];
  parser.parse(expression).iterate({
    enter({ name, type, from, to }) {
      const text = expression.slice(from, to);
      if (type.isError) mistakes.push(`${from}: ${text || 'something is missing'}`);
      // The name of a metric, as opposed to labels of `by` and names of functions.
      if (name === 'VectorSelector') metrics.push(/^[A-Za-z_:][\w:]*/.exec(text)?.[0] ?? '');
      if (name === 'UnquotedLabelMatcher' || name === 'LabelMatcher') matchers.push(text);
    },
  });
  return { mistakes, metrics, matchers };
}

interface SyntaxNode {
  readonly name: string;
  readonly type: { readonly isError: boolean };
  readonly from: number;
  readonly to: number;
}
