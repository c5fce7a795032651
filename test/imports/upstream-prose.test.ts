import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CILIUM_CHARTS, CILIUM_MINORS } from '../../scripts/import/kinds';
import { chartFiles, chartText, inputPaths } from '../../scripts/import/inputs';

const IMPORTS = resolve(__dirname, '..', '..', 'imports');
const SEQUENCE = 6;

/** Values and addresses in our own comments: facts, not words. */
const NOT_PROSE = /`[^`]*`|"[^"]*"|https:\S+/g;

function* sequences(text: string): Iterable<string> {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  for (let index = 0; index + SEQUENCE <= words.length; index += 1) yield words.slice(index, index + SEQUENCE).join(' ');
}

test(`no ${SEQUENCE} words of an upstream description stand in a row in imports/`, () => {
  const ours = new Set<string>();
  for (const name of readdirSync(IMPORTS, { recursive: true }) as string[]) {
    if (!name.endsWith('.ts')) continue;
    for (const [comment] of readFileSync(join(IMPORTS, name), 'utf8').matchAll(/\/\*\*[\s\S]*?\*\/|^\/\/.*/gm)) {
      for (const sequence of sequences(comment.replace(NOT_PROSE, ' '))) ours.add(sequence);
    }
  }
  expect(ours.size).toBeGreaterThan(100);

  const { assets, crds, schemas } = inputPaths();
  const filesBelow = (directory: string, ...parts: string[]): string[] =>
    readdirSync(join(directory, ...parts)).map((name) => join(directory, ...parts, name));
  const upstream = [
    ...CILIUM_MINORS.flatMap((minor) => filesBelow(crds, `cilium-${minor}`)),
    ...filesBelow(assets).filter((file) => file.endsWith('-install.yaml')),
    ...readdirSync(join(schemas, 'crds')).flatMap((group) => filesBelow(schemas, 'crds', group)),
    ...filesBelow(schemas, 'kubernetes'),
  ].map((file) => readFileSync(file, 'utf8'));
  const comments = CILIUM_MINORS.map((minor) => chartText(chartFiles(inputPaths(), CILIUM_CHARTS[minor]), 'cilium/values.yaml')).map(
    (text) =>
      text
        .split('\n')
        .filter((line) => /^ *#/.test(line))
        .join('\n'),
  );

  // CRDs and schemas are searched as a whole, not only their descriptions, which asks for more than is needed.
  const copied = new Set<string>();
  for (const text of [...upstream, ...comments]) for (const sequence of sequences(text)) if (ours.has(sequence)) copied.add(sequence);
  expect([...copied]).toEqual([]);
});
