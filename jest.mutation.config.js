'use strict';

// Stryker runs the tests with the runner of jest: with all files from upstream, ours does nothing else.
const { testRunner: _own, reporters: _reporters, ...base } = require('./jest.config');

/** @type {import('jest').Config} The tests that notice faults in one folder: see scripts/mutation.ts. */
module.exports = {
  ...base,
  testEnvironment: '@stryker-mutator/jest-runner/jest-env/node',
  testMatch: JSON.parse(process.env.MUTATION_TESTS ?? '[]').map((path) => `<rootDir>/test/${path}`),
  maxWorkers: 1,
};
