'use strict';

const base = require('./jest.config');

/** @type {import('jest').Config} Everything against a real kube-apiserver: see CONTRIBUTING.md. */
module.exports = {
  ...base,
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/test/e2e/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/e2e/support/global-teardown.ts',
  // Each has a server of its own beside it.
  maxWorkers: 2,
  testTimeout: 300_000,
};
