'use strict';

const base = require('./jest.config');

/** @type {import('jest').Config} Everything against a real kube-apiserver: see CONTRIBUTING.md. */
module.exports = {
  ...base,
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 300_000,
};
