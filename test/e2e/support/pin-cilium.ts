import * as lib from '../../../lib';

// Loaded before scripts/synth.ts by the end-to-end tests: every app then gets Cilium of the version that they ask for,
// and neither the apps nor the library know of it.
const version = process.env.E2E_CILIUM_VERSION;
if (!version) throw new Error('E2E_CILIUM_VERSION is not set');

class PinnedCilium extends lib.TalosCilium {
  constructor(...[scope, id, props]: ConstructorParameters<typeof lib.TalosCilium>) {
    super(scope, id, { ...props, version });
  }
}

class PinnedChart extends lib.ClusterChart {
  constructor(...[scope, cluster, props]: ConstructorParameters<typeof lib.ClusterChart>) {
    super(scope, cluster, { ...props, ...(props?.ciliumVersion === undefined ? {} : { ciliumVersion: version }) });
  }
}

const loaded = require.cache[require.resolve('../../../lib')];
if (!loaded) throw new Error('the library is not where the apps load it from');
loaded.exports = { ...lib, TalosCilium: PinnedCilium, ClusterChart: PinnedChart };
