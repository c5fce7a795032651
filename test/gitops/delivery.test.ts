import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import {
  Bootstrap,
  CertificateIssuance,
  ClusterChart,
  FluxSource,
  GatewayApiCrds,
  type GitOpsApp,
  GitOpsDelivery,
  OmniClusterTemplate,
  OmniMachines,
  OmniManifests,
  setLayer,
  TalosCilium,
  TalosCluster,
  TalosMachineConfig,
  type GitOpsAppProps,
} from '../../lib';
import { resourceOf } from '../../lib/synthesis/apply-steps';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { deliveredCluster, fillLayers, outputFiles } from '../support/delivered-cluster';
import { inTemporaryDirectory } from '../support/scripts';
import { kubectlBinary } from '../support/tools';

interface Written {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly annotations?: Readonly<Record<string, string>>; readonly finalizers?: readonly string[] };
  readonly spec: {
    readonly path?: string;
    readonly prune?: boolean;
    readonly dependsOn?: readonly { readonly name: string }[];
    readonly source?: { readonly path: string; readonly kustomize?: object };
    readonly destination?: object;
    readonly project?: string;
    readonly syncPolicy?: { readonly automated?: { readonly prune: boolean }; readonly syncOptions?: readonly string[] };
    readonly [field: string]: unknown;
  };
}

const ARGO_CD = GitOpsDelivery.argoCd({ repository: 'https://git.example.com/clusters.git', path: 'dist' });
const FLUX = GitOpsDelivery.flux({ path: 'dist' });

test.each([
  ['networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies.networking.k8s.io'],
  ['networking.k8s.io/v1', 'Ingress', 'ingresses.networking.k8s.io'],
  ['gateway.networking.k8s.io/v1', 'Gateway', 'gateways.gateway.networking.k8s.io'],
  ['example.com/v1', 'ServiceMesh', 'servicemeshes.example.com'],
  ['example.com/v1', 'Batch', 'batches.example.com'],
  ['v1', 'Service', 'services'],
])('the CRD of %s %s is %s', (apiVersion, kind, name) => {
  expect(resourceOf({ apiVersion, kind, metadata: { name: 'it' } })).toBe(name);
});

/** What an app writes, by path. */
function written(props: GitOpsAppProps, fill: (app: GitOpsApp) => void = (app) => void fillLayers(app)): Map<string, string> {
  return inTemporaryDirectory((outdir) => outputFiles(outdir, props, fill));
}

function objectsBelow(files: ReadonlyMap<string, string>, prefix: string): Written[] {
  const texts = [...files].filter(([path]) => path.startsWith(prefix) && !path.endsWith('argocd-cm.yaml')).sort(([a], [b]) => (a < b ? -1 : 1));
  return texts.flatMap(([, text]) => parseKubernetesYaml(text) as unknown as Written[]);
}

function widget(singular: string): { readonly spec: object } {
  return { spec: { group: 'example.com', scope: 'Cluster', names: { kind: singular[0]!.toUpperCase() + singular.slice(1), plural: `${singular}s`, singular }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }] } };
}

/** Errors and warnings of the objects as an app of their own. */
function findings(objects: readonly Written[]): string[] {
  const chart = new Chart(new App(), 'delivery');
  objects.forEach((object, index) => new ApiObject(chart, String(index), structuredClone(object) as unknown as ConstructorParameters<typeof ApiObject>[2]));
  const { errors, warnings } = Synthesis.of(chart).run(true).report;
  return [...errors, ...warnings].map(({ code, what }) => `${code} ${what}`);
}

test('apply.md has the command that pushes the artifact of an OCIRepository', () => {
  const page = written({ delivery: GitOpsDelivery.flux({ path: 'dist', source: FluxSource.oci({ url: 'oci://ghcr.io/acme/clusters', ref: { tag: 'stable' } }) }) }).get('home/apply.md');
  expect(page).toContain('flux push artifact oci://ghcr.io/acme/clusters:stable --path=. \\\n  --source=');
});

describe('Argo CD', () => {
  const files = written({ delivery: ARGO_CD });
  const objects = objectsBelow(files, 'home/argocd/');
  const applications = objects.filter(({ kind, metadata }) => kind === 'Application' && metadata.name !== 'home-cilium-layers');
  const application = (name: string): Written => applications.find(({ metadata }) => metadata.name === name)!;

  test('gets an Application for each layer, in waves', () => {
    expect(findings(objects)).toEqual([]);
    expect(applications.map(({ metadata, spec }) => [metadata.name, metadata.annotations!['argocd.argoproj.io/sync-wave'], spec.source!.path]).sort()).toEqual([
      ['home-cilium', '1', 'dist/home/manifests/cilium'],
      ['home-cilium-crds', '0', 'dist/home/manifests/crds'],
      ['home-cilium-gateway', '3', 'dist/home/manifests/gateway'],
      ['home-cilium-monitoring', '3', 'dist/home/manifests/monitoring'],
      ['home-cilium-network', '2', 'dist/home/manifests/network'],
      ['home-cilium-policies', '2', 'dist/home/manifests/policies'],
      ['home-cilium-workloads', '3', 'dist/home/manifests/workloads'],
    ]);
    for (const { spec } of applications) expect(files.has(`${spec.source!.path.replace('dist/', '')}/kustomization.yaml`)).toBe(true);
  });

  test('deletes neither CRDs nor Cilium', () => {
    expect(applications.filter(({ spec }) => !spec.syncPolicy!.automated!.prune).map(({ metadata }) => metadata.name)).toEqual(['home-cilium-crds']);
    expect(applications.filter(({ metadata }) => !metadata.finalizers).map(({ metadata }) => metadata.name).sort()).toEqual(['home-cilium', 'home-cilium-crds']);
  });

  test('keeps CRDs even when their Application is deleted or pruned by hand', () => {
    const files = written({ delivery: ARGO_CD }, (app) => {
      const chart = fillLayers(app);
      const crd = (name: string, options: string): void => void new ApiObject(chart, name, { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `${name}s.example.com`, annotations: { 'argocd.argoproj.io/sync-options': options } }, ...widget(name) });
      crd('widget', 'Replace=true');
      crd('gadget', 'Delete=true');
    });
    const { kustomize } = objectsBelow(files, 'home/argocd/layers/crds.yaml')[0]!.spec.source as { readonly kustomize: object };
    const built = inTemporaryDirectory((directory) => {
      const paths = [...files.keys()].filter((path) => path.startsWith('home/manifests/crds/') && !path.endsWith('kustomization.yaml'));
      paths.forEach((path, index) => writeFileSync(join(directory, `${index}.yaml`), files.get(path)!));
      writeFileSync(join(directory, 'kustomization.yaml'), JSON.stringify({ resources: paths.map((_, index) => `${index}.yaml`), ...kustomize }));
      return parseKubernetesYaml(execFileSync(kubectlBinary(), ['kustomize', directory], { encoding: 'utf8', maxBuffer: 2 ** 26 })) as unknown as Written[];
    });
    const options = (name: string): unknown => built.find(({ metadata }) => metadata.name === name)!.metadata.annotations!['argocd.argoproj.io/sync-options'];
    expect(options('gateways.gateway.networking.k8s.io')).toBe('Prune=false,Delete=false');
    expect(options('widgets.example.com')).toBe('Replace=true,Prune=false,Delete=false');
    expect(options('gadgets.example.com')).toBe('Delete=true,Prune=false');
  });

  test('waits for CRDs of others in the layers that need them only', () => {
    const skipping = applications.filter(({ spec }) => spec.syncPolicy!.syncOptions!.includes('SkipDryRunOnMissingResource=true'));
    expect(skipping.map(({ metadata }) => metadata.name)).toEqual(['home-cilium-monitoring']);
  });

  test('may apply what the layers contain, and its Applications cannot create others', () => {
    const [layers, root] = objects.filter(({ kind }) => kind === 'AppProject') as [Written, Written];
    const allowed = new Set([...(layers.spec.clusterResourceWhitelist as { group: string; kind: string }[]), ...(layers.spec.namespaceResourceWhitelist as { group: string; kind: string }[])].map(({ group, kind }) => `${group}/${kind}`));
    const manifests = [...files].filter(([path]) => path.startsWith('home/manifests/') && !path.endsWith('kustomization.yaml')).flatMap(([, text]) => parseKubernetesYaml(text) as unknown as { apiVersion: string; kind: string }[]);
    expect(manifests.filter(({ apiVersion, kind }) => !allowed.has(`${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind}`))).toEqual([]);
    expect([...allowed].filter((kind) => /\/\*|^argoproj|\/Secret$/.test(kind))).toEqual([]);
    expect(root.spec.namespaceResourceWhitelist).toEqual([{ group: 'argoproj.io', kind: 'Application' }]);
    expect(applications.every(({ spec }) => spec.project === layers.metadata.name)).toBe(true);
  });

  test('does not wait for a Deployment whose certificate comes later', () => {
    const issued = written({ delivery: ARGO_CD }, (app) => {
      const chart = new ClusterChart(app, deliveredCluster());
      new TalosCilium(chart, 'cilium', { hubble: { relay: true }, certificates: CertificateIssuance.certManager({ issuer: { name: 'ca' } }) });
    });
    const [cilium] = objectsBelow(issued, 'home/argocd/layers/cilium.yaml');
    const { kustomize } = cilium!.spec.source as { readonly kustomize: { readonly patches: readonly object[] } };
    const relay = inTemporaryDirectory((directory) => {
      writeFileSync(join(directory, 'relay.yaml'), issued.get('home/manifests/cilium/kube-system/Deployment-hubble-relay.yaml')!);
      writeFileSync(join(directory, 'kustomization.yaml'), JSON.stringify({ resources: ['relay.yaml'], ...kustomize }));
      return execFileSync(kubectlBinary(), ['kustomize', directory], { encoding: 'utf8' });
    });
    expect(relay).toContain('argocd.argoproj.io/ignore-healthcheck: "true"');
    expect(application('home-cilium').spec.source!.kustomize).toBeUndefined();
  });

  test('has the same names for one cluster and for several, so that a second one deletes nothing', () => {
    const names = (clusters?: Record<string, string>): string[] => {
      const files = written({ delivery: GitOpsDelivery.argoCd({ repository: 'https://git.example.com/clusters.git', path: 'dist', ...(clusters && { clusters }) }) });
      return [...objectsBelow(files, 'home/argocd/layers/'), ...objectsBelow(files, clusters ? 'argocd/projects.yaml' : 'home/argocd/projects.yaml')].map(({ metadata }) => metadata.name);
    };
    expect(names({ home: 'in-cluster' })).toEqual(names());
  });

  test('delivers to several clusters by an ApplicationSet', () => {
    const fleet = written({ name: 'fleet', delivery: GitOpsDelivery.argoCd({ repository: 'git@example.com:clusters.git', path: '', clusters: { berlin: 'berlin', oslo: 'https://oslo.example.com:6443' } }) }, (app) => {
      for (const name of ['berlin', 'oslo']) {
        const chart = new ClusterChart(app, deliveredCluster(name));
        new TalosCilium(chart, 'cilium');
        new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline() });
      }
    });
    const [set, ...others] = objectsBelow(fleet, 'argocd/root.yaml');
    expect(others).toEqual([]);
    expect(set).toMatchObject({ kind: 'ApplicationSet', spec: { generators: [{ list: { elements: [{ cluster: 'berlin' }, { cluster: 'oslo' }] } }], template: { metadata: { name: '{{ .cluster }}-cilium-layers' }, spec: { source: { path: 'fleet/{{ .cluster }}/argocd/layers' } } } } });
    const [oslo] = objectsBelow(fleet, 'oslo/argocd/layers/cilium.yaml');
    expect(oslo).toMatchObject({ metadata: { name: 'oslo-cilium' }, spec: { destination: { server: 'https://oslo.example.com:6443', namespace: 'kube-system' }, source: { path: 'fleet/oslo/manifests/cilium' } } });
    expect(findings([set!, oslo!, ...objectsBelow(fleet, 'argocd/projects.yaml')])).toEqual([]);
    expect(fleet.get('oslo/talos/bootstrap.yaml')).toContain('argocd.argoproj.io/tracking-id: oslo-cilium:apps/DaemonSet:kube-system/cilium');
  });
});

describe('Flux', () => {
  const files = written({ delivery: FLUX });
  const objects = objectsBelow(files, 'home/flux/');
  const kustomization = (name: string): Written => objects.find(({ metadata }) => metadata.name === name)!;

  test('gets a Kustomization for each layer, which waits for those that it needs', () => {
    expect(findings(objects)).toEqual([]);
    expect(objects.map(({ metadata, spec }) => [metadata.name, spec.path, (spec.dependsOn ?? []).map(({ name }) => name)]).sort()).toEqual([
      ['cilium', './dist/home/manifests/cilium', ['cilium-crds']],
      ['cilium-crds', './dist/home/manifests/crds', []],
      ['cilium-gateway', './dist/home/manifests/gateway', ['cilium-network']],
      ['cilium-layers', './dist/home/flux/layers', []],
      ['cilium-monitoring', './dist/home/manifests/monitoring', ['cilium']],
      ['cilium-network', './dist/home/manifests/network', ['cilium']],
      ['cilium-policies', './dist/home/manifests/policies', ['cilium']],
      ['cilium-workloads', './dist/home/manifests/workloads', ['cilium-policies']],
    ]);
  });

  test('waits for the parts of Cilium and the CRDs that the next layers need', () => {
    expect((kustomization('cilium').spec.healthChecks as { kind: string; name: string }[]).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'DaemonSet cilium',
      'DaemonSet cilium-envoy',
      'Deployment cilium-operator',
      'CustomResourceDefinition ciliumbgpadvertisements.cilium.io',
      'CustomResourceDefinition ciliumbgpclusterconfigs.cilium.io',
      'CustomResourceDefinition ciliumbgppeerconfigs.cilium.io',
      'CustomResourceDefinition ciliuml2announcementpolicies.cilium.io',
      'CustomResourceDefinition ciliumloadbalancerippools.cilium.io',
      'CustomResourceDefinition ciliumnetworkpolicies.cilium.io',
    ]);
  });

  test('deletes neither CRDs nor Cilium, and substitutes nothing', () => {
    expect(objects.filter(({ spec }) => !spec.prune).map(({ metadata }) => metadata.name)).toEqual(['cilium-crds']);
    expect(objects.filter(({ spec }) => spec.deletionPolicy === 'Orphan').map(({ metadata }) => metadata.name).sort()).toEqual(['cilium', 'cilium-crds']);
    for (const { spec } of objects) {
      expect(spec).not.toHaveProperty('postBuild');
      expect(spec).not.toHaveProperty('force');
    }
  });

  test('gets the variables of a layer that has some', () => {
    const files = written({ delivery: FLUX }, (app) => {
      const chart = new ClusterChart(app, deliveredCluster(), { substitute: { DOMAIN: 'example.com', UNUSED: 'x' } });
      new TalosCilium(chart, 'cilium', { dashboards: true });
      new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'default' }, data: { host: 'www.${DOMAIN}' } });
    });
    const substituted = objectsBelow(files, 'home/flux/layers/').filter(({ spec }) => spec.postBuild !== undefined);
    expect(substituted.map(({ metadata, spec }) => [metadata.name, spec.postBuild])).toEqual([['cilium-workloads', { substitute: { DOMAIN: 'example.com' } }]]);
  });

  test.each([
    ['a GitRepository', FluxSource.git({ url: 'ssh://git@example.com/clusters.git', ref: { tag: 'v1' }, secret: 'deploy-key' }), { kind: 'GitRepository', spec: { url: 'ssh://git@example.com/clusters.git', ref: { tag: 'v1' }, secretRef: { name: 'deploy-key' } } }],
    ['an OCIRepository', FluxSource.oci({ url: 'oci://ghcr.io/acme/clusters', cosign: { keys: 'cosign-keys' } }), { kind: 'OCIRepository', spec: { url: 'oci://ghcr.io/acme/clusters', ref: { tag: 'latest' }, verify: { provider: 'cosign', secretRef: { name: 'cosign-keys' } } } }],
    ['an OCIRepository signed without a key', FluxSource.oci({ url: 'oci://ghcr.io/acme/clusters', cosign: { issuer: 'https://token.actions.githubusercontent.com', subject: 'https://github.com/acme/clusters' } }), { spec: { verify: { provider: 'cosign', matchOIDCIdentity: [{ issuer: '^https://token\\.actions\\.githubusercontent\\.com$', subject: '^https://github\\.com/acme/clusters$' }] } } }],
  ])('reads %s', (_title, source, expected) => {
    const [repository, root] = objectsBelow(written({ delivery: GitOpsDelivery.flux({ path: 'dist', source }) }, (app) => void new TalosCilium(new ClusterChart(app, deliveredCluster()), 'cilium')), 'home/flux/root.yaml');
    expect(repository).toMatchObject(expected);
    expect(root!.spec.sourceRef).toEqual({ kind: repository!.kind, name: repository!.metadata.name });
    expect(findings([repository!, root!])).toEqual([]);
  });
});

describe('what Talos and Omni install', () => {
  const bootstrapped = (delivery: GitOpsDelivery): ReadonlyMap<string, string> =>
    written({ delivery }, (app) => {
      const chart = new ClusterChart(app, deliveredCluster());
      new TalosCilium(chart, 'cilium', { gatewayApi: true });
      new GatewayApiCrds(chart, 'gateway-api');
      new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.hosted({ url: 'https://example.com/bootstrap-manifests.yaml' }) });
    });

  test('has the marks of the Application or the Kustomization of its layer', () => {
    const argoCd = bootstrapped(ARGO_CD).get('home/talos/bootstrap-manifests.yaml')!;
    expect(argoCd).toContain('argocd.argoproj.io/tracking-id: home-cilium:apps/DaemonSet:kube-system/cilium\n');
    expect(argoCd).toContain('argocd.argoproj.io/tracking-id: home-cilium-crds:apiextensions.k8s.io/CustomResourceDefinition:kube-system/gateways.gateway.networking.k8s.io\n');
    const flux = parseKubernetesYaml(bootstrapped(FLUX).get('home/talos/bootstrap-manifests.yaml')!) as unknown as { kind: string; metadata: { labels: Record<string, string> } }[];
    for (const { kind, metadata } of flux) {
      if (kind !== 'CustomResourceDefinition' && kind !== 'DaemonSet') continue;
      expect(metadata.labels).toMatchObject({ 'kustomize.toolkit.fluxcd.io/name': kind === 'DaemonSet' ? 'cilium' : 'cilium-crds', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' });
    }
  });

  test('is the same for Omni', () => {
    const files = written({ delivery: FLUX }, (app) => {
      const chart = new ClusterChart(app, new TalosCluster({ name: 'edge', talosVersion: '1.13.1', kubernetesVersion: '1.35.0', controlPlanes: 1, management: 'omni' }));
      new TalosCilium(chart, 'cilium');
      new OmniClusterTemplate(chart, 'omni', { omniVersion: '1.10', controlPlane: { machines: OmniMachines.ofClass('control', 1) }, manifests: OmniManifests.oneTime() });
    });
    expect(files.get('edge/omni/cilium.yaml')).toContain('kustomize.toolkit.fluxcd.io/name: cilium\n');
    expect(files.get('edge/omni/README.md')).toContain('kubectl apply -f flux/root.yaml');
  });
});

describe('layers of the app', () => {
  test('have their place, for kubectl and for a controller', () => {
    const files = written({ delivery: FLUX, layers: { 'cert-manager': { before: ['gateway'] } } }, (app) => {
      const chart = fillLayers(app, ['shop', 'cert-manager']);
      const issuer = new ApiObject(chart, 'cert-manager', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cert-manager', namespace: 'cert-manager' } });
      setLayer(issuer, 'cert-manager');
    });
    const { resources } = parseKubernetesYaml(files.get('home/manifests/kustomization.yaml')!)[0] as unknown as { resources: string[] };
    expect(resources).toEqual(['crds', 'cilium', 'network', 'cert-manager', 'gateway', 'policies', 'workloads', 'monitoring']);
    const needs = new Map(objectsBelow(files, 'home/flux/layers/').map(({ metadata, spec }) => [metadata.name, (spec.dependsOn ?? []).map(({ name }) => name)]));
    expect(needs.get('cilium-cert-manager')).toEqual(['cilium']);
    expect(needs.get('cilium-gateway')).toEqual(['cilium-network', 'cilium-cert-manager']);
    expect(files.get('home/apply.md')!.match(/(?<=-k manifests\/)\S+/g)).toEqual(resources);
  });
});
