import { App, Chart } from 'cdk8s';
import { CiliumPolicies, type PoliciesFromYamlProps } from '../../lib';
import type { InvalidInput } from './invalid-input';

const read = (props: PoliciesFromYamlProps) => (): void => void CiliumPolicies.fromYaml(new Chart(new App(), 'test'), 'policies', props);
const NETWORK_POLICY = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}\nspec: {podSelector: {}}\n';

/** One bad input for each code of policies that are read from YAML. */
export const invalid: readonly InvalidInput[] = [
  { code: 'POL301', title: 'policies from nowhere', run: read({}) },
  { code: 'POL302', title: 'policies of a file that is not there', run: read({ files: ['/nonexistent/policy.yaml'] }) },
  { code: 'POL303', title: 'a document that is no object', run: read({ text: '- a list' }) },
  { code: 'POL304', title: 'a Deployment among the policies', run: read({ text: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n' }) },
  { code: 'POL305', title: 'a policy of an apiVersion that is gone', run: read({ text: NETWORK_POLICY.replace('networking.k8s.io/v1', 'extensions/v1beta1') }) },
  { code: 'POL306', title: 'a policy without a name', run: read({ text: NETWORK_POLICY.replace('name: web, ', '') }) },
  { code: 'POL307', title: 'a policy twice', run: read({ text: `${NETWORK_POLICY}---\n${NETWORK_POLICY}` }) },
  { code: 'POL308', title: 'a policy without a namespace', run: read({ text: NETWORK_POLICY.replace(', namespace: shop', '') }) },
];
