'use strict';

const base = require('./jest.config');

/** @type {import('jest').Config} The large matrices over charts, versions and features. */
module.exports = {
  ...base,
  testMatch: ['<rootDir>/test/matrix/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
};
