import { isDnsLabel } from '../../../kubernetes/dns-names';
import { withoutLabelSource } from '../../../kubernetes/label-syntax';
import { namespaced, program, type PolicyRule } from '../../policies/policy-rule';
import type { PolicyWalk } from '../../policies/policy-walk';

/** Labels whose value is the name of a namespace. */
const NAMES: ReadonlySet<string> = new Set(['io.kubernetes.pod.namespace', 'kubernetes.io/metadata.name', 'io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name']);

export const namespaceName: PolicyRule = {
  id: 'POL035',
  title: 'Invalid name of a namespace',
  reason: 'Names of namespaces consist of at most 63 lower-case letters, digits and dashes. A selector with another name matches nothing.',
  link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names',
  good: { objects: [namespaced({ ingress: [{ fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'billing' } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'Billing' } }] }] })] },
  typescript: {
    wrong: program(".allowFrom(Peer.namespace('Billing'))"),
    right: program(".allowFrom(Peer.namespace('billing'))"),
  },
  visit: {
    selector({ matchLabels }, walk) {
      if (typeof matchLabels !== 'object') return;
      for (const key in matchLabels) check(key, (matchLabels as Readonly<Record<string, unknown>>)[key], `matchLabels.${key}`, walk);
    },
    expression({ key, values }, walk) {
      if (Array.isArray(values)) for (const value of values) check(String(key), value, 'values', walk);
    },
  },
};

function check(key: string, value: unknown, member: string, walk: PolicyWalk): void {
  if (!NAMES.has(key) && !NAMES.has(withoutLabelSource(key))) return;
  if (typeof value !== 'string' || value === '' || isDnsLabel(value)) return;
  walk.report(member, value, 'is not a valid name of a namespace', 'write lower-case letters, digits and dashes, at most 63 characters');
}
