import type { Code } from '../diagnostics/catalogue';

/**
 * Checks of chart values that run where the values are read, not as a rule over the finished model. They are
 * suppressed like rules. The catalogue of `lib/diagnostics` describes them; it is not loaded in a synth.
 */
export const VALUE_CHECKS = ['CIL001', 'CIL002', 'CIL003', 'CIL004', 'CIL005', 'CIL007', 'CIL081'] as const satisfies readonly Code[];
