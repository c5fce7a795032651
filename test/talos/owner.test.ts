import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import {
  Bootstrap,
  GatewayApiCrds,
  GitOpsOwner,
  OmniClusterTemplate,
  OmniMachines,
  OmniManifests,
  setLayer,
  TalosMachineConfig,
  type ClusterChart,
  type KubernetesObject,
  type TalosCiliumError,
} from '../../lib';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { inlineManifestsIn } from '../../lib/talos/bootstrap-drift';
import { definition } from '../support/definition';
import { inTemporaryDirectory } from '../support/scripts';
import { written } from './build';

const OWNERS = {
  argoCd: GitOpsOwner.argoCd({ application: 'cilium' }),
  flux: GitOpsOwner.flux({ kustomization: 'cilium' }),
  helm: GitOpsOwner.helm(),
};

interface Made {
  readonly text: string;
  readonly readme: string;
  readonly objects: readonly KubernetesObject[];
}

function bootstrapWith(owner: GitOpsOwner | undefined, more: (chart: ClusterChart) => void = () => {}): Made {
  return written(
    {},
    (chart) => {
      new GatewayApiCrds(chart, 'gateway-api');
      new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline({ owner }) });
      more(chart);
    },
    ({ text }) => {
      const bootstrap = text('talos/bootstrap.yaml');
      const objects = inlineManifestsIn(bootstrap, 'bootstrap.yaml').flatMap((manifest) => parseKubernetesYaml(manifest.text) as unknown as KubernetesObject[]);
      return { text: bootstrap, readme: text('talos/README.md'), objects };
    },
    { gatewayApi: true },
  );
}

let made: Made | undefined;
const plain = (): Made => (made ??= bootstrapWith(undefined));

function find({ objects }: Made, kind: string, name: string): KubernetesObject {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0]!;
}

const annotation = (made: Made, kind: string, name: string, key = 'argocd.argoproj.io/tracking-id'): string | undefined => find(made, kind, name).metadata.annotations?.[key];

describe('Argo CD', () => {
  test('an object is named by group, kind, namespace and name; without a namespace by the destination', () => {
    const made = bootstrapWith(OWNERS.argoCd);
    expect(annotation(made, 'DaemonSet', 'cilium')).toBe('cilium:apps/DaemonSet:kube-system/cilium');
    expect(annotation(made, 'ConfigMap', 'cilium-config')).toBe('cilium:/ConfigMap:kube-system/cilium-config');
    expect(annotation(made, 'Role', 'cilium-gateway-secrets')).toBe('cilium:rbac.authorization.k8s.io/Role:cilium-secrets/cilium-gateway-secrets');
    expect(annotation(made, 'ClusterRole', 'cilium')).toBe('cilium:rbac.authorization.k8s.io/ClusterRole:kube-system/cilium');
    expect(annotation(made, 'Namespace', 'cilium-secrets')).toBe('cilium:/Namespace:kube-system/cilium-secrets');
    expect(annotation(made, 'CustomResourceDefinition', 'gateways.gateway.networking.k8s.io')).toBe(
      'cilium:apiextensions.k8s.io/CustomResourceDefinition:kube-system/gateways.gateway.networking.k8s.io',
    );
    expect(made.objects.every(({ metadata }) => metadata.labels?.['app.kubernetes.io/instance'] === undefined)).toBe(true);
  });

  test('an Application for each layer, elsewhere than Argo CD, with another destination and installation', () => {
    const owner = GitOpsOwner.argoCd({ application: { crds: 'early', cilium: 'network' }, applicationNamespace: 'teams', destinationNamespace: '', installationId: 'one' });
    const made = bootstrapWith(owner);
    expect(annotation(made, 'CustomResourceDefinition', 'gateways.gateway.networking.k8s.io')).toMatch(/^teams_early:apiextensions\.k8s\.io\/CustomResourceDefinition:\/gateways/);
    expect(annotation(made, 'DaemonSet', 'cilium')).toBe('teams_network:apps/DaemonSet:kube-system/cilium');
    expect(annotation(made, 'DaemonSet', 'cilium', 'argocd.argoproj.io/installation-id')).toBe('one');
    expect(made.readme).toContain('argocd app diff teams/early');
    expect(made.readme).toContain('argocd app sync teams/network --server-side');
  });

  test('a layer that no Application holds is not marked: one that prunes would delete it', () => {
    const made = bootstrapWith(GitOpsOwner.argoCd({ application: { cilium: 'cilium' } }));
    const crds = made.objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
    expect(crds.length).toBeGreaterThan(4);
    expect(crds.map(({ metadata }) => metadata)).toEqual(plain().objects.filter(({ kind }) => kind === 'CustomResourceDefinition').map(({ metadata }) => metadata));
    expect(annotation(made, 'DaemonSet', 'cilium')).toBe('cilium:apps/DaemonSet:kube-system/cilium');
  });

  test('tracking by label, alone or beside the annotation, where a long name is shortened as Argo CD does it', () => {
    const label = bootstrapWith(GitOpsOwner.argoCd({ application: 'cilium', tracking: 'label', instanceLabelKey: 'argocd.argoproj.io/instance' }));
    expect(find(label, 'DaemonSet', 'cilium').metadata.labels).toMatchObject({ 'argocd.argoproj.io/instance': 'cilium' });
    expect(annotation(label, 'DaemonSet', 'cilium')).toBeUndefined();
    const name = `${'a'.repeat(60)}--b-c`;
    const both = bootstrapWith(GitOpsOwner.argoCd({ application: name, tracking: 'annotation+label' }));
    expect(find(both, 'DaemonSet', 'cilium').metadata.labels).toMatchObject({ 'app.kubernetes.io/instance': `${'a'.repeat(60)}--b` });
    expect(annotation(both, 'DaemonSet', 'cilium')).toBe(`${name}:apps/DaemonSet:kube-system/cilium`);
    const cut = bootstrapWith(GitOpsOwner.argoCd({ application: `${'a'.repeat(61)}--b`, tracking: 'annotation+label' }));
    expect(find(cut, 'DaemonSet', 'cilium').metadata.labels).toMatchObject({ 'app.kubernetes.io/instance': 'a'.repeat(61) });
  });
});

test('Flux: the labels of the Kustomization', () => {
  const one = bootstrapWith(OWNERS.flux);
  for (const { metadata } of one.objects) {
    expect(metadata.labels).toMatchObject({ 'kustomize.toolkit.fluxcd.io/name': 'cilium', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' });
  }
  const two = bootstrapWith(GitOpsOwner.flux({ kustomization: { crds: 'early', cilium: 'network' }, namespace: 'gitops' }));
  expect(find(two, 'CustomResourceDefinition', 'gateways.gateway.networking.k8s.io').metadata.labels).toMatchObject({ 'kustomize.toolkit.fluxcd.io/name': 'early' });
  expect(find(two, 'Namespace', 'cilium-secrets').metadata.labels).toMatchObject({ 'kustomize.toolkit.fluxcd.io/name': 'network', 'kustomize.toolkit.fluxcd.io/namespace': 'gitops' });
  expect(two.readme).toContain('flux diff kustomization early --namespace gitops --path manifests/crds\n');
  expect(two.readme).toContain('Let the Kustomization `early` apply `manifests/crds` and the Kustomization `network` apply `manifests/cilium`');
});

describe('Helm', () => {
  test('the release of what the chart makes, whatever it says itself; nothing on anything else', () => {
    const made = written(
      {},
      (chart) => {
        new GatewayApiCrds(chart, 'gateway-api');
        const own = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine', namespace: 'kube-system' } };
        setLayer(new ApiObject(chart, 'own', own), 'cilium');
        new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'cilium-system' } });
        new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline({ owner: OWNERS.helm }) });
      },
      ({ text }) => inlineManifestsIn(text('talos/bootstrap.yaml'), 'x').flatMap((manifest) => parseKubernetesYaml(manifest.text) as unknown as KubernetesObject[]),
      { releaseName: 'net', namespace: 'cilium-system', values: { commonLabels: { 'app.kubernetes.io/managed-by': 'us' } } },
    );
    const foreign = made.filter(({ kind, metadata }) => kind === 'CustomResourceDefinition' || metadata.name === 'mine' || metadata.name === 'cilium-system');
    expect(foreign.length).toBeGreaterThan(4);
    for (const { metadata } of foreign) {
      expect(metadata.labels?.['app.kubernetes.io/managed-by']).toBeUndefined();
      expect(metadata.annotations?.['meta.helm.sh/release-name']).toBeUndefined();
    }
    for (const { metadata } of made.filter((object) => !foreign.includes(object))) {
      expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/managed-by': 'Helm' });
      expect(metadata.annotations).toMatchObject({ 'meta.helm.sh/release-name': 'net', 'meta.helm.sh/release-namespace': 'cilium-system' });
    }
  });

  test('the command is that of the chart at hand, or Flux runs it', () => {
    const { readme } = bootstrapWith(OWNERS.helm);
    expect(readme).toContain('helm upgrade --install cilium cilium --repo https://helm.cilium.io/ --version 1.19.6 \\\n  --namespace kube-system --values cilium-values.yaml --force-conflicts');
    const flux = bootstrapWith(GitOpsOwner.helm({ helmRelease: 'net' })).readme;
    expect(flux).toContain('flux reconcile helmrelease net --namespace flux-system');
    expect(flux).toContain('--dry-run=server');
    expect(flux).not.toContain('cilium-values.yaml --force-conflicts');
  });
});

describe.each(Object.entries(OWNERS))('whoever the owner is: %s', (name, owner) => {
  let made: Made;
  beforeAll(() => {
    made = bootstrapWith(owner);
  });

  test('the objects hold what they hold without one, in the same order', () => {
    const content = ({ objects }: Made): unknown[] => objects.map(({ metadata, ...others }) => ({ ...others, name: metadata.name, namespace: metadata.namespace }));
    expect(content(made)).toEqual(content(plain()));
    const kept = ({ objects }: Made, like: Made): unknown[] =>
      objects.map(({ metadata }, index) => {
        const { labels, annotations } = like.objects[index]!.metadata;
        const of = (texts: Readonly<Record<string, string>> | undefined, keys: object | undefined): object => Object.fromEntries(Object.keys(keys ?? {}).map((key) => [key, texts?.[key]]));
        return { labels: of(metadata.labels, labels), annotations: of(metadata.annotations, annotations) };
      });
    expect(kept(made, plain())).toEqual(kept(plain(), plain()));
  });

  test('nothing in a template of Pods is marked', () => {
    const specs = made.objects.map(({ spec }) => JSON.stringify(spec ?? null)).join('\n');
    expect(specs).not.toMatch(/argocd\.argoproj\.io|toolkit\.fluxcd\.io|meta\.helm\.sh|"managed-by":"Helm"/);
  });

  test('the bytes are the same each time', () => {
    expect(bootstrapWith(owner).text).toBe(made.text);
  });

  test('a machine configuration without the marks, or with those of another, is no drift; another content is', () => {
    const again = (installed: string): void => {
      inTemporaryDirectory((directory) => {
        writeFileSync(join(directory, 'installed.yaml'), installed);
        written(
          {},
          (chart) => {
            new GatewayApiCrds(chart, 'gateway-api');
            new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline({ owner, installed: join(directory, 'installed.yaml') }) });
          },
          () => undefined,
          { gatewayApi: true },
        );
      });
    };
    expect(() => again(made.text)).not.toThrow();
    expect(() => again(plain().text)).not.toThrow();
    expect(() => again(bootstrapWith(name === 'flux' ? OWNERS.argoCd : OWNERS.flux).text)).not.toThrow();
    expect(() => again(made.text.replace('kube-proxy-replacement: "true"', 'kube-proxy-replacement: "false"'))).toThrow(/MCH013.*cilium-config differs/);
  });

  test('the README names this owner and no other', () => {
    const title = { argoCd: 'Argo CD', flux: 'Flux', helm: 'Helm' }[name]!;
    expect(made.readme).toContain(`## Hand Cilium over to ${title}\n`);
    for (const [other, word] of [['argoCd', 'argocd app'], ['flux', 'flux reconcile'], ['helm', 'helm upgrade']] as const) expect(made.readme.includes(word)).toBe(other === name);
    expect(made.readme).toContain('.manager == "talos"');
  });
});

test('without an owner the README is for any controller, and tells how talos lets go as well', () => {
  expect(plain().readme).toContain('## Hand Cilium over to Argo CD or Flux\n');
  expect(plain().readme).toContain('.manager == "talos"');
  expect(plain().readme).toContain('--override-manager=talos');
  expect(plain().text).not.toContain('tracking-id');
});

test('the size that Talos takes is that of the objects with their marks', () => {
  const fill = (owner: GitOpsOwner | undefined, size: number) => (): void =>
    written(
      { talosVersion: '1.12' },
      (chart) => {
        new ApiObject(chart, 'big', definition('x'.repeat(size)));
        new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline({ owner }) });
      },
      () => undefined,
    );
  const rest = plainSize();
  const size = (4 << 20) - rest - 500;
  expect(fill(undefined, size)).not.toThrow();
  expect(fill(OWNERS.argoCd, size)).toThrow(/MCH012/);
});

/** Of a bootstrap of Cilium alone with an almost empty object. */
function plainSize(): number {
  return written(
    { talosVersion: '1.12' },
    (chart) => {
      new ApiObject(chart, 'big', definition('x'));
      new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline() });
    },
    ({ text }) => Buffer.byteLength(text('talos/bootstrap.yaml')),
  );
}

test('Bootstrap.hosted marks what is downloaded', () => {
  const text = written(
    {},
    (chart) => void new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.hosted({ url: 'https://example.com/x.yaml', owner: OWNERS.flux }) }),
    (output) => output.text('talos/bootstrap-manifests.yaml'),
  );
  for (const { metadata } of parseKubernetesYaml(text) as unknown as KubernetesObject[]) expect(metadata.labels).toMatchObject({ 'kustomize.toolkit.fluxcd.io/name': 'cilium' });
});

describe('Omni', () => {
  const omni = (manifests: OmniManifests): { readonly objects: readonly KubernetesObject[]; readonly readme: string } =>
    written(
      { talosVersion: '1.14.1', management: 'omni', controlPlanes: 1, workers: 0 },
      (chart) => void new OmniClusterTemplate(chart, 'omni', { omniVersion: '1.10', controlPlane: { machines: OmniMachines.ids(['430d882a-51a8-48b3-ab00-d4b5b0b5b001']) }, manifests }),
      ({ text }) => ({ objects: parseKubernetesYaml(text('omni/cilium.yaml')) as unknown as KubernetesObject[], readme: text('omni/README.md') }),
    );

  test('what it applies once is marked, and the README has the commands from where they run', () => {
    const { objects, readme } = omni(OmniManifests.oneTime({ owner: OWNERS.flux }));
    for (const { metadata } of objects) expect(metadata.labels).toMatchObject({ 'kustomize.toolkit.fluxcd.io/name': 'cilium' });
    expect(readme).toContain('## Hand Cilium over to Flux');
    expect(readme).toContain('flux diff kustomization cilium --namespace flux-system --path manifests\n');
    expect(readme).toContain('for directory in manifests/cilium; do\n  kubectl get -k "$directory"');
  });
});

test('all mistakes are reported, together with those of the machine configuration', () => {
  const owner = GitOpsOwner.argoCd({ application: { crds: 'Early', cilium: 'x'.repeat(64) }, applicationNamespace: 'a.b', destinationNamespace: 'C', tracking: 'label', instanceLabelKey: 'a b', installationId: '' });
  let problems: readonly string[] = [];
  try {
    written({}, (chart) => void new TalosMachineConfig(chart, 'talos', { sysctls: { x: '1' }, bootstrap: Bootstrap.inline({ owner }) }), () => undefined);
  } catch (error) {
    problems = (error as TalosCiliumError).problems.map(({ code, what }) => `${code} ${what.replace('owner: ', '').split(' ')[0]!}`);
  }
  expect(problems).toEqual([
    'MCH004 sysctls:',
    'MCH017 application',
    'MCH018 application',
    'MCH017 applicationNamespace',
    'MCH017 destinationNamespace',
    'MCH017 instanceLabelKey',
    'MCH017 installationId',
  ]);
});
