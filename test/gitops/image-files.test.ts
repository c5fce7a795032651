import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { CertificateIssuance, ClusterChart, GitOpsApp, TalosCilium, TalosCluster, type TalosCiliumProps } from '../../lib';
import { inTemporaryDirectory } from '../support/scripts';
import { readTree } from '../support/tree';

/** What is written for one cluster. */
function written(add: (chart: ClusterChart) => void, withoutCilium = false): Record<string, string> {
  return inTemporaryDirectory((directory) => {
    const app = new GitOpsApp({ outdir: join(directory, 'dist') });
    const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', clusterId: 3 }), { namespaces: ['shop'], ...(withoutCilium && { ciliumVersion: '1.19.6' }) });
    add(chart);
    app.synth();
    return readTree(join(directory, 'dist')) as Record<string, string>;
  });
}

const lines = (text: string | undefined): string[] => (text === undefined ? [] : text.trimEnd().split('\n'));
const cilium = (props: TalosCiliumProps) => (chart: ClusterChart): void => void new TalosCilium(chart, 'cilium', props);

/** Whatever has images: relay, UI, Envoy, certgen, operator, the API server of the mesh with etcd and kvstoremesh. */
const MANY: TalosCiliumProps = { hubble: { relay: true, ui: true }, clusterMesh: {}, certificates: CertificateIssuance.cronJob() };
const SPIRE = { authentication: { enabled: true, mutual: { spire: { enabled: true, install: { enabled: true } } } } };

describe.each(['1.16.19', '1.18.12', '1.19.6', '1.20.0'])('Cilium %s', (version) => {
  const props = { ...MANY, version, values: SPIRE } as unknown as TalosCiliumProps;
  let files: Record<string, string>;
  let images: string[];
  beforeAll(() => {
    files = written(cilium(props));
    images = lines(files['home/images.txt']);
  });

  test('lists every image of the manifests, once, by tag and digest', () => {
    const texts = Object.entries(files).filter(([name, text]) => name.startsWith('home/manifests/') && text !== null).map(([, text]) => text).join('\n');
    const named = [...new Set([...texts.matchAll(/[a-z0-9.-]+\.io\/[a-z0-9/._-]+:[\w.-]+@sha256:[0-9a-f]{64}/g)].map(([image]) => image))].sort();
    expect(images).toEqual(named);
    expect(images.map((image) => image.replace(/[:@].*/, '').replace(/.*\//, ''))).toEqual(expect.arrayContaining(['cilium', 'operator-generic', 'cilium-envoy', 'certgen', 'hubble-relay', 'hubble-ui', 'hubble-ui-backend', 'clustermesh-apiserver', 'spire-agent', 'spire-server', 'busybox']));
    expect(files['home/images-mirror.txt']).toBeUndefined();
  });

  test.each([true, false])('with a registry, each image is that of the mirror, and the file for the copy has what the chart has; digests: %s', (useDigest) => {
    const mirrored = written(cilium({ ...props, images: { registry: 'registry.example.com:5000/mirror', useDigest } }));
    const targets = lines(mirrored['home/images.txt']);
    const moved = (image: string): string => `registry.example.com:5000/mirror/${image.split('/').slice(1).join('/')}`;
    expect(targets).toEqual(images.map((image) => (useDigest ? moved(image) : moved(image).replace(/@.*/, ''))).sort());
    const copies = lines(mirrored['home/images-mirror.txt']);
    expect(copies.slice().sort()).toEqual(images.map((image) => `${image.replace(/:[^@/]+@/, '@')} ${moved(image).replace(/@.*/, '')}`).sort());
  });
});

test('images of other objects: pods, volumes, custom resources, and what operators start', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const files = written((chart) => {
    const add = (kind: string, apiVersion: string, name: string, more: object): void => void new ApiObject(chart, name, { apiVersion, kind, metadata: { name, namespace: 'shop' }, ...more });
    const template = {
      metadata: { labels: { app: 'web' } },
      spec: {
        initContainers: [{ name: 'init', image: 'localhost/init' }],
        containers: [{
          name: 'web',
          image: 'nginx',
          args: ['--prometheus-config-reloader=quay.io/prometheus-operator/prometheus-config-reloader:v0.90.0', '--image-pull-timeout=5m', '--sidecar-image', 'acme/sidecar:v2', `--other=registry.example.com:5000/other@${digest}`],
          env: [{ name: 'RELATED_IMAGE_PROXY', value: 'not an image' }, { name: 'PROXY_IMAGE', value: 'ghcr.io/acme/proxy:v1' }, { name: 'URL', value: 'example.com/path:8080' }],
        }],
        volumes: [{ name: 'model', image: { reference: 'ghcr.io/acme/model:v3' } }],
      },
    };
    add('Deployment', 'apps/v1', 'web', { spec: { selector: { matchLabels: { app: 'web' } }, template } });
    add('Prometheus', 'monitoring.example.com/v1', 'own', { spec: { image: `quay.io/prometheus/prometheus:v3@${digest}`, imageName: 'docker.io/acme/db:16' } });
    add('ConfigMap', 'v1', 'own-config', { data: { image: '{{ .Values.image }}', config: `proxy: registry.example.com/proxy@${digest}` } });
  }, true);
  expect(lines(files['home/images.txt'])).toEqual([
    'docker.io/acme/db:16',
    'docker.io/acme/sidecar:v2',
    'docker.io/library/nginx:latest',
    'ghcr.io/acme/model:v3',
    'ghcr.io/acme/proxy:v1',
    'localhost/init:latest',
    'quay.io/prometheus-operator/prometheus-config-reloader:v0.90.0',
    `quay.io/prometheus/prometheus:v3@${digest}`,
    `registry.example.com:5000/other@${digest}`,
  ]);
});

test('a cluster without images has no list', () => {
  const files = written((chart) => void new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own', namespace: 'shop' }, data: { image: 'not one' } }), true);
  expect(Object.keys(files).filter((name) => name.includes('images'))).toEqual([]);
});
