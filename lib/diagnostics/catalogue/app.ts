import type { CodeTable } from './entry';

/** Codes of validations of other constructs. */
export const app = {
  APP001: {
    title: 'Failed validation of a construct',
    reason: 'A construct that does not belong to this library has a validation (`node.addValidation`), and it failed. Nothing is written while one fails.',
    typescript: {
      wrong: "chart.node.addValidation({ validate: () => ['three replicas are required'] });\napp.synth();",
      right: 'chart.node.addValidation({ validate: () => [] });\napp.synth();',
    },
  },
} as const satisfies CodeTable;
