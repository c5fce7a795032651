import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { guideWordsMarkdown } from '../../lib/cilium/values';
import { checksPage } from './checks';
import { repairsMarkdown } from './repairs';

// `npm run docs` writes the generated pages; with `--check` it fails when a committed page differs.
const root = resolve(__dirname, '..', '..');
const pages: ReadonlyMap<string, string> = new Map([
  ['docs/checks.md', checksPage()],
  ['docs/guide-words.md', guideWordsMarkdown()],
  ['docs/repairs.md', repairsMarkdown()],
]);

for (const [path, text] of pages) {
  const file = join(root, path);
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (committed === text) continue;
  if (process.argv.includes('--check')) {
    process.stderr.write(`${path} is not what the generator makes: run \`npm run docs\`\n`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    process.stdout.write(`${path}: written\n`);
  }
}
