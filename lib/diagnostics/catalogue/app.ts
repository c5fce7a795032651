import type { CodeTable } from './entry';

/** Codes of the app as a whole, and of validations of other constructs. */
export const app = {
  APP001: {
    title: 'Failed validation of a construct',
    reason: 'A construct that does not belong to this library has a validation (`node.addValidation`), and it failed. No output is written while a validation fails.',
    typescript: {
      wrong: "const replicas = 2;\nchart.node.addValidation({ validate: () => (replicas < 3 ? ['three replicas are required'] : []) });\napp.synth();",
      right: "const replicas = 3;\nchart.node.addValidation({ validate: () => (replicas < 3 ? ['three replicas are required'] : []) });\napp.synth();",
    },
  },
  APP002: {
    title: 'App that was not synthesized',
    severity: 'warning',
    reason: 'A GitOpsApp writes its output when synth is called. A program that ends without this call writes nothing.',
    console: {
      wrong: `$ npx tsx main.ts
GitOpsApp
  warning APP002: the program ended without a call of app.synth(), so nothing was written to dist (charts of the app: home)
    Fix: call app.synth() at the end of the program`,
      right: `$ echo 'app.synth();' >> main.ts
$ npx tsx main.ts
$ ls dist
checks.json  home`,
    },
  },
} as const satisfies CodeTable;
