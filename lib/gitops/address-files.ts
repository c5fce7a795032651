import type { Model } from '../model/model';
import type { FileText } from '../synthesis/output-files';

const PICTURE = 'addresses.svg';

/** `addresses.md` and its picture, for each cluster that has pools. */
export function* addressFiles(model: Model): Iterable<[string, FileText]> {
  if (!model.objects.some(({ object }) => object.kind === 'CiliumLoadBalancerIPPool')) return;
  const { addressesMarkdown, addressesSvg, addressPlans } = require('../load-balancing/address-report') as typeof import('../load-balancing/address-report');
  for (const [directory, plan] of addressPlans(model)) {
    yield [`${directory}/addresses.md`, () => addressesMarkdown(plan, PICTURE)];
    yield [`${directory}/${PICTURE}`, () => addressesSvg(plan)];
  }
}
