import { withoutLabelSource } from '../../../kubernetes/label-syntax';
import { keepsLabel } from '../../../model/identity-labels';
import { namespaced, program, type PolicyRule } from '../../policies/policy-rule';
import { isSet, type PolicyWalk } from '../../policies/policy-walk';

export const identityLabel: PolicyRule = {
  id: 'POL002',
  title: 'Label that Cilium does not keep in identities',
  related: ['FWL008', 'POL111'],
  reason: 'Cilium selects pods by the labels of their security identity. By default, identities do not contain labels that change often, nor most labels of Kubernetes itself, so a selector with such a label matches no pod. The Helm value `labels` decides which labels are kept.',
  link: 'https://docs.cilium.io/en/stable/operations/performance/scalability/identity-relevant-labels/',
  good: { objects: [namespaced({ ingress: [{ fromEndpoints: [{ matchLabels: { 'app.kubernetes.io/name': 'web' } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ fromEndpoints: [{ matchLabels: { 'pod-template-hash': '5d8f7c9b4' } }] }] })] },
  typescript: {
    wrong: program(".allowFrom(Peer.labels({ 'pod-template-hash': '5d8f7c9b4' }))"),
    right: program(".allowFrom(Peer.labels({ 'app.kubernetes.io/name': 'web' }))"),
  },
  visit: {
    selector({ matchLabels }, walk) {
      if (typeof matchLabels === 'object') for (const key in matchLabels) check(key, 'matchLabels', walk);
    },
    expression({ key }, walk) {
      if (isSet(key)) check(String(key), 'key', walk);
    },
  },
};

/** What was found out already, by the value `labels` and the key: most selectors use the same few keys. */
const kept = new Map<string, boolean>();
const MAX_KEPT = 2048;

function check(key: string, member: string, walk: PolicyWalk): void {
  const { labels } = walk.settings;
  // Another rule says what to write instead of the label of a namespace.
  if (walk.selects !== 'pods' || labels === undefined || isKept(key, labels) || key.endsWith('kubernetes.io/metadata.name')) return;
  walk.report(member, key, 'has a label that Cilium does not keep in the identities of pods', 'select by another label, such as app.kubernetes.io/name');
}

function isKept(key: string, labels: string): boolean {
  const place = `${labels} ${key}`;
  let known = kept.get(place);
  if (known === undefined) {
    if (kept.size === MAX_KEPT) kept.clear();
    kept.set(place, (known = key.startsWith('reserved') || keepsLabel(withoutLabelSource(key), labels)));
  }
  return known;
}
