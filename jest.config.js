'use strict';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/matrix/', '<rootDir>/test/e2e/'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }],
  },
  // Without the files from upstream, the tests that need them are counted instead of run.
  testRunner: '<rootDir>/test/support/runner.ts',
  reporters: ['default', '<rootDir>/test/support/waiting-reporter.js'],
  setupFilesAfterEnv: ['<rootDir>/test/support/setup.ts'],
  globalSetup: '<rootDir>/test/support/seed.js',
  // The default leaves a core idle, which on two cores is half of them.
  maxWorkers: '100%',
  testTimeout: 60_000,
};
