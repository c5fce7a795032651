import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { useRepositoryAssets } from '../repository-assets';
import { generate } from './generate';
import { inputPaths } from './inputs';

const USAGE = `Makes the typed objects and values of imports/ from CRDs, bundles and charts.

npm run import -- [--check] [--assets DIR] [--crds DIR] [--schemas DIR]

  --check    writes nothing; exits with 1 and lists the files that differ
  --assets   charts and Gateway API bundles (TALOS_CILIUM_ASSETS)
  --crds     cilium-<minor>/*.yaml (../crds from the assets)
  --schemas  JSON Schemas (../schemas from the assets)
`;

const OUTPUT = resolve(__dirname, '..', '..', 'imports');

function main(): void {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      assets: { type: 'string' },
      crds: { type: 'string' },
      schemas: { type: 'string' },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  useRepositoryAssets();
  const files = generate(inputPaths({ assets: values.assets, crds: values.crds, schemas: values.schemas }));
  if (values.check) check(files);
  else write(files);
}

function write(files: ReadonlyMap<string, string>): void {
  mkdirSync(join(OUTPUT, 'schemas'), { recursive: true });
  for (const [name, text] of files) {
    writeFileSync(join(OUTPUT, name), text);
    process.stdout.write(`imports/${name} ${Math.round(text.length / 1000)} kB\n`);
  }
}

function check(files: ReadonlyMap<string, string>): void {
  const kept = (readdirSync(OUTPUT, { recursive: true }) as string[]).filter((name) => name.endsWith('.ts'));
  const stale = [
    ...[...files].filter(([name, text]) => !kept.includes(name) || readFileSync(join(OUTPUT, name), 'utf8') !== text).map(([name]) => name),
    ...kept.filter((name) => !files.has(name)),
  ];
  for (const name of stale) process.stderr.write(`imports/${name} differs from what the generator makes: run \`npm run import\`\n`);
  if (stale.length > 0) process.exitCode = 1;
}

main();
