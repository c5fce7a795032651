import { useRepositoryAssets } from '../../scripts/repository-assets';

useRepositoryAssets();

// Set by runner.ts where files from upstream are missing. Many tests look at the codes of errors only, so what is counted is the error.
const misses = (globalThis as Record<symbol, { count: number } | undefined>)[Symbol.for('files from upstream that were missed')];
if (misses) {
  // A test must not wait for a network that may not answer, nor depend on whether there is one.
  process.env.TALOS_CILIUM_OFFLINE = '1';
  beforeEach(() => void (process.env.TALOS_CILIUM_OFFLINE = '1'));
  const { TalosCiliumError } = require('../../lib/diagnostics/problem') as typeof import('../../lib/diagnostics/problem');
  Object.setPrototypeOf(
    TalosCiliumError,
    class extends Error {
      constructor(message: string, options?: ErrorOptions) {
        super(message, options);
        if (/\bAST0(?:04|18|19)\b/.test(message)) misses!.count += 1;
      }
    },
  );
}
