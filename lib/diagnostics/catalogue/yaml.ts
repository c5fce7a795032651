import type { CodeExample, CodeTable } from './entry';

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {}`;

function manifests(text: string): string {
  return `new ManifestsFromYaml(chart, 'existing', { text: \`${text}\` });`;
}

function text(wrong: string, right = POLICY): CodeExample {
  return { wrong: manifests(wrong), right: manifests(right) };
}

function listing(list: string, props: string): string {
  return `${list}\n\nnew ManifestsFromYaml(chart, 'existing', { ${props} });`;
}

/** Codes of YAML that is read. */
export const yaml = {
  YAML001: {
    title: 'YAML that cannot be read',
    reason: 'The text is not valid YAML as Kubernetes reads it: a syntax error, a key that occurs twice in one map, or a number that cannot be read without loss. The message contains the file, line and column.',
    typescript: text(`${POLICY}\n  podSelector: {}`),
  },
  YAML002: {
    title: 'No source of manifests',
    reason: '`ManifestsFromYaml` and `CiliumPolicies.fromYaml` read files, a directory, a kustomize directory or a string. At least one of them is required.',
    typescript: { wrong: "new ManifestsFromYaml(chart, 'existing', {});", right: manifests(POLICY) },
  },
  YAML003: {
    title: 'Manifests that cannot be read',
    reason: 'The file or directory does not exist or cannot be read, the directory contains no .yaml, .yml or .json files, or no file matches the pattern. Each path in `crds` must contain a CustomResourceDefinition. Relative paths are relative to the working directory.',
    console: {
      wrong: listing('$ ls network\npools.yaml', "files: ['network/pools.yml']"),
      right: listing('$ ls network\npools.yaml', "files: ['network/pools.yaml']"),
    },
  },
  YAML004: {
    title: 'Document that is not a Kubernetes object',
    reason: 'Each document must be a map with apiVersion and kind.',
    typescript: text('- name: web\n  namespace: shop\n'),
  },
  YAML005: {
    title: 'Object without a name in YAML',
    reason: 'Each object requires metadata.name. Without it the API server rejects the object.',
    typescript: text(POLICY.replace('  name: web\n', '')),
    related: ['OBJ013'],
  },
  YAML006: {
    title: 'Object that occurs twice in YAML',
    reason: 'Two documents have the same kind, namespace and name. Only one of them would be in the cluster, depending on the order in which they are applied.',
    typescript: text(`${POLICY}\n---\n${POLICY}`),
    related: ['OBJ011'],
  },
  YAML007: {
    title: 'Object without a namespace in YAML',
    reason: 'Objects of this kind need a namespace. Without one, the object would be created in the current namespace of the tool that applies it, usually `default`. The `namespace` prop applies to all objects without one.',
    typescript: text(POLICY.replace('  namespace: shop\n', '')),
    related: ['OBJ015'],
  },
  YAML008: {
    title: 'Kustomize directory that cannot be built',
    reason: '`kustomize` runs `kubectl kustomize`. Either kubectl is not on PATH, or it reports an error in the kustomization.',
    console: {
      wrong: listing('$ ls network\npools.yaml', "kustomize: 'network'"),
      right: listing('$ ls network\nkustomization.yaml  pools.yaml', "kustomize: 'network'"),
    },
  },
  YAML009: {
    title: 'Directory whose kustomization changes objects',
    reason: 'With `directory`, the files are read as they are. A kustomization.yaml among them sets a namespace, applies patches or changes the objects in another way, so the output would differ from what kustomize applies.',
    console: {
      wrong: listing('$ cat network/kustomization.yaml\nnamespace: network\nresources: [gateway.yaml]', "directory: 'network'"),
      right: listing('$ cat network/kustomization.yaml\nnamespace: network\nresources: [gateway.yaml]', "kustomize: 'network'"),
    },
  },
  YAML010: {
    title: 'Object that is encrypted with SOPS',
    reason: 'The checksum of SOPS depends on the order of the fields, which the output does not keep, so nothing could decrypt the object. Leave its file out, and let Flux or the plugin of Argo CD that decrypts it apply the original file.',
    typescript: text(`${POLICY}\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: token\n  namespace: shop\nstringData:\n  token: ENC[AES256_GCM,data:abc,type:str]\nsops:\n  mac: ENC[AES256_GCM,data:abc,type:str]`),
  },
} as const satisfies CodeTable;
