import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, type ApiObjectProps } from 'cdk8s';
import {
  Bootstrap,
  ClusterChart,
  GitOpsApp,
  GitOpsDelivery,
  GitOpsOwner,
  IngressFirewall,
  requestMachineSetting,
  setLayer,
  suppressCheck,
  TalosCilium,
  TalosCluster,
  TalosMachineConfig,
  type JsonObject,
  type TalosClusterProps,
  type TalosMachineConfigProps,
} from '../../lib';
import { definition } from '../support/definition';
import { inTemporaryDirectory } from '../support/scripts';
import type { InvalidInput } from './invalid-input';

function chart(facts: Partial<TalosClusterProps> = {}, outdir?: string): { app: GitOpsApp; chart: ClusterChart } {
  const app = new GitOpsApp({ outdir });
  const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.34.1', controlPlanes: 3, workers: 1, ...facts });
  return { app, chart: new ClusterChart(app, cluster) };
}

const config = (props: TalosMachineConfigProps, facts: Partial<TalosClusterProps> = {}) => (): void => void new TalosMachineConfig(chart(facts).chart, 'talos', props);

const document = (kind: string, fields: JsonObject): JsonObject => ({ apiVersion: 'v1alpha1', kind, ...fields });

const synthesized = (props: TalosMachineConfigProps) => (): void =>
  inTemporaryDirectory((outdir) => {
    const made = chart({}, outdir);
    new TalosMachineConfig(made.chart, 'talos', props);
    made.app.synth();
  });

function bootstrap(object: ApiObjectProps & Record<string, unknown>, facts: Partial<TalosClusterProps> = {}, installed?: (directory: string) => string): void {
  inTemporaryDirectory((outdir) => {
    const made = chart(facts, join(outdir, 'out'));
    if (!object.metadata?.namespace) suppressCheck(made.chart, { id: 'OBJ015', reason: 'Argo CD sets the namespace' });
    setLayer(new ApiObject(made.chart, 'early', object), 'crds');
    new TalosMachineConfig(made.chart, 'talos', { bootstrap: Bootstrap.inline({ installed: installed?.(outdir) }) });
    made.app.synth();
  });
}

/** One bad input for each code of the machine configuration. */
export const invalid: readonly InvalidInput[] = [
  {
    code: 'MCH001',
    title: 'two values of one kernel parameter',
    run: () =>
      inTemporaryDirectory((outdir) => {
        const made = chart({}, outdir);
        const talos = new TalosMachineConfig(made.chart, 'talos', { sysctls: { 'net.core.rmem_max': '1' } });
        requestMachineSetting(talos, { setting: 'sysctl', name: 'net.core.rmem_max', value: '2' }, 'wanted');
        made.app.synth();
      }),
  },
  { code: 'MCH002', title: 'a role that Talos does not have', run: config({ talosApiAccess: { roles: ['os:root'], namespaces: ['kube-system'] } }) },
  { code: 'MCH002', title: 'access for no namespace', run: config({ talosApiAccess: { namespaces: [] } }) },
  { code: 'MCH002', title: 'a namespace with capitals', run: config({ podSecurityExemptions: ['Monitoring'] }) },
  {
    code: 'MCH003',
    title: 'the role that Omni forbids',
    run: config({ talosApiAccess: { roles: ['os:admin'], namespaces: ['kube-system'] } }, { management: 'omni' }),
  },
  { code: 'MCH004', title: 'a kernel parameter without a path', run: config({ sysctls: { rmem_max: '1' } }) },
  { code: 'MCH004', title: 'a module twice', run: config({ kernelModules: [{ name: 'zfs' }, { name: 'zfs' }] }) },
  { code: 'MCH005', title: 'a port above the last', run: config({ ingressFirewall: { ingress: 'accept', rules: [{ name: 'x', ports: [70000], from: ['0.0.0.0/0'] }] } }) },
  { code: 'MCH011', title: 'a bootstrap object without its namespace', run: () => bootstrap({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } }) },
  {
    code: 'MCH012',
    title: 'a bootstrap of five megabytes on Talos 1.12',
    run: () => bootstrap(definition('x'.repeat(5 << 20)), { talosVersion: '1.12' }),
  },
  {
    code: 'MCH013',
    title: 'a machine configuration that bootstraps something else',
    run: () => bootstrap({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'kube-system' } }, {}, (directory) => {
      const file = join(directory, 'installed.yaml');
      writeFileSync(file, 'machine: {}\n');
      return file;
    }),
  },
  { code: 'MCH014', title: 'an installed configuration that is not there', run: () => bootstrap({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'kube-system' } }, {}, () => '/nowhere.yaml') },
  { code: 'MCH006', title: 'a derived firewall without a way in for people', run: config({ ingressFirewall: IngressFirewall.forCilium() }, { nodeSubnets: ['10.0.0.0/24'] }) },
  { code: 'MCH006', title: 'a derived firewall without the nodes', run: config({ ingressFirewall: IngressFirewall.forCilium({ adminCidrs: ['10.1.0.0/24'] }) }) },
  { code: 'MCH007', title: 'a field on a configuration of documents', run: config({ patches: { all: [{ cluster: { network: { cni: { name: 'none' } } } }] } }, { talosVersion: '1.14' }) },
  { code: 'MCH007', title: 'a document on a configuration of fields', run: config({ patches: { controlPlane: [document('KubeProxyConfig', { enabled: false })] } }, { runningTalosVersion: '1.14' }) },
  { code: 'MCH008', title: 'a document of control planes for all', run: config({ patches: { all: [document('KubeProxyConfig', { enabled: false })] } }, { talosVersion: '1.14' }) },
  { code: 'MCH008', title: 'Talos API access on workers', run: config({ patches: { worker: [{ machine: { features: { kubernetesTalosAPIAccess: { enabled: true } } } }] } }) },
  { code: 'MCH009', title: 'a Kubernetes object', run: config({ patches: { all: [{ apiVersion: 'v1', kind: 'ConfigMap' }] } }) },
  { code: 'MCH009', title: 'a key that the main document does not have', run: config({ patches: { all: [{ machines: {} }] } }) },
  { code: 'MCH010', title: 'another pod subnet', run: synthesized({ patches: { all: [{ cluster: { network: { podSubnets: ['10.42.0.0/16'] } } }] } }) },
  { code: 'MCH015', title: 'a Talos version that is not known yet', run: config({}, { talosVersion: '1.99' }) },
  { code: 'MCH016', title: 'a document that comes with the next Talos', run: config({ patches: { all: [document('SysctlConfig', { params: {} })] } }) },
  { code: 'MCH016', title: 'a misspelt kind', run: config({ patches: { all: [document('KubeProxyConf', {})] } }) },
  { code: 'MCH021', title: 'a misspelt key', run: config({ patches: { all: [{ machine: { kubelet: { extraArg: {} } } }] } }) },
  { code: 'MCH021', title: 'an invalid subnet', run: config({ patches: { all: [document('NetworkRuleConfig', { name: 'a', ingress: [{ subnet: '10.0.0.0' }] })] } }) },
  { code: 'MCH025', title: 'a bootstrap URL without a scheme', run: config({ bootstrap: Bootstrap.hosted({ url: 'git.example.com/a.yaml' }) }) },
  { code: 'MCH022', title: 'the token of the cluster', run: config({ patches: { all: [{ machine: { token: 'made-up' } }] } }) },
  { code: 'MCH022', title: 'a private key in a file', run: config({ patches: { controlPlane: [{ machine: { files: [{ path: '/var/key', op: 'create', permissions: 0o600, content: `-----BEGIN ${'PRIVATE KEY'}-----\n${'TUlJ'.repeat(30)}` }] } }] } }) },
  { code: 'MCH017', title: 'an Application with capitals', run: config({ bootstrap: Bootstrap.inline({ owner: GitOpsOwner.argoCd({ application: 'Cilium' }) }) }) },
  { code: 'MCH017', title: 'a namespace of Flux with a dot', run: config({ bootstrap: Bootstrap.inline({ owner: GitOpsOwner.flux({ kustomization: 'cilium', namespace: 'flux.system' }) }) }) },
  { code: 'MCH017', title: 'an owner of no layer', run: config({ bootstrap: Bootstrap.inline({ owner: GitOpsOwner.flux({ kustomization: {} }) }) }) },
  { code: 'MCH017', title: 'a HelmRelease without a name', run: config({ bootstrap: Bootstrap.inline({ owner: GitOpsOwner.helm({ helmRelease: '' }) }) }) },
  {
    code: 'MCH024',
    title: 'an owner that is not the one of the delivery',
    run: () => {
      const chart = new ClusterChart(new GitOpsApp({ outdir: 'dist', delivery: GitOpsDelivery.flux() }), new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0' }));
      void new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline({ owner: GitOpsOwner.flux({ kustomization: 'network' }) }) });
    },
  },
  { code: 'MCH018', title: 'a Kustomization that fits into no label', run: config({ bootstrap: Bootstrap.inline({ owner: GitOpsOwner.flux({ kustomization: 'x'.repeat(64) }) }) }) },
  {
    code: 'MCH018',
    title: 'an Application that fits into no label with its namespace',
    run: config({ bootstrap: Bootstrap.inline({ owner: GitOpsOwner.argoCd({ application: 'x'.repeat(60), applicationNamespace: 'teams', tracking: 'label' }) }) }),
  },
  { code: 'MCH019', title: 'a release of no chart', run: synthesized({ bootstrap: Bootstrap.inline({ owner: GitOpsOwner.helm() }) }) },
  {
    code: 'MCH020',
    title: 'a bootstrap in a namespace that nothing creates',
    run: () =>
      inTemporaryDirectory((outdir) => {
        const made = chart({}, outdir);
        new TalosCilium(made.chart, 'cilium', { namespace: 'networking' });
        new TalosMachineConfig(made.chart, 'talos', { bootstrap: Bootstrap.inline() });
        made.app.synth();
      }),
  },
  { code: 'MCH006', title: 'a firewall that locks everybody out', run: synthesized({ ingressFirewall: { ingress: 'block' } }) },
  { code: 'MCH023', title: 'a rule over all UDP ports', run: synthesized({ ingressFirewall: { ingress: 'accept', rules: [{ name: 'x', protocol: 'udp', ports: ['1-65535'], from: ['10.0.0.0/24'] }] } }) },
  {
    code: 'MCH026',
    title: 'a rule for NodePorts',
    run: () =>
      inTemporaryDirectory((outdir) => {
        const made = chart({}, outdir);
        new TalosCilium(made.chart, 'cilium');
        new TalosMachineConfig(made.chart, 'talos', { ingressFirewall: { ingress: 'accept', rules: [{ name: 'x', ports: ['30000-32767'], from: ['10.0.0.0/24'] }] } });
        made.app.synth();
      }),
  },
];
