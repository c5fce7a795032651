'use strict';

/** Chooses what `sample.ts` leaves out of this run, and prints it. Workers inherit the environment. */
module.exports = () => {
  if (process.env.TEST_FULL === '1') return;
  // In CI the choice is the same in each run: what fails there was caused by the change.
  process.env.TEST_SEED ??= process.env.CI ? '786894' : String(Math.floor(Math.random() * 1_000_000));
  process.stderr.write(`Samples are chosen by TEST_SEED=${process.env.TEST_SEED}; npm run test:full runs every case.\n`);
};
