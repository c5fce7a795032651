// Mutation tests of one folder of lib/: scripts/mutation.ts calls Stryker for each. The tests are those that MUTATION_TESTS lists.
const folder = process.env.MUTATION_FOLDER ?? 'lib';

export default {
  testRunner: 'jest',
  jest: { projectType: 'custom', configFile: 'jest.mutation.config.js', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 1),
  // Texts of messages are read by people: a test that fails when one changes would only repeat it. test/invalid and test/docs check that they are there.
  mutator: { excludedMutations: ['StringLiteral'] },
  reporters: ['json', 'html', 'dots'],
  jsonReporter: { fileName: `build/mutation/${folder}.json` },
  htmlReporter: { fileName: `build/mutation/${folder}.html` },
  incremental: true,
  incrementalFile: `build/mutation/${folder}-incremental.json`,
  tempDirName: 'build/mutation/sandbox',
  ignorePatterns: ['/build', '/dist', '/upstream', '/bench', '/.git'],
  // Chart and CRD tests start helm, and a mutant may loop.
  timeoutMS: 60_000,
  dryRunTimeoutMinutes: 60,
};
