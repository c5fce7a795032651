/** The comment above a key of `values.yaml`, in the notation of helm-docs. */
export interface ValueComment {
  /** Text without comment signs, with the line breaks of the chart. */
  readonly text: string;
  /** The default as text, if the chart describes it: `@default -- ...`. */
  readonly defaultNote?: string;
}

/**
 * The comments of a chart's `values.yaml`, by path of the value. A key that is only shown commented out (`# mode: snat`)
 * counts as well, if the chart knows it.
 *
 * @param isKnown whether the chart knows a key; other lines that look like one are part of a comment
 * @see https://github.com/norwoodj/helm-docs
 */
export function valueComments(valuesYaml: string, isKnown: (path: readonly string[]) => boolean): ReadonlyMap<string, ValueComment> {
  const found = new Map<string, ValueComment>();
  const above: { readonly indent: number; readonly key: string }[] = [];
  let comment: string[] = [];
  let block = Infinity;
  const close = (indent: number, key: string): string[] => {
    while (above.length > 0 && above.at(-1)!.indent >= indent) above.pop();
    const path = [...above.map((parent) => parent.key), key];
    const read = readComment(comment);
    if (read) found.set(path.join('.'), read);
    comment = [];
    return path;
  };
  for (const line of valuesYaml.split('\n')) {
    const indent = /^ */.exec(line)![0].length;
    if (line.trim() !== '' && indent <= block) block = Infinity;
    if (block < indent) continue;
    const key = /^ *([A-Za-z_][\w.-]*|"[^"]+"):(?: +(.*))?$/.exec(line);
    const shown = /^ *# ?([A-Za-z_]\w*): \S+$/.exec(line);
    if (key) {
      close(indent, key[1]!.replaceAll('"', ''));
      above.push({ indent, key: key[1]!.replaceAll('"', '') });
      if (/^[|>]/.test(key[2] ?? '')) block = indent;
    } else if (shown && isKnown([...above.filter((parent) => parent.indent < indent).map((parent) => parent.key), shown[1]!])) {
      close(indent, shown[1]!);
    } else if (/^ *#/.test(line)) {
      comment.push(line.trim().replace(/^# ?/, ''));
    } else {
      comment = [];
    }
  }
  return found;
}

function readComment(lines: readonly string[]): ValueComment | undefined {
  // Lines between two `@schema` lines belong to the schema.
  let inSchema = false;
  const prose = lines.filter((line) => {
    const isFence = /^@schema\b/.test(line);
    if (isFence) inSchema = !inSchema;
    return !isFence && !inSchema;
  });
  const defaultNote = prose.map((line) => /^@default -- (.*)$/.exec(line)?.[1]).find((note) => note !== undefined);
  const rest = prose.filter((line) => !/^@\w+/.test(line));
  // The text of a key begins with two dashes; the lines above belong to no key.
  const start = rest.map((line) => line.startsWith('-- ')).lastIndexOf(true);
  const text = (start < 0 ? rest : [rest[start]!.replace(/^-- (\(\w[^)]*\) ?)?/, ''), ...rest.slice(start + 1)]).join('\n').trim();
  return text === '' && defaultNote === undefined ? undefined : { text, ...(defaultNote !== undefined && { defaultNote }) };
}
