import type { Model } from '../checks/model';
import { addressPlans } from '../load-balancing/addresses';
import { addressesMarkdown } from '../load-balancing/addresses-markdown';
import { addressesSvg } from '../load-balancing/addresses-svg';
import type { FileText } from '../synthesis/output-files';

const PICTURE = 'addresses.svg';

/** `addresses.md` and its picture, for each cluster that has pools. */
export function* addressFiles(model: Model): Iterable<[string, FileText]> {
  for (const [directory, plan] of addressPlans(model)) {
    yield [`${directory}/addresses.md`, () => addressesMarkdown(plan, PICTURE)];
    yield [`${directory}/${PICTURE}`, () => addressesSvg(plan)];
  }
}
