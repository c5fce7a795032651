import { ApiObject } from 'cdk8s';
import {
  ClusterChart,
  GitOpsApp,
  OmniClusterTemplate,
  OmniMachines,
  OmniManifests,
  setLayer,
  suppressCheck,
  TalosCluster,
  TalosMachineConfig,
  type OmniClusterTemplateProps,
  type TalosClusterProps,
} from '../../lib';
import { inTemporaryDirectory } from '../support/scripts';
import type { InvalidInput } from './invalid-input';

const ID = (last: number): string => `430d882a-51a8-48b3-ab00-d4b5b0b5b00${last}`;
const CONTROL_PLANE = { machines: OmniMachines.ids([ID(1)]) };
const WORKERS = { machines: OmniMachines.ids([ID(2)]) };

function make(props: Partial<OmniClusterTemplateProps>, facts: Partial<TalosClusterProps> = {}, outdir?: string): { app: GitOpsApp; chart: ClusterChart } {
  const app = new GitOpsApp({ outdir });
  const cluster = new TalosCluster({ name: 'edge', talosVersion: '1.14.1', kubernetesVersion: '1.34.1', workers: 1, management: 'omni', ...facts });
  const chart = new ClusterChart(app, cluster);
  new OmniClusterTemplate(chart, 'omni', { omniVersion: '1.10', controlPlane: CONTROL_PLANE, workers: [WORKERS], ...props });
  return { app, chart };
}

const template = (props: Partial<OmniClusterTemplateProps>, facts: Partial<TalosClusterProps> = {}) => (): void => void make(props, facts);

const synthesized = (props: Partial<OmniClusterTemplateProps>, more: (chart: ClusterChart) => void = () => {}) => (): void =>
  inTemporaryDirectory((outdir) => {
    const { app, chart } = make(props, {}, outdir);
    more(chart);
    app.synth();
  });

const object = (apiVersion: string, kind: string, namespace?: string) => ({ apiVersion, kind, metadata: { name: 'x', ...(namespace && { namespace }) } });

/** One bad input for each code of Omni's templates. */
export const invalid: readonly InvalidInput[] = [
  { code: 'OMN001', title: 'an invalid version of Omni', run: template({ omniVersion: 'latest' }) },
  { code: 'OMN002', title: 'Talos 1.14 on Omni 1.9', run: template({ omniVersion: '1.9' }) },
  { code: 'OMN002', title: 'Talos 1.13 on Omni 1.7', run: template({ omniVersion: '1.7' }, { talosVersion: '1.13.0' }) },
  { code: 'OMN003', title: 'manifests on Omni 1.6', run: template({ omniVersion: '1.6', manifests: OmniManifests.oneTime() }, { talosVersion: '1.12.0' }) },
  { code: 'OMN004', title: 'a cluster of talosctl', run: template({}, { management: 'talosctl' }) },
  { code: 'OMN005', title: 'a Talos without its patch', run: template({}, { talosVersion: '1.14' }) },
  { code: 'OMN005', title: 'a Kubernetes without its patch', run: template({}, { kubernetesVersion: '1.34' }) },
  { code: 'OMN006', title: 'workers alone', run: template({ controlPlane: { machines: OmniMachines.ids([]) } }) },
  { code: 'OMN006', title: 'a control plane of no machine of a class', run: template({ controlPlane: { machines: OmniMachines.ofClass('x', 0) } }) },
  { code: 'OMN007', title: 'a machine by its host name', run: template({ workers: [{ machines: OmniMachines.ids(['worker-1']) }] }) },
  { code: 'OMN008', title: 'a machine in both sets', run: template({ workers: [{ machines: OmniMachines.ids([ID(1)]) }] }) },
  { code: 'OMN008', title: 'a machine twice in one set, in capitals', run: template({ workers: [{ machines: OmniMachines.ids([ID(2), ID(2).toUpperCase()]) }] }, { workers: 2 }) },
  { code: 'OMN009', title: 'machines and a machine class', run: template({ workers: [{ ...WORKERS, extra: { machineClass: { name: 'x', size: 1 } } }] }) },
  { code: 'OMN010', title: 'a misspelt field', run: template({ extra: { patchs: [] } }) },
  { code: 'OMN010', title: 'a name for the control plane', run: template({ controlPlane: { ...CONTROL_PLANE, extra: { name: 'x' } } }) },
  { code: 'OMN011', title: 'workers with the name of the control planes', run: template({ workers: [{ ...WORKERS, name: 'control-planes' }] }) },
  { code: 'OMN011', title: 'two sets of one name', run: template({ workers: [WORKERS, { machines: OmniMachines.ids([ID(3)]) }] }, { workers: 2 }) },
  { code: 'OMN012', title: 'a label that Omni keeps for itself', run: template({ labels: { 'omni.sidero.dev/cluster': 'x' } }) },
  { code: 'OMN013', title: 'the name of the cluster', run: template({ patches: { all: [{ cluster: { clusterName: 'x' } }] } }) },
  { code: 'OMN013', title: 'the document of the cluster', run: template({ patches: { controlPlane: [{ apiVersion: 'v1alpha1', kind: 'KubeClusterConfig', clusterName: 'x' }] } }) },
  { code: 'OMN013', title: 'an administrator of Talos', run: template({ patches: { controlPlane: [{ apiVersion: 'v1alpha1', kind: 'KubeTalosAPIAccessConfig', allowedRoles: ['os:admin'] }] } }) },
  { code: 'OMN013', title: 'extensions in the patch of a machine', run: template({ machines: { [ID(2)]: { patches: [{ machine: { install: { extensions: [] } } }] } } }, { talosVersion: '1.13.0' }) },
  { code: 'OMN014', title: 'arguments of the kernel for a machine class', run: template({ workers: [{ machines: OmniMachines.ofClass('x', 1), kernelArgs: ['quiet'] }] }) },
  { code: 'OMN015', title: 'a machine in no set', run: template({ machines: { [ID(9)]: { installDisk: '/dev/sda' } } }) },
  { code: 'OMN016', title: 'a locked control plane', run: template({ machines: { [ID(1)]: { locked: true } } }) },
  { code: 'OMN017', title: 'workers without a fixed number in a cluster without workers', run: template({ workers: [{ machines: OmniMachines.ofClass('w', 'unlimited') }] }, { workers: 0 }) },
  { code: 'OMN017', title: 'more workers than the cluster has', run: template({ workers: [{ machines: OmniMachines.ids([ID(2), ID(3)]) }] }) },
  {
    code: 'OMN018',
    title: 'a manifest without its namespace',
    run: synthesized({ manifests: OmniManifests.oneTime() }, (chart) => {
      suppressCheck(chart, { id: 'OBJ015', reason: 'Argo CD sets the namespace' });
      setLayer(new ApiObject(chart, 'early', object('v1', 'ConfigMap')), 'crds');
    }),
  },
  { code: 'OMN018', title: 'a manifest that is no object', run: synthesized({ manifests: OmniManifests.oneTime({ others: [{ name: 'x', mode: 'full', objects: [{ a: 1 }] }] }) }) },
  { code: 'OMN019', title: 'two manifests of one name', run: synthesized({ manifests: OmniManifests.oneTime({ others: [{ name: 'cilium', mode: 'full', objects: [object('v1', 'Namespace')] }] }) }) },
  {
    code: 'OMN020',
    title: 'an object of an unknown CRD beside Cilium',
    run: synthesized({ manifests: OmniManifests.oneTime({ others: [{ name: 'x', mode: 'one-time', objects: [object('cilium.io/v2', 'CiliumNetworkPolicy', 'shop')] }] }) }),
  },
  { code: 'OMN021', title: 'two owners', run: synthesized({}, (chart) => void new TalosMachineConfig(chart, 'talos')) },
  { code: 'OMN024', title: 'a patch of two contents', run: template({ extra: { patches: [{ name: 'x', file: 'x.yaml', inline: {} }] } }) },
  { code: 'OMN024', title: 'a patch without a name', run: template({ extra: { patches: [{ inline: {} }] } }) },
];
