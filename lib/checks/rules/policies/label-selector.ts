import { isCiliumLabelKey, isLabelValue, LABEL_KEY_SYNTAX, LABEL_VALUE_SYNTAX } from '../../../kubernetes/label-syntax';
import { SELECTOR_OPERATORS, takesValues } from '../../../kubernetes/label-selector';
import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';
import { isBefore } from '../../policies/agent-settings';
import { count, isSet, type Fields, type PolicyWalk } from '../../policies/policy-walk';

/** Longest name in a label key. */
const MAX_NAME = 63;
const OPERATORS: ReadonlySet<unknown> = new Set(SELECTOR_OPERATORS);

export const labelSelector: PolicyRule = {
  id: 'POL231',
  title: 'Invalid label selector',
  reason: 'Keys and values have the syntax of Kubernetes labels. The operators In and NotIn require values. Exists and DoesNotExist do not allow any. The API server or the agent rejects anything else.',
  link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
  good: { objects: [namespaced({ ingress: [{ fromEndpoints: [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ fromEndpoints: [{ matchExpressions: [{ key: 'app', operator: 'In' }] }] }] })] },
  typescript: {
    wrong: program(".allowFrom({ matchExpressions: [{ key: 'app', operator: 'In' }] })"),
    right: program(".allowFrom({ matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] })"),
  },
  visit: {
    selector(selector, walk) {
      for (const name in selector) {
        const value = selector[name];
        if (!isSet(value) || name === 'matchExpressions') continue;
        if (name === 'matchLabels') checkLabels(value, walk);
        else walk.report(name, value, 'is not a field of a label selector', `write matchLabels: { ${name}: ${typeof value === 'string' ? value : '...'} }`);
      }
    },
    expression({ key, operator, values }, walk) {
      if (!isCiliumLabelKey(key)) walk.report('key', key, 'is not a valid label key', `write ${LABEL_KEY_SYNTAX}`);
      else checkOlderAgents(String(key), 'key', walk);
      if (!OPERATORS.has(operator)) {
        walk.report('operator', operator, 'is not a valid operator', `use one of ${SELECTOR_OPERATORS.join(', ')}`);
        return;
      }
      const needed = takesValues(operator);
      if (needed && count(values) === 0) walk.report('values', values, `is required for ${String(operator)}`, 'add values, or use Exists or DoesNotExist');
      if (!needed && count(values) > 0) walk.report('values', values, `is not supported for ${String(operator)}`, 'remove values, or use In or NotIn');
      if (!Array.isArray(values)) return;
      for (const value of values as readonly unknown[]) {
        if (!isLabelValue(value)) walk.report('values', value, 'has an invalid label value', `write ${LABEL_VALUE_SYNTAX}, in quotes`);
      }
    },
  },
};

function checkLabels(value: unknown, walk: PolicyWalk): void {
  if (typeof value !== 'object' || Array.isArray(value)) {
    walk.report('matchLabels', value, 'must be a map', 'write a map of label keys and values');
    return;
  }
  const labels = value as Fields;
  for (const key in labels) {
    const label = labels[key];
    if (!isSet(label)) continue;
    if (!isCiliumLabelKey(key)) walk.report('matchLabels', key, 'has an invalid label key', `write ${LABEL_KEY_SYNTAX}`);
    else checkOlderAgents(key, 'matchLabels', walk);
    if (!isLabelValue(label)) walk.report(`matchLabels.${key}`, label, 'is not a valid label value', `write ${LABEL_VALUE_SYNTAX}, in quotes`);
  }
}

/** Before 1.20 the agent validates a key with its source in front: `any.app`, `k8s.app`. Source: `EndpointSelector.Sanitize` in 1.18.11, 1.19.6 and 1.20.2. */
function checkOlderAgents(key: string, member: string, walk: PolicyWalk): void {
  if (!isBefore(walk.settings, '1.20')) return;
  const colon = key.indexOf(':');
  if (walk.selects === 'CIDR groups' && colon > 0) {
    walk.report(member, key, 'has a source, which Cilium before 1.20 does not support in cidrGroupSelector', `write ${key.slice(colon + 1)}`);
    return;
  }
  const checked = colon > 0 ? key.replace(':', '.') : `any.${key}`;
  if (!key.includes('/') && checked.length > MAX_NAME) walk.report(member, key, `is too long for Cilium before 1.20, which adds the source of the label (${checked.length} characters)`, `use a key of at most ${MAX_NAME - checked.length + key.length} characters`);
}
