import { App, Chart } from 'cdk8s';
import { CiliumCIDRGroup } from '../../imports/cilium.io';
import type { InvalidInput } from './invalid-input';

/** What JavaScript, or a cast, can hand over. */
const metadata = { namespace: 'kube-system' } as object;

/** One bad input for each `OBJ` code. */
export const invalid: readonly InvalidInput[] = [
  {
    code: 'OBJ001',
    title: 'a namespace on a cluster-scoped object',
    run: () => void new CiliumCIDRGroup(new Chart(new App(), 'chart'), 'cidrs', { metadata, spec: { externalCIDRs: [] } }),
  },
];
