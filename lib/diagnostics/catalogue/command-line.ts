import type { CodeTable } from './entry';

const SYNTH = 'https://cdk8s.io/docs/latest/cli/synth/';

/** Codes of the command line `talos-cilium`. */
export const commandLine = {
  CLI001: {
    title: 'No app in this directory',
    reason: 'The command runs the app to inspect it. Like `cdk8s synth`, it reads how to run the app from `cdk8s.yaml` in the working directory.',
    link: SYNTH,
    console: { wrong: '$ npx cdk8s-talos-cilium lock', right: '$ npx cdk8s-talos-cilium lock --app "npx tsx main.ts"' },
  },
  CLI002: {
    title: 'Unusable cdk8s.yaml',
    reason: '`cdk8s.yaml` is not YAML, or has no `app` with the command that runs the app.',
    link: SYNTH,
    console: { wrong: 'language: typescript', right: 'language: typescript\napp: npx tsx main.ts' },
  },
  CLI003: {
    title: 'App that fails before its synth',
    reason: 'The program ended with an error before it synthesized the app. The message repeats its output.',
    console: { wrong: '$ npx cdk8s-talos-cilium lock', right: '$ npx tsx main.ts    # repeat until it works; a missing chart is not an error for lock' },
  },
  CLI004: {
    title: 'App that is never synthesized',
    reason: 'The program ended without an error and without `app.synth()`, or it does not use cdk8s-talos-cilium.',
    console: { wrong: "new TalosCilium(chart, 'cilium');", right: "new TalosCilium(chart, 'cilium');\napp.synth();" },
  },
  CLI005: {
    title: 'New project in a directory that is not empty',
    reason: '`init` does not change existing files. The directory must not exist yet, be empty, or be a Git repository without files.',
    console: { wrong: '$ ls\nREADME.md\n$ npx cdk8s-talos-cilium init', right: '$ npx cdk8s-talos-cilium init lab' },
  },
  CLI006: {
    title: 'Directory of a new project that cannot be used',
    reason: 'The directory cannot be created or written, or a part of its path is a file. Nothing is left behind.',
    console: { wrong: '$ npx cdk8s-talos-cilium init /lab', right: '$ npx cdk8s-talos-cilium init ~/lab' },
  },
  CLI007: {
    title: 'Import of something that cannot be read',
    reason: 'A file or directory for `import` does not exist, cannot be read, or contains nothing that `import` can convert.',
    console: { wrong: '$ npx cdk8s-talos-cilium import value.yaml', right: '$ npx cdk8s-talos-cilium import values.yaml' },
  },
  CLI008: {
    title: 'Import without an installation of Cilium',
    reason: 'The files contain no Helm values for Cilium: no values file, no object of a GitOps tool, and no command that installs it.',
    console: { wrong: '$ npx cdk8s-talos-cilium import controlplane.yaml', right: '$ npx cdk8s-talos-cilium import controlplane.yaml values.yaml' },
  },
  CLI009: {
    title: 'Import of several installations of Cilium',
    reason: 'The files contain several installations of Cilium with different values. A program has one for each cluster, so `import` must know which one to take.',
    console: { wrong: '$ npx cdk8s-talos-cilium import clusters', right: '$ npx cdk8s-talos-cilium import clusters --installation 2' },
  },
  CLI010: {
    title: 'Import over existing files',
    reason: '`import` never overwrites a file without `--force`.',
    console: { wrong: '$ ls\nmain.ts  values.yaml\n$ npx cdk8s-talos-cilium import values.yaml', right: '$ npx cdk8s-talos-cilium import values.yaml --out imported' },
  },
} as const satisfies CodeTable;
