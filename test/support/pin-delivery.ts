import * as lib from '../../lib';

// Loaded before scripts/synth.ts by tests: every app then leaves the chart to Flux, and neither the apps nor the library know of it.
class DeliveredApp extends lib.GitOpsApp {
  constructor(props: lib.GitOpsAppProps = {}) {
    super({ ...props, delivery: lib.GitOpsDelivery.flux({ path: 'dist', helm: true }) });
  }
}

const loaded = require.cache[require.resolve('../../lib')];
if (!loaded) throw new Error('the library is not where the apps load it from');
loaded.exports = { ...lib, GitOpsApp: DeliveredApp };
