import type { CodeTable } from './entry';

const cluster = (props: string): string => `new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35'${props && `, ${props}`} });`;

/** Codes of the check of props and arguments. */
export const props = {
  API001: {
    title: 'Unknown prop',
    reason: 'The construct or method has no prop with this name, so the value would be ignored. A key whose value is undefined is allowed.',
    typescript: { wrong: cluster("podSubnet: ['10.244.0.0/16']"), right: cluster("podSubnets: ['10.244.0.0/16']") },
  },
  API002: {
    title: 'Missing prop or argument',
    reason: 'A required prop or argument is absent or undefined.',
    typescript: { wrong: "new TalosCluster({ name: 'home', talosVersion: '1.13' });", right: cluster('') },
  },
  API003: {
    title: 'Value of the wrong type',
    reason: 'A type check of TypeScript reports such a value. Programs that run without a type check (with tsx, swc or Node itself, or in plain JavaScript) are checked when they run. Null is not accepted: omit the prop, or set it to undefined.',
    typescript: { wrong: cluster("workers: '2'"), right: cluster('workers: 2') },
  },
  API004: {
    title: 'Empty value',
    reason: 'The value must not be empty. If it selects pods, nodes, addresses or ports, an empty value could mean all of them or none.',
    typescript: { wrong: "CiliumPolicies.clusterwide(chart, '');", right: "CiliumPolicies.clusterwide(chart, 'policies');" },
  },
  API005: {
    title: 'Too many arguments',
    reason: 'The arguments after the last parameter would be ignored.',
    typescript: { wrong: "Selector.all({ app: 'web' });", right: "Selector.labels({ app: 'web' });" },
  },
  API006: {
    title: 'Duplicate construct id',
    reason: 'The id of a construct must be unique in its scope. Names of objects and files are derived from it.',
    typescript: {
      wrong: "new CiliumPolicies(chart, 'shop', { namespace: 'shop' });\nnew CiliumPolicies(chart, 'shop', { namespace: 'blog' });",
      right: "new CiliumPolicies(chart, 'shop', { namespace: 'shop' });\nnew CiliumPolicies(chart, 'blog', { namespace: 'blog' });",
    },
  },
  API007: {
    title: 'Construct outside of a chart',
    reason: 'The output contains only objects that are in a chart. A construct whose scope is the app itself is in no chart.',
    related: ['CIL030'],
    typescript: {
      wrong: "new TalosCilium(app, 'cilium', { cluster });",
      right: "const chart = new ClusterChart(app, cluster);\nnew TalosCilium(chart, 'cilium');",
    },
  },
} as const satisfies CodeTable;
