import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InputFile } from '../../lib/cli/import/inputs';

const VALUES = join(__dirname, 'values');
const OBJECTS = join(__dirname, 'objects');
const VERSION = '1.19.6';

/** A repository in small: values in the way that a tool delivers them, a Talos configuration, and objects beside them. */
export interface FieldRepository {
  readonly name: string;
  readonly files: readonly InputFile[];
}

const indented = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));

/** How values are delivered. Files by path. */
const DELIVERIES: Readonly<Record<string, (values: string) => Readonly<Record<string, string>>>> = {
  flux: (values) => ({
    'app/helmrelease.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: cilium\n  namespace: kube-system\nspec:\n  chartRef:\n    kind: OCIRepository\n    name: cilium\n  values:\n${indented(values, 4)}`,
    'app/ocirepository.yaml': `apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata:\n  name: cilium\nspec:\n  url: oci://quay.io/cilium/charts/cilium\n  ref:\n    tag: ${VERSION}\n`,
    'app/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - helmrelease.yaml\n  - ocirepository.yaml\n',
    'ks.yaml': 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: cilium\n  namespace: flux-system\nspec:\n  path: ./kubernetes/cilium/app\n  targetNamespace: kube-system\n',
  }),
  'flux-values-from': (values) => ({
    'app/helmrelease.yaml': 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: cilium\nspec:\n  chart:\n    spec:\n      chart: cilium\n      version: 1.19.6\n      sourceRef:\n        kind: HelmRepository\n        name: cilium\n  valuesFrom:\n    - kind: ConfigMap\n      name: cilium-values\n',
    'app/helmrepository.yaml': 'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata:\n  name: cilium\nspec:\n  url: https://helm.cilium.io\n',
    'app/kustomization.yaml': 'namespace: kube-system\nresources: [helmrelease.yaml]\nconfigMapGenerator:\n  - name: cilium-values\n    files:\n      - values.yaml=./helm-values.yaml\n',
    'app/helm-values.yaml': values,
  }),
  argo: (values) => ({
    'application.yaml': `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: cilium\nspec:\n  destination:\n    namespace: kube-system\n  source:\n    repoURL: https://helm.cilium.io\n    chart: cilium\n    targetRevision: ${VERSION}\n    helm:\n      valuesObject:\n${indented(values, 8)}`,
  }),
  'argo-sources': (values) => ({
    'apps/cilium.yaml': `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: cilium\nspec:\n  destination:\n    namespace: kube-system\n  sources:\n    - repoURL: https://helm.cilium.io\n      chart: cilium\n      targetRevision: ${VERSION}\n      helm:\n        valueFiles:\n          - $values/values/cilium.yaml\n    - repoURL: https://git.example.com/cluster.git\n      targetRevision: HEAD\n      ref: values\n`,
    'values/cilium.yaml': values,
  }),
  kustomize: (values) => ({
    'kustomization.yaml': `helmCharts:\n  - name: cilium\n    repo: https://helm.cilium.io\n    version: ${VERSION}\n    releaseName: cilium\n    namespace: kube-system\n    valuesFile: values.yaml\n`,
    'values.yaml': values,
  }),
  helmfile: (values) => ({
    'helmfile.yaml': `repositories:\n  - name: cilium\n    url: https://helm.cilium.io\nreleases:\n  - name: cilium\n    namespace: kube-system\n    chart: cilium/cilium\n    version: ${VERSION}\n    values:\n      - ./values.yaml.gotmpl\n`,
    'values.yaml.gotmpl': values,
  }),
  script: (values) => ({
    'bootstrap.sh': `#!/usr/bin/env bash\nset -euo pipefail\nCILIUM_VERSION=${VERSION}\nhelm upgrade --install cilium cilium/cilium \\\n  --version "$CILIUM_VERSION" \\\n  --namespace kube-system \\\n  -f values.yaml\n`,
    'values.yaml': values,
  }),
  chart: (values) => ({
    'Chart.yaml': `apiVersion: v2\nname: platform\nversion: 0.1.0\ndependencies:\n  - name: cilium\n    version: ${VERSION}\n    repository: https://helm.cilium.io\n`,
    'values.yaml': `cilium:\n${indented(values, 2)}`,
  }),
};

/** What says something of the nodes. Nothing in it contradicts the usual values. */
const MACHINES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  none: {},
  fields: { 'talos/patch.yaml': 'machine:\n  install:\n    image: factory.talos.dev/installer/abc:v1.13.3\n  kubelet:\n    image: ghcr.io/siderolabs/kubelet:v1.35.2\ncluster:\n  network:\n    cni:\n      name: none\n' },
  documents: { 'talos/patch.yaml': 'apiVersion: v1alpha1\nkind: KubeFlannelCNIConfig\n$patch: delete\n---\napiVersion: v1alpha1\nkind: ResolverConfig\nhostDNS:\n  enabled: true\n  forwardKubeDNSToHost: true\n' },
  talhelper: { 'talos/talconfig.yaml': 'clusterName: home\ntalosVersion: v1.13.2\nkubernetesVersion: v1.35.1\nnodes:\n  - hostname: one\n    controlPlane: true\n  - hostname: two\n    controlPlane: true\n  - hostname: three\n    controlPlane: true\n  - hostname: four\n    controlPlane: false\n' },
};

/** Values of the feature that objects are of: people have no Gateways where the Gateway API is off. */
const FEATURES: Readonly<Record<string, RegExp>> = {
  'bgp.yaml': /^bgpControlPlane:\n? *\{? *enabled: true/m,
  'egress.yaml': /^egressGateway:\n? *\{? *enabled: true/m,
  'gateway.yaml': /^gatewayAPI:\n? *\{? *enabled: true/m,
  'l2.yaml': /^l2announcements:\n? *\{? *enabled: true/m,
  'policies.yaml': /^/,
};

/** One repository for each file of values, with the other parts in turn. */
export function fieldRepositories(): readonly FieldRepository[] {
  const [values, objects] = [VALUES, OBJECTS].map((directory) => readdirSync(directory).filter((name) => name.endsWith('.yaml')).sort()) as [string[], string[]];
  return values.map((file, index): FieldRepository => {
    const [delivery, deliver] = at(Object.entries(DELIVERIES), index);
    const [machine, talos] = at(Object.entries(MACHINES), index);
    const text = readFileSync(join(VALUES, file), 'utf8');
    const object = objects.find((each) => FEATURES[each]!.test(text)) ?? 'policies.yaml';
    const texts = { ...deliver(text), ...talos, [`config/${object}`]: readFileSync(join(OBJECTS, object), 'utf8') };
    return {
      name: `${file.replace('.yaml', '')}, ${delivery}, ${machine}, ${object.replace('.yaml', '')}`,
      files: Object.entries(texts).map(([path, content]): InputFile => {
        const name = `kubernetes/cilium/${path}`;
        return { name, directory: name.slice(0, name.lastIndexOf('/')), text: content, isNamed: false };
      }),
    };
  });
}

function at<T>(items: readonly T[], index: number): T {
  return items[index % items.length]!;
}
