import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { useRepositoryAssets } from './repository-assets';

// `npm run synth` writes every app to dist/, `npm run synth -- basic` one.
const directory = resolve(__dirname, '..', 'apps');
const known = readdirSync(directory).filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3)).sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !known.includes(name));

if (unknown.length > 0) {
  process.stderr.write(`no such app: ${unknown.join(', ')}; there are ${known.join(', ')}\n`);
  process.exitCode = 2;
} else {
  useRepositoryAssets();
  for (const name of wanted.length > 0 ? wanted : known) synthesize(name);
}

function synthesize(name: string): void {
  try {
    require(join(directory, name));
    process.stdout.write(`${name}: written\n`);
  } catch (error) {
    const expected = error instanceof Error && error.name === 'TalosCiliumError';
    process.stderr.write(`${name}: failed\n${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
}
