import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { shapesModule } from './generate';

// `npm run shapes` writes what arguments of the public API must look like; with `--check` it fails when the committed file differs.
const file = join(resolve(__dirname, '..', '..'), 'lib', 'props', 'shapes.ts');
const text = shapesModule();
if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  if (process.argv.includes('--check')) {
    process.stderr.write('lib/props/shapes.ts differs from what the types say: run `npm run shapes`\n');
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    process.stdout.write('lib/props/shapes.ts: written\n');
  }
}
