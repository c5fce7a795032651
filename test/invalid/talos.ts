import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { Bootstrap, ClusterChart, GitOpsApp, requestMachineSetting, setLayer, TalosCluster, TalosMachineConfig, type TalosClusterProps, type TalosMachineConfigProps } from '../../lib';
import { inTemporaryDirectory } from '../support/scripts';
import type { InvalidInput } from './invalid-input';

function chart(facts: Partial<TalosClusterProps> = {}, outdir?: string): { app: GitOpsApp; chart: ClusterChart } {
  const app = new GitOpsApp({ outdir });
  const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.34.1', controlPlanes: 3, workers: 1, ...facts });
  return { app, chart: new ClusterChart(app, cluster) };
}

const config = (props: TalosMachineConfigProps, facts: Partial<TalosClusterProps> = {}) => (): void => void new TalosMachineConfig(chart(facts).chart, 'talos', props);

function bootstrap(object: ApiObjectProps & Record<string, unknown>, facts: Partial<TalosClusterProps> = {}, installed?: (directory: string) => string): void {
  inTemporaryDirectory((outdir) => {
    const made = chart(facts, join(outdir, 'out'));
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
  { code: 'MCH002', title: 'a role that Talos has not', run: config({ talosApiAccess: { roles: ['os:root'], namespaces: ['kube-system'] } }) },
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
    run: () => bootstrap({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'kube-system' }, data: { a: 'x'.repeat(5 << 20) } }, { talosVersion: '1.12' }),
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
  { code: 'MCH006', title: 'a firewall that locks everybody out', run: config({ ingressFirewall: { ingress: 'block' } }) },
];
