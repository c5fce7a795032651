import type { JsonObject } from '../../../kubernetes/json';
import { selectorMatches, selectorText } from '../../../kubernetes/label-selector';
import { nearestNames } from '../../../runtime/near-names';
import { identityOf } from '../../../model/identity';
import { map } from '../../../model/json';
import { plainPeers } from '../../../model/policy-peers';
import { ACCOUNT, policySpecs, withNamespace, type KnownLabels } from '../../../model/policy-specs';
import { workloadPods, type WorkloadPods } from '../../../model/workload-pods';
import { namespaced } from '../../policies/policy-rule';
import { ofKinds } from '../../../model/of-kinds';
import type { ModelRule } from '../../rule';

const OBJECTS = ['web', 'frontend'].map((app): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: app, namespace: 'shop' },
  spec: { selector: { matchLabels: { app } }, template: { metadata: { labels: { app } }, spec: { containers: [{ name: app, image: app }] } } },
}));
const from = (app: string): JsonObject => namespaced({ ingress: [{ fromEndpoints: [{ matchLabels: { app } }] }] });

const NAMESPACE = 'io.kubernetes.pod.namespace';

export const peerNearMiss: ModelRule = {
  on: 'model',
  id: 'POL119',
  wholeApp: true,
  title: 'Peer that selects no workload of the app',
  severity: 'warning',
  reason:
    'The peer matches no workload in its namespace. Usually the label value is misspelt, the workload is in another namespace, or its pods use the network of the node and therefore have no identity of their own. A peer without a namespace ' +
    'selects pods of the namespace of the policy only. Cilium does not report a peer without pods. It drops the connections that the rule should allow.',
  related: ['POL102'],
  link: 'https://docs.cilium.io/en/stable/security/policy/layer3/',
  good: { objects: [...OBJECTS, from('frontend')] },
  bad: { objects: [...OBJECTS, from('fronted')] },
  *check({ objects }) {
    const specs = policySpecs(objects);
    if (specs.length === 0) return;
    const pods = workloadPods(objects);
    if (pods.all.length === 0) return;
    for (const spec of specs) {
      const { path, scope, object } = spec.policy;
      for (const { place, namespace, labels, inNamespace } of plainPeers(spec)) {
        const there = pods.in(scope, namespace);
        const chosen = there.filter((pod) => selectorMatches({ matchLabels: labels }, labelsOf(pod)));
        // Charts that Flux installs are not in the app.
        const mayHaveMore = (): boolean => ofKinds(objects, 'HelmRelease').some((release) => [identityOf(release.object).namespace, map(release.object.spec).targetNamespace].includes(namespace));
        if (chosen.length > 0 && chosen.every(({ hostNetwork }) => hostNetwork) && !mayHaveMore()) {
          yield {
            path,
            what: `${object.kind} ${identityOf(object).title}: ${place} selects only pods on the host network, which have the identity of their node (${selectorText({ matchLabels: labels })})`,
            fix: `allow the entities host and remote-node instead${object.kind === 'NetworkPolicy' ? ', in a CiliumNetworkPolicy' : ''}`,
          };
        }
        if (there.length === 0 || chosen.length > 0) continue;
        const what = (wrong: string): string => `${object.kind} ${identityOf(object).title}: ${place} selects no workload in namespace ${namespace} (${wrong})`;
        const meant = meantBy(labels, there);
        if (meant) {
          yield { path, what: what(`${meant.key}: ${labels[meant.key]!}`), fix: `write ${meant.key}: ${meant.value}, which a workload of the app has` };
          continue;
        }
        const { [NAMESPACE]: _own, ...plain } = labels;
        const [elsewhere] = pods.with(scope, undefined, plain);
        if (!elsewhere || mayHaveMore()) continue;
        yield { path, what: what(selectorText({ matchLabels: plain })), fix: `${inNamespace(elsewhere.namespace)}; ${elsewhere.kind} ${elsewhere.namespace}/${elsewhere.name} has these labels` };
      }
    }
  },
};

function labelsOf({ labels, namespace, serviceAccount }: WorkloadPods): KnownLabels {
  return withNamespace({ ...labels, [ACCOUNT]: serviceAccount }, namespace);
}

/** The label that would select a workload if it had a value that is almost the same. A key that no workload has is of something else. */
function meantBy(wanted: KnownLabels, pods: readonly WorkloadPods[]): { readonly key: string; readonly value: string } | undefined {
  for (const pod of pods) {
    const labels = labelsOf(pod);
    const wrong = Object.entries(wanted).filter(([key, value]) => labels[key] !== value);
    const [[key, value] = ['', '']] = wrong;
    const there = labels[key];
    if (wrong.length !== 1 || there === undefined || Object.keys(wanted).some((each) => labels[each] === undefined)) continue;
    // web-2 is not a slip for web-1.
    if (!/\d/.test(value) && nearestNames(value, [there]).length > 0 && Math.abs(value.length - there.length) <= 2) return { key, value: there };
  }
  return undefined;
}
