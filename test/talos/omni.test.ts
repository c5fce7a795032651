import { ApiObject } from 'cdk8s';
import { Announce, GatewayApiCrds, LoadBalancerPool, OmniClusterTemplate, OmniMachines, OmniManifests, setLayer, type ClusterChart, type JsonObject, type OmniClusterTemplateProps, type TalosCiliumProps, type TalosClusterProps } from '../../lib';
import { patchProblems } from '../support/talos-schema';
import { parseAllDocuments } from 'yaml';
import { written, type Written } from './build';

const ID = (last: number): string => `430d882a-51a8-48b3-ab00-d4b5b0b5b00${last}`;

function omni<T>(props: Partial<OmniClusterTemplateProps>, read: (output: Written) => T, facts: Partial<TalosClusterProps> = {}, more: (chart: ClusterChart) => void = () => {}, cilium: TalosCiliumProps = {}): T {
  return written(
    { talosVersion: '1.14.1', management: 'omni', ...facts },
    (chart) => {
      more(chart);
      new OmniClusterTemplate(chart, 'omni', {
        omniVersion: '1.10',
        controlPlane: { machines: OmniMachines.ids([ID(1), ID(2), ID(3)]) },
        workers: [{ machines: OmniMachines.ofClass('w', 2) }],
        ...props,
      });
    },
    read,
    cilium,
  );
}

const TEMPLATE = 'omni/cluster-template.yaml';
const patchesOf = (document: JsonObject): JsonObject[] =>
  ((document.patches ?? []) as JsonObject[]).flatMap(({ inline }) => (typeof inline === 'string' ? parseAllDocuments(inline).map((patch) => patch.toJS() as JsonObject) : [inline as JsonObject]));
const kinds = (document: JsonObject): unknown[] => patchesOf(document).map(({ kind }) => kind ?? 'main');

test('a template of one set of workers has these documents, in this order', () => {
  omni({ features: { diskEncryption: true, backupInterval: '1h' }, labels: { team: 'a' }, machines: { [ID(1)]: { installDisk: '/dev/sda' } } }, ({ documents }) => {
    const [cluster, controlPlane, workers, machine, ...others] = documents(TEMPLATE);
    expect(others).toEqual([]);
    expect(cluster).toMatchObject({
      kind: 'Cluster',
      name: 'home',
      labels: { team: 'a' },
      kubernetes: { version: 'v1.34.1' },
      talos: { version: 'v1.14.1' },
      features: { diskEncryption: true, backupConfiguration: { interval: '1h' } },
    });
    expect(controlPlane).toMatchObject({ kind: 'ControlPlane', machines: [ID(1), ID(2), ID(3)] });
    expect(workers).toEqual({ kind: 'Workers', name: 'workers', machineClass: { name: 'w', size: 2 } });
    expect(machine).toEqual({ kind: 'Machine', name: ID(1), install: { disk: '/dev/sda' } });
  });
});

test('patches of control planes are there only, what all need is said once, and ids are written down', () => {
  omni({ talosApiAccess: { namespaces: ['kube-system'] }, patches: { worker: [{ apiVersion: 'v1alpha1', kind: 'UserVolumeConfig', name: 'data' }] } }, ({ documents }) => {
    const [cluster, controlPlane, workers] = documents(TEMPLATE);
    expect(kinds(cluster!)).toEqual(['KubeNetworkConfig', 'KubePrismConfig', 'ResolverConfig']);
    expect(kinds(controlPlane!)).toEqual(['KubeFlannelCNIConfig', 'KubeNodeConfig', 'KubeProxyConfig', 'KubeTalosAPIAccessConfig']);
    expect(kinds(workers!)).toEqual(['UserVolumeConfig']);
    expect([cluster, controlPlane, workers].flatMap((document) => (document!.patches as JsonObject[]).map(({ idOverride }) => idOverride))).toEqual([
      '200-cluster-home-talos-cilium',
      '400-home-control-planes-talos-cilium',
      '400-home-workers-talos-cilium',
    ]);
    for (const patch of [cluster, controlPlane].flatMap((document) => patchesOf(document!))) expect(patchProblems('1.14', patch)).toEqual([]);
  });
});

test('fields for clusters that an older Talos made, whatever they run now', () => {
  omni(
    {},
    ({ documents, text }) => {
      const [cluster, controlPlane] = documents(TEMPLATE);
      expect(cluster).toMatchObject({ talos: { version: 'v1.14.1' } });
      expect(patchesOf(cluster!)).toEqual([
        {
          cluster: { network: { podSubnets: ['10.244.0.0/16'], serviceSubnets: ['10.96.0.0/12'], dnsDomain: 'cluster.local' } },
          machine: { features: { kubePrism: { enabled: true, port: 7445 }, hostDNS: { enabled: true, forwardKubeDNSToHost: true } } },
        },
      ]);
      expect(patchesOf(controlPlane!)).toEqual([
        {
          cluster: { network: { cni: { name: 'none' } }, proxy: { disabled: true }, allowSchedulingOnControlPlanes: false },
          machine: { nodeLabels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' } },
        },
      ]);
      expect(text('omni/README.md')).toContain('set `talosVersion` to this version first');
    },
    { talosVersion: '1.13.2', runningTalosVersion: '1.14.1' },
  );
});

test('Omni up to 1.7 takes one map for each patch', () => {
  const read = (omniVersion: string): JsonObject[] =>
    omni({ omniVersion, kernelModules: [{ name: 'dm_crypt' }], ingressFirewall: { ingress: 'accept' } }, ({ documents }) => documents(TEMPLATE)[0]!.patches as JsonObject[], { talosVersion: '1.12.7' });
  expect(read('1.7').map(({ name, idOverride, inline }) => [name, idOverride, typeof inline])).toEqual([
    ['talos-cilium-main', '200-cluster-home-talos-cilium-main', 'object'],
    ['talos-cilium-networkdefaultactionconfig', '200-cluster-home-talos-cilium-networkdefaultactionconfig', 'object'],
  ]);
  const [only, ...others] = read('1.8');
  expect(others).toEqual([]);
  expect(only!.inline).toContain('# TalosCluster home:');
});

describe('manifests', () => {
  const more = (chart: ClusterChart): void => {
    new GatewayApiCrds(chart, 'gateway-api');
    new LoadBalancerPool(chart, 'lan', { blocks: ['10.9.0.0/28'], announce: Announce.none('a route on the router') });
    new ApiObject(chart, 'workload', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine', namespace: 'shop' } });
  };
  const entries = ({ documents }: Written): unknown => (documents(TEMPLATE)[0]!.kubernetes as JsonObject).manifests;

  test('Cilium once; what its CRDs describe is left to GitOps', () => {
    omni({ manifests: OmniManifests.oneTime() }, (output) => {
      expect(entries(output)).toEqual([{ name: 'cilium', mode: 'one-time', file: 'cilium.yaml' }]);
      expect(output.files('omni')).toEqual(['README.md', 'cilium.yaml', 'cluster-template.yaml']);
      const made = output.documents('omni/cilium.yaml').map(({ kind }) => kind);
      expect(made).toEqual(expect.arrayContaining(['CustomResourceDefinition', 'DaemonSet', 'ServiceAccount']));
      expect(made).not.toContain('CiliumLoadBalancerIPPool');
      expect(output.text('omni/cilium.yaml')).not.toContain('name: mine');
    }, {}, more);
  });

  test('in the other mode when they are asked for', () => {
    omni({ manifests: OmniManifests.oneTime({ resources: true }) }, (output) => {
      expect(entries(output)).toEqual([
        { name: 'cilium', mode: 'one-time', file: 'cilium.yaml' },
        { name: 'cilium-resources', mode: 'full', file: 'cilium-resources.yaml' },
      ]);
      expect(output.documents('omni/cilium-resources.yaml').map(({ kind }) => kind)).toEqual(['CiliumLoadBalancerIPPool']);
    }, {}, more);
  });

  test('an object whose CRD or namespace nothing there makes is left out, and the README says so', () => {
    const foreign = (chart: ClusterChart): void => {
      const certificate = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name: 'web', namespace: 'default' }, spec: { secretName: 'web', dnsNames: ['web.example.com'], issuerRef: { name: 'ca' } } };
      setLayer(new ApiObject(chart, 'certificate', certificate), 'gateway');
      new ApiObject(chart, 'policy', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'deny', namespace: 'shop' }, spec: { podSelector: {} } });
      new ApiObject(chart, 'other', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'deny', namespace: 'default' }, spec: { podSelector: {} } });
    };
    omni({ manifests: OmniManifests.full({ resources: true }) }, (output) => {
      expect(output.documents('omni/cilium.yaml').map(({ kind }) => kind)).not.toContain('ServiceMonitor');
      expect(output.files('manifests/monitoring/kube-system')).toContain('ServiceMonitor-cilium-agent.yaml');
      expect(output.documents('omni/cilium-resources.yaml').map(({ metadata }) => metadata)).toEqual([{ name: 'deny', namespace: 'default' }]);
      const readme = output.text('omni/README.md');
      expect(readme).toContain('\n- cert-manager.io/Certificate default/web\n- networking.k8s.io/NetworkPolicy shop/deny\n');
      expect(layersApplied(readme)).toEqual(['gateway', 'policies', 'monitoring']);
    }, {}, foreign, { prometheus: { serviceMonitors: true } });
  });

  test('a namespace of Cilium that nothing there makes is an error: Omni would apply nothing', () => {
    expect(() => omni({ manifests: OmniManifests.full() }, () => {}, {}, () => {}, { namespace: 'networking' })).toThrow(/MCH020 .*namespace networking,/);
  });
});

const layersApplied = (readme: string): string[] => [...readme.matchAll(/^kubectl apply --server-side -k manifests\/(\w+)$/gm)].map(([, layer]) => layer!);

test('the README has the commands of the way that was chosen', () => {
  const readme = (props: Partial<OmniClusterTemplateProps>, facts = {}): string => omni(props, ({ text }) => text('omni/README.md'), facts);
  expect(layersApplied(readme({}))).toEqual(['cilium']);
  expect(layersApplied(readme({ manifests: OmniManifests.oneTime() }))).toEqual([]);
  expect(readme({ manifests: OmniManifests.full() })).toContain('do not let Argo CD or Flux apply the layers `crds` and `cilium`');
  expect(readme({})).toContain('omnictl cluster kubernetes manifest-sync home --dry-run=false');
  expect(readme({}, { talosVersion: '1.12.7' })).toContain('delete daemonset kube-proxy kube-flannel');
  expect(readme({})).not.toMatch(/talosctl (gen|apply|patch)/);
});

test('what is not modelled is merged into its document', () => {
  omni(
    {
      extra: { kubernetes: { healthchecks: [{ name: 'x' }] }, patches: [{ name: 'own', inline: { machine: {} } }] },
      controlPlane: { machines: OmniMachines.ids([ID(1), ID(2), ID(3)]), restoreFrom: { clusterUuid: 'u', snapshot: 's' }, extra: { upgradeStrategy: { type: 'Unset' } } },
    },
    ({ documents }) => {
      const [cluster, controlPlane] = documents(TEMPLATE);
      expect(cluster!.kubernetes).toEqual({ version: 'v1.34.1', healthchecks: [{ name: 'x' }] });
      expect((cluster!.patches as JsonObject[]).map(({ name }) => name)).toEqual(['talos-cilium', 'own']);
      expect(controlPlane).toMatchObject({ bootstrapSpec: { clusterUUID: 'u', snapshot: 's' }, upgradeStrategy: { type: 'Unset' } });
    },
  );
});

describe('what Omni sets itself is refused in every patch', () => {
  const FIELDS = [
    'cluster.acceptedCAs', 'cluster.aescbcEncryptionSecret', 'cluster.ca', 'cluster.clusterName', 'cluster.controlPlane.endpoint', 'cluster.id', 'cluster.secret',
    'cluster.secretboxEncryptionSecret', 'cluster.serviceAccount', 'cluster.token', 'machine.acceptedCAs', 'machine.ca', 'machine.install.disk', 'machine.install.extensions', 'machine.token', 'machine.type',
  ];
  const DOCUMENTS = ['DiscoveryIdentityConfig', 'KubeAPIServerCAConfig', 'KubeAggregatorCAConfig', 'KubeClusterConfig', 'KubeEtcdEncryptionConfig', 'UnattendedInstallConfig'];
  const told = (patch: JsonObject, talosVersion: string): string => {
    try {
      omni({ patches: { controlPlane: [patch] } }, () => {}, { talosVersion });
      return '';
    } catch (error) {
      return String(error);
    }
  };

  test.each(FIELDS)('%s', (field) => {
    const patch = field.split('.').reduceRight<unknown>((value, key) => ({ [key]: value }), 'x') as JsonObject;
    expect(told(patch, '1.13.2')).toMatch(new RegExp(`OMN013.* sets ${field}, which Omni sets itself`));
  });
  test.each(DOCUMENTS)('%s', (kind) => expect(told({ apiVersion: 'v1alpha1', kind }, '1.14.1')).toMatch(new RegExp(`OMN013.* sets ${kind}, which Omni sets itself`)));
});

test('a patch of one machine is held against the facts and its role too', () => {
  const machines = (patch: JsonObject, id = ID(1)): (() => void) => () => void omni({ machines: { [id]: { patches: [patch] } } }, () => {});
  expect(machines({ apiVersion: 'v1alpha1', kind: 'KubePrismConfig', port: 7446 })).toThrow(/MCH010 .*machines\[430d882a-51a8-48b3-ab00-d4b5b0b5b001\]\.patches\[0\]/);
  expect(machines({ apiVersion: 'v1alpha1', kind: 'KubePrismConfig', tlsServerName: 'x' })).not.toThrow();
  const onWorker = (): void => void omni({ workers: [{ machines: OmniMachines.ids([ID(4), ID(5)]) }], machines: { [ID(4)]: { patches: [{ apiVersion: 'v1alpha1', kind: 'KubeProxyConfig', enabled: false }] } } }, () => {});
  expect(onWorker).toThrow(/MCH008 .*machines\[430d882a-51a8-48b3-ab00-d4b5b0b5b004\]/);
});
