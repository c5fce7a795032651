import { valueAt } from '../../../kubernetes/json';
import { describeValues, isOn, isSet } from '../../../model/values';
import type { CiliumRule } from '../../rule';

/** Images of the chart that have a digest by default, and the value of the digest. The operator has one for each cloud. */
const IMAGES: Readonly<Record<string, string>> = {
  'certgen.image': 'digest',
  'clustermesh.apiserver.image': 'digest',
  'envoy.image': 'digest',
  'hubble.relay.image': 'digest',
  'hubble.ui.backend.image': 'digest',
  'hubble.ui.frontend.image': 'digest',
  'image': 'digest',
  'operator.image': 'genericDigest',
};

/** A container runtime pulls what the digest names, whatever the tag says. */
export const imageTag: CiliumRule = {
  on: 'cilium',
  id: 'CIL089',
  title: 'Image tag with the digest of another image',
  severity: 'error',
  reason: 'The chart writes the digest of its own image after the tag, and a container runtime that gets both ignores the tag. The pods run the version of the chart.',
  link: 'https://kubernetes.io/docs/concepts/containers/images/',
  good: { values: { image: { tag: 'v1.19.1', useDigest: false } } },
  bad: { values: { image: { tag: 'v1.19.1' } } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { values: { image: { tag: 'v1.19.1' } } });",
    right: "new TalosCilium(chart, 'cilium', { images: { agent: { tag: 'v1.19.1' } } });",
  },
  *check(cilium) {
    for (const [image, digest] of Object.entries(IMAGES)) {
      const [tag, own, use, override] = ['tag', digest, 'useDigest', 'override'].map((key) => `${image}.${key}`) as [string, string, string, string];
      const ofChart = [valueAt(cilium.defaults, tag.split('.')), `v${cilium.version}`];
      if (!isSet(cilium, tag) || isSet(cilium, own) || isSet(cilium, override) || !isOn(cilium, use) || ofChart.includes(cilium.value(tag))) continue;
      yield {
        path: cilium.path,
        subject: tag,
        what: `${tag} has no effect, because the chart adds the digest of its own image (${describeValues(cilium, tag, use)})`,
        edits: [{ set: use, value: false }],
        fix: `set the prop images, which leaves the digest out; in values: set ${use}: false or ${own} to the digest of this tag, or remove ${tag}`,
      };
    }
  },
};
