'use strict';

/** Says how many tests wait for files from upstream: see runner.ts. In CI that is a failure. */
module.exports = class WaitingReporter {
  waiting = 0;

  onTestResult(_test, result) {
    this.waiting += result.waiting ?? 0;
  }

  onRunComplete() {
    if (this.waiting > 0) process.stderr.write(`\n${this.message()}\n`);
  }

  getLastError() {
    return this.waiting > 0 && process.env.CI && process.env.CI !== 'false' ? new Error(this.message()) : undefined;
  }

  message() {
    return `${this.waiting} tests wait for Cilium charts and other files from upstream. Fetch them with "npm run assets", which needs a network.`;
  }
};
