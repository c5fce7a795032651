import type { CodeTable } from './entry';

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}`;

/** Codes of YAML that is read. */
export const yaml = {
  YAML001: {
    title: 'YAML that cannot be read',
    reason: 'The text is not valid YAML as Kubernetes reads it: a syntax error, a key that occurs twice in one map, or a number that would change when it is read. The message names the file, the line and the column.',
    typescript: {
      wrong: `CiliumPolicies.fromYaml(chart, 'existing', { text: \`${POLICY}\n  podSelector: {}\` });`,
      right: `CiliumPolicies.fromYaml(chart, 'existing', { text: \`${POLICY}\` });`,
    },
  },
} as const satisfies CodeTable;
