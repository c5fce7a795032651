import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { Bootstrap, CertificateIssuance, CiliumMonitoring, GatewayApiCrds, GitOpsOwner, HubbleStack, setLayer, TalosMachineConfig, type ClusterChart, type KubernetesObject, type TalosCiliumProps } from '../../lib';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { inlineManifestsIn } from '../../lib/talos/bootstrap-drift';
import { written } from './build';

interface Made {
  /** Objects of the bootstrap, as `Kind namespace/name`. */
  readonly bootstrap: readonly string[];
  readonly readme: string;
  /** Whether a layer holds a file. */
  holds(layer: string, file: string): boolean;
  /** The kustomization of a layer, or of all. */
  kustomization(layer?: string): readonly string[];
}

function make(fill: (chart: ClusterChart) => void, cilium: TalosCiliumProps = {}, owner?: GitOpsOwner): Made {
  return written(
    {},
    (chart) => {
      fill(chart);
      new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline({ owner }) });
    },
    ({ text, files, documents }) => {
      const objects = inlineManifestsIn(text('talos/bootstrap.yaml'), 'bootstrap.yaml').flatMap((manifest) => parseKubernetesYaml(manifest.text) as unknown as KubernetesObject[]);
      const layers = new Map(files('manifests').filter((name) => name !== 'kustomization.yaml').map((layer) => [layer, (documents(`manifests/${layer}/kustomization.yaml`)[0] as { resources: string[] }).resources]));
      const all = (documents('manifests/kustomization.yaml')[0] as { resources: string[] }).resources;
      return {
        bootstrap: objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`),
        readme: text('talos/README.md'),
        holds: (layer, file) => layers.get(layer)?.includes(file) ?? false,
        kustomization: (layer) => (layer === undefined ? all : layers.get(layer)!),
      };
    },
    cilium,
  );
}

const object = (chart: ClusterChart, manifest: ApiObjectProps & Record<string, unknown>): ApiObject => new ApiObject(chart, `${manifest.kind}-${manifest.metadata!.name}`.toLowerCase(), manifest);
const crd = (chart: ClusterChart, group: string, kind: string): ApiObject =>
  object(chart, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.toLowerCase()}s.${group}` },
    spec: { group, scope: 'Namespaced', names: { kind, plural: `${kind.toLowerCase()}s` }, versions: [] },
  });

describe('the bootstrap and the layer cilium hold only what an empty cluster takes', () => {
  const monitoring = (chart: ClusterChart): void => {
    new HubbleStack(chart, 'hubble');
    new CiliumMonitoring(chart, 'monitoring', { dashboards: { namespace: 'monitoring' } });
  };

  test('a kind that the operator of another project brings is in a later layer', () => {
    const made = make(monitoring, { certificates: CertificateIssuance.certManager({ issuer: { name: 'ca' } }) });
    expect(made.bootstrap.join('\n')).not.toMatch(/ServiceMonitor|PrometheusRule|Certificate/);
    expect(made.kustomization('monitoring')).toEqual([
      'kube-system/PrometheusRule-cilium.yaml',
      'kube-system/ServiceMonitor-cilium-agent.yaml',
      'kube-system/ServiceMonitor-cilium-envoy.yaml',
      'kube-system/ServiceMonitor-cilium-operator.yaml',
      'kube-system/ServiceMonitor-hubble-relay.yaml',
    ]);
    expect(made.kustomization('cilium').filter((file) => /ServiceMonitor|Certificate-/.test(file))).toEqual([]);
    expect(made.holds('workloads', 'kube-system/Certificate-hubble-server-certs.yaml')).toBe(true);
    expect(made.kustomization()).toEqual(['cilium', 'workloads', 'monitoring']);
  });

  test('what is in a namespace that comes later, too', () => {
    const made = make(monitoring);
    expect(made.bootstrap).not.toContain('ConfigMap monitoring/cilium-dashboard');
    expect(made.holds('workloads', 'monitoring/ConfigMap-cilium-dashboard.yaml')).toBe(true);
    const withNamespace = make((chart) => {
      monitoring(chart);
      object(chart, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'monitoring' } });
    });
    expect(withNamespace.bootstrap).toContain('ConfigMap monitoring/cilium-dashboard');
    expect(withNamespace.kustomization('cilium')).toContain('monitoring/ConfigMap-cilium-dashboard.yaml');
  });

  test('a kind whose CRD is in the layer crds stays where it is', () => {
    const made = make((chart) => {
      monitoring(chart);
      crd(chart, 'monitoring.coreos.com', 'ServiceMonitor');
    });
    expect(made.bootstrap).toContain('ServiceMonitor kube-system/cilium-agent');
    expect(made.kustomization('monitoring')).toEqual(['kube-system/PrometheusRule-cilium.yaml']);
    expect(make(() => {}, { gatewayApi: true }).holds('gateway', 'GatewayClass-cilium.yaml')).toBe(true);
    expect(make((chart) => void new GatewayApiCrds(chart, 'crds'), { gatewayApi: true }).bootstrap).toContain('GatewayClass /cilium');
  });

  test('whoever asked for the layer: a policy of Cilium needs its operator, and an object its own CRD', () => {
    const made = make((chart) => {
      const policy = { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: { name: 'nodes' }, spec: { nodeSelector: {}, enableDefaultDeny: { ingress: false, egress: false }, ingress: [{}] } };
      setLayer(object(chart, policy), 'cilium');
      crd(chart, 'example.com', 'Thing');
      setLayer(object(chart, { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'early', namespace: 'default' } }), 'crds');
      setLayer(object(chart, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'early', namespace: 'shop' } }), 'crds');
      setLayer(object(chart, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kept', namespace: 'kube-system' } }), 'crds');
    }, { hostFirewall: true });
    expect(made.holds('policies', 'CiliumClusterwideNetworkPolicy-nodes.yaml')).toBe(true);
    expect(made.kustomization('workloads')).toEqual(['default/Thing-early.yaml', 'shop/ConfigMap-early.yaml']);
    expect(made.kustomization('crds')).toEqual(['CustomResourceDefinition-things.example.com.yaml', 'kube-system/ConfigMap-kept.yaml']);
  });

  test('a Helm release takes the chart\'s later objects over as well, when they have its marks', () => {
    const { readme } = make(monitoring, { releaseName: 'net' }, GitOpsOwner.helm());
    const names = ['agent', 'envoy', 'operator'].map((name) => `servicemonitors.monitoring.coreos.com/cilium-${name}`);
    expect(readme).toContain(`kubectl -n kube-system label --overwrite ${names.join(' ')} servicemonitors.monitoring.coreos.com/hubble-relay app.kubernetes.io/managed-by=Helm\n`);
    expect(readme).toMatch(/kubectl -n monitoring annotate --overwrite configmaps\/cilium-dashboard .*meta\.helm\.sh\/release-name=net meta\.helm\.sh\/release-namespace=kube-system\n/);
    expect(make(() => {}, {}, GitOpsOwner.helm()).readme).not.toContain('--overwrite');
  });

  test('of namespaces only those that something of the bootstrap is in: Talos would delete the others with what is in them', () => {
    const namespace = (name: string) => (chart: ClusterChart): ApiObject => object(chart, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    const shop = make(namespace('shop'));
    expect(shop.bootstrap).not.toContain('Namespace /shop');
    expect(shop.kustomization('crds')).toEqual(['Namespace-shop.yaml']);
    expect(shop.readme).toContain('kubectl apply --server-side -k manifests/crds');
    const own = make(namespace('networking'), { namespace: 'networking' });
    expect(own.bootstrap[0]).toBe('Namespace /networking');
    expect(own.readme).not.toContain('-k manifests/crds');
  });
});
