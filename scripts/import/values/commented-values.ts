/** A scalar that values.yaml shows in a comment instead of setting it. */
export type CommentedValue = string | number | boolean;

/**
 * Keys that values.yaml only shows commented out (`# mode: snat`), by path. They stand where they would be set, so their
 * indentation tells what they belong to.
 */
export function commentedValues(valuesYaml: string): ReadonlyMap<string, CommentedValue> {
  const found = new Map<string, CommentedValue>();
  const above: { indent: number; key: string }[] = [];
  for (const line of valuesYaml.split('\n')) {
    const key = /^( *)([A-Za-z_]\w*):(?: |$)/.exec(line);
    if (key) {
      const indent = key[1]?.length ?? 0;
      while ((above.at(-1)?.indent ?? -1) >= indent) above.pop();
      above.push({ indent, key: key[2] ?? '' });
      continue;
    }
    const shown = /^( *)# ?([A-Za-z_]\w*): (\S+)$/.exec(line);
    if (!shown) continue;
    const [, indent = '', name = '', text = ''] = shown;
    const path = above.filter((parent) => parent.indent < indent.length).map((parent) => parent.key);
    const value = scalarOf(text);
    if (value !== undefined) found.set([...path, name].join('.'), value);
  }
  return found;
}

function scalarOf(text: string): CommentedValue | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d+$/.test(text)) return Number(text);
  const quoted = /^"([^"]*)"$/.exec(text);
  if (quoted) return quoted[1];
  return /^[\w./-]+$/.test(text) ? text : undefined;
}
