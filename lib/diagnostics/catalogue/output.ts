import type { CodeExample, CodeTable } from './entry';

/** A ConfigMap with something wrong in it. */
function configMap(wrong: string, right: string): CodeExample {
  const object = (data: string): string => `new ApiObject(chart, 'settings', {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'kube-system' },
  ${data}
});
app.synth();`;
  return { wrong: object(wrong), right: object(right) };
}

const PRIORITY = "new ApiObject(chart, 'priority', {\n  apiVersion: 'scheduling.k8s.io/v1',\n  kind: 'PriorityClass',\n  metadata: { name: 'web' },\n  ";

/** A ConfigMap in the namespace `shop`. */
const settings = (id: string, name: string): string => `new ApiObject(chart, '${id}', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '${name}', namespace: 'shop' } });\n`;

/** An object of a kind without a schema. */
const tool = (hosts: string): string => `new ApiObject(chart, 'tool', {
  apiVersion: 'example.com/v1',
  kind: 'Tool',
  metadata: { name: 'tool', namespace: 'shop' },
  spec: { hosts: ${hosts} },
});`;

/** An object that is nested so many levels deep. */
const levels = (count: number): string => `let spec = {};
for (let level = 0; level < ${count}; level++) spec = { below: spec };
new ApiObject(chart, 'tree', { apiVersion: 'example.com/v1', kind: 'Tree', metadata: { name: 'tree', namespace: 'shop' }, spec });
app.synth();`;

/** An object as a manifest. */
const manifest = (kind: string, rest: string): string => `apiVersion: ${kind === 'PriorityClass' ? 'scheduling.k8s.io/v1' : 'v1'}\nkind: ${kind}\nmetadata:\n  name: ${kind === 'PriorityClass' ? 'web' : 'settings'}\n${rest}`;

/** Settings with which the chart needs the repair `certificate-names`. */
const METRICS_TLS = `new TalosCilium(chart, 'cilium', { values: { hubble: { metrics: { enabled: ['flow'], tls: { enabled: true } } } } });`;

/** Codes of what `GitOpsApp` writes. */
export const output = {
  OUT001: {
    title: 'Value that is not plain data',
    reason: 'Manifests are YAML, which holds objects, arrays, strings, numbers, booleans and null. It cannot represent functions, symbols, bigints, class instances, or undefined in an array.',
    related: ['OBJ002'],
    typescript: { wrong: tool('[process.env.TOOL_HOST]'), right: tool("[process.env.TOOL_HOST ?? 'tool.example.com']") },
  },
  OUT002: {
    title: 'Number that JSON cannot represent',
    reason: 'The API server reads JSON, which cannot represent NaN and infinity. They usually result from a calculation with a missing value.',
    typescript: {
      wrong: `${PRIORITY}value: Number(undefined),\n});\napp.synth();`,
      right: `${PRIORITY}value: 1000,\n});\napp.synth();`,
    },
    yaml: { wrong: manifest('PriorityClass', 'value: .nan'), right: manifest('PriorityClass', 'value: 1000') },
  },
  OUT003: {
    title: 'Cyclic or too deeply nested value',
    reason: 'A value that contains itself, or that is nested more than 500 levels deep, cannot be written as YAML.',
    related: ['OBJ002'],
    typescript: { wrong: levels(600), right: levels(60) },
  },
  OUT004: {
    title: 'String that is not valid Unicode',
    reason: 'Half of a surrogate pair cannot be encoded as UTF-8. It usually comes from cutting a string in the middle of a character.',
    typescript: configMap("data: { face: '\\ud83d' },", "data: { face: '\\ud83d\\ude00' },"),
    yaml: { wrong: manifest('ConfigMap', '  namespace: shop\ndata:\n  face: "\\ud83d"'), right: manifest('ConfigMap', '  namespace: shop\ndata:\n  face: "\\ud83d\\ude00"') },
  },
  OUT005: {
    title: 'File path that is not portable',
    reason: 'The output is committed and checked out on other systems, so no file name may be absolute, leave the output directory, or be invalid on Windows.',
    console: { wrong: 'home/../../a.yaml\nhome/manifests/policies/shop/aux.yaml    # a device on Windows', right: 'home/manifests/policies/shop/a.yaml' },
  },
  OUT006: {
    title: 'Two file paths that collide',
    reason: 'Windows and macOS do not distinguish file names by case or by Unicode form. One of the two files would overwrite the other.',
    console: { wrong: 'web/ConfigMap-a.yaml\nWeb/ConfigMap-a.yaml', right: 'web/ConfigMap-a.yaml\nweb-two/ConfigMap-a.yaml' },
  },
  OUT007: {
    title: "File in the way of the output",
    reason: 'The output directory already has a file with this name, and this library did not write it. Such files are never overwritten.',
    console: { wrong: '$ echo mine > dist/checks.json\n$ npx cdk8s synth', right: '$ mv dist/checks.json notes.json\n$ npx cdk8s synth' },
  },
  OUT008: {
    title: 'Output directory that is not a directory',
    reason: 'The path of the output directory is a file, or a symbolic link to a path that does not exist.',
    console: { wrong: '$ touch dist\n$ npx cdk8s synth', right: '$ rm dist\n$ npx cdk8s synth' },
  },
  OUT009: {
    title: 'Output that cannot be written',
    reason: 'The file system rejected the write: no permission, no space, a path that is too long, or another program that wrote at the same time. The previous output stays as it was.',
    console: { wrong: '$ chmod -w .\n$ npx cdk8s synth', right: '$ chmod +w .\n$ npx cdk8s synth' },
  },
  OUT010: {
    title: 'Invalid name of a GitOpsApp',
    reason: 'The name is used as a directory name in the output.',
    typescript: { wrong: "new GitOpsApp({ name: '../prod' });", right: "new GitOpsApp({ name: 'prod' });" },
  },
  OUT011: {
    title: 'Object without apiVersion, kind or name',
    reason: 'The file name of an object is made from its kind and name, and kubectl and the GitOps tools need all three fields.',
    related: ['OBJ013'],
    typescript: {
      wrong: "new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: '', metadata: { name: 'settings', namespace: 'kube-system' } });\napp.synth();",
      right: "new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'kube-system' } });\napp.synth();",
    },
    yaml: { wrong: manifest("''", '  namespace: shop'), right: manifest('ConfigMap', '  namespace: shop') },
  },
  OUT012: {
    title: 'Two objects in one file',
    reason: 'Two objects of one kind, name and namespace would share one file, and one of them would be lost.',
    related: ['OBJ011'],
    typescript: { wrong: `${settings('one', 'settings')}${settings('two', 'settings')}suppressCheck(chart, { id: 'OBJ011', reason: 'both are the same' });\napp.synth();`, right: `${settings('one', 'settings')}${settings('two', 'more-settings')}app.synth();` },
  },
  OUT013: {
    title: 'File written by two constructs',
    reason: 'Constructs such as TalosMachineConfig write files in the directory of the cluster. Use only one of each per cluster.',
    typescript: {
      wrong: "new TalosMachineConfig(chart, 'talos');\nnew TalosMachineConfig(chart, 'talos-two');\napp.synth();",
      right: "new TalosMachineConfig(chart, 'talos');\napp.synth();",
    },
  },
  OUT014: {
    title: 'Output of another program that would be deleted',
    reason: 'A synth deletes files of an earlier synth that the app no longer writes. If a synth would delete all files of a cluster, or all files of its Cilium, another program probably wrote them. If you removed or renamed the cluster, delete its old output yourself. CLU032 says how to confirm a changed cluster name.',
    related: ['CLU032', 'OUT007'],
    console: { wrong: '// office.ts, beside a program that writes dist/home\nconst app = new GitOpsApp();', right: "// office.ts\nconst app = new GitOpsApp({ name: 'office' });" },
  },
  OUT015: {
    title: 'SARIF file that cannot be written',
    reason: 'All findings are written to the file in TALOS_CILIUM_SARIF, for code scanning. Without the file, a pull request would look as if there were no findings.',
    console: { wrong: '$ TALOS_CILIUM_SARIF=/checks.sarif npx tsx main.ts', right: '$ TALOS_CILIUM_SARIF=checks.sarif npx tsx main.ts' },
  },
  OUT016: {
    title: 'Layer that does not exist',
    reason: 'The layers of an app are those of the library and those of the prop `layers` of GitOpsApp. An object in a layer that does not exist would not be applied.',
    typescript: {
      wrong: "const app = new GitOpsApp({ layers: { storage: { after: ['ciliun'] } } });",
      right: "const app = new GitOpsApp({ layers: { storage: { after: ['cilium'] } } });",
    },
  },
  OUT017: {
    title: 'Invalid name or order of layers',
    reason: 'The name of a layer must be a DNS label that no layer of the library has, because it is the name of a directory and part of the name of its Application or Kustomization. No layer can come before itself, or before the layers that Talos applies when the cluster starts.',
    related: ['OUT016'],
    typescript: {
      wrong: "const app = new GitOpsApp({ layers: { storage: { after: ['databases'] }, databases: { after: ['storage'] } } });",
      right: "const app = new GitOpsApp({ layers: { storage: {}, databases: { after: ['storage'] } } });",
    },
  },
  OUT019: {
    title: 'Delivery that cannot work',
    reason: 'The objects of Argo CD or Flux contain the address of the repository, the directory of the output in it, and their own names. If one of them is wrong, nothing is delivered. The address of an OCI registry begins with `oci://`. Credentials do not belong in the output.',
    typescript: {
      wrong: "const source = FluxSource.oci({ url: 'ghcr.io/acme/clusters' });\nconst app = new GitOpsApp({ delivery: GitOpsDelivery.flux({ path: 'dist', source }) });",
      right: "const source = FluxSource.oci({ url: 'oci://ghcr.io/acme/clusters' });\nconst app = new GitOpsApp({ delivery: GitOpsDelivery.flux({ path: 'dist', source }) });",
    },
  },
  OUT018: {
    title: 'Object in a layer before its CRD or its Namespace',
    reason: 'The API server rejects an object whose kind or whose namespace does not exist yet. The library puts CRDs and Namespaces into the first layer, unless setLayer moves them.',
    typescript: {
      wrong: `const shop = new ApiObject(chart, 'shop', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
setLayer(shop, 'monitoring');
${settings('settings', 'settings')}app.synth();`,
      right: `new ApiObject(chart, 'shop', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
${settings('settings', 'settings')}app.synth();`,
    },
  },
  OUT020: {
    title: 'Repair that is lost where Helm installs the chart',
    severity: 'warning',
    reason: 'This library repairs objects of some charts that do not work. Where Helm installs the chart in the cluster, it renders the chart again, without the repairs. Only Flux can patch what Helm renders, and only objects that are not hooks.',
    related: ['OUT021'],
    typescript: {
      wrong: `const app = new GitOpsApp({ delivery: GitOpsDelivery.helm() });
const chart = new ClusterChart(app, cluster);
${METRICS_TLS}`,
      right: `const app = new GitOpsApp({ delivery: GitOpsDelivery.flux({ path: 'dist', helm: true }) });
const chart = new ClusterChart(app, cluster);
${METRICS_TLS}`,
    },
  },
  OUT021: {
    title: 'Changed object of a chart that Helm installs',
    reason: 'Where Helm installs the chart in the cluster, it renders the chart again and applies what it renders. A change of an object in the program would not reach the cluster. Flux can patch objects, except hooks and names.',
    related: ['OUT020'],
    typescript: {
      wrong: `const app = new GitOpsApp({ delivery: GitOpsDelivery.helm() });
const chart = new ClusterChart(app, cluster);
const cilium = new TalosCilium(chart, 'cilium');
cilium.patchObject({ kind: 'DaemonSet', name: 'cilium' }, JsonPatch.add('/spec/template/metadata/labels/team', 'network'));
app.synth();`,
      right: `const app = new GitOpsApp({ delivery: GitOpsDelivery.helm() });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { values: { podLabels: { team: 'network' } } });
app.synth();`,
    },
  },
  OUT022: {
    title: 'Chart that was not rendered',
    severity: 'warning',
    reason: 'Where Helm installs the chart in the cluster, a synth needs neither the chart nor helm. Without them it checks the values against tables of the supported minors of Cilium. Mistakes that show only in the objects are not found, and the HelmRelease of Flux has no patches for the repairs.',
    related: ['AST004', 'AST018', 'HLM002'],
    console: { wrong: '$ TALOS_CILIUM_OFFLINE=1 TALOS_CILIUM_CACHE=/empty npx tsx main.ts', right: '$ npx tsx main.ts' },
  },
} as const satisfies CodeTable;
