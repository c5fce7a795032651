import { join } from 'node:path';
import { App } from 'cdk8s';
import { ClusterChart, GitOpsApp, TalosCilium, TalosMachineConfig, type TalosCiliumProps, type TalosMachineConfigProps } from '../../lib';
import {
  Cidr,
  CiliumVersion,
  IpAddress,
  IpRange,
  KubernetesVersion,
  TalosCluster,
  TalosVersion,
  assertSupportedCilium,
} from '../../lib/cluster';
import type { TalosClusterProps } from '../../lib/cluster';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { inTemporaryDirectory } from '../support/scripts';
import type { InvalidInput } from './invalid-input';

const cluster = (props: Partial<TalosClusterProps>): TalosCluster =>
  new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.36', ...props });

/** A synth that follows one with other facts or props, in a directory of its own. */
function recorded(code: string, title: string, change: Partial<TalosClusterProps>, props: TalosCiliumProps = {}, before: TalosCiliumProps = {}, machine: readonly [before?: TalosMachineConfigProps, now?: TalosMachineConfigProps] = []): InvalidInput {
  return {
    code,
    title,
    run: () =>
      inTemporaryDirectory((directory) => {
        const app = (facts: Partial<TalosClusterProps>, more: TalosCiliumProps, talos?: TalosMachineConfigProps): GitOpsApp => {
          const each = new GitOpsApp({ outdir: join(directory, 'dist') });
          const chart = new ClusterChart(each, cluster({ kubernetesVersion: '1.35', ...facts }));
          new TalosCilium(chart, 'cilium', { ...more, chart: { lockFile: join(directory, 'lock.json') } });
          if (talos) new TalosMachineConfig(chart, 'talos', talos);
          return each;
        };
        app({}, before, machine[0]).synth();
        const { errors, warnings } = Synthesis.of(app(change, props, machine[1])).run().report;
        throw new TalosCiliumError([...errors, ...warnings]);
      }),
  };
}

/** One bad input for each `CLU` code. */
export const invalid: readonly InvalidInput[] = [
  { code: 'CLU001', title: 'an octal IPv4 address', run: () => void IpAddress.parse('010.0.0.1') },
  { code: 'CLU002', title: 'the address after the last', run: () => void IpAddress.parse('255.255.255.255').next() },
  { code: 'CLU003', title: 'a CIDR of three parts', run: () => void Cidr.parse('10.0.0/8') },
  { code: 'CLU004', title: 'a CIDR with host bits set', run: () => void Cidr.parse('10.0.0.1/8') },
  { code: 'CLU005', title: 'one address as a range', run: () => void IpRange.parse('10.0.0.1') },
  { code: 'CLU006', title: 'a range that ends before it starts', run: () => void IpRange.parse('10.0.0.2-10.0.0.1') },
  { code: 'CLU007', title: 'a Cilium minor without a patch', run: () => void CiliumVersion.parse('1.19') },
  { code: 'CLU008', title: 'an unknown Cilium minor', run: () => assertSupportedCilium(CiliumVersion.parse('1.99.0')) },
  { code: 'CLU009', title: 'a Talos codename', run: () => void TalosVersion.parse('latest') },
  { code: 'CLU010', title: 'an old Talos', run: () => void TalosVersion.parse('1.8.4') },
  { code: 'CLU011', title: 'a Kubernetes major', run: () => void KubernetesVersion.parse('1') },
  { code: 'CLU012', title: 'a Kubernetes that Talos does not support', run: () => void cluster({ kubernetesVersion: '1.37' }) },
  { code: 'CLU013', title: 'a cluster name with capitals', run: () => void cluster({ name: 'Home' }) },
  { code: 'CLU014', title: 'a cluster ID above 511', run: () => void cluster({ clusterId: 512 }) },
  { code: 'CLU015', title: 'no control plane', run: () => void cluster({ controlPlanes: 0 }) },
  { code: 'CLU016', title: 'two IPv4 pod subnets', run: () => void cluster({ podSubnets: ['10.244.0.0/16', '10.245.0.0/16'] }) },
  { code: 'CLU017', title: 'IPv6 pods with IPv4 services', run: () => void cluster({ podSubnets: ['fd00:10:244::/56'] }) },
  { code: 'CLU018', title: 'pods in the node subnet', run: () => void cluster({ nodeSubnets: ['10.244.7.0/24'] }) },
  { code: 'CLU019', title: 'a node mask longer than an address', run: () => void cluster({ nodeCidrMaskSizeIpv4: 33 }) },
  { code: 'CLU020', title: 'more nodes than pod blocks', run: () => void cluster({ podSubnets: ['10.244.0.0/23'], workers: 2 }) },
  { code: 'CLU021', title: 'more than 2^16 node blocks', run: () => void cluster({ podSubnets: ['12.0.0.0/7'] }) },
  { code: 'CLU022', title: 'a service subnet of 8 addresses', run: () => void cluster({ serviceSubnets: ['10.96.0.0/29'] }) },
  { code: 'CLU023', title: 'KubePrism on port 0', run: () => void cluster({ kubePrism: { port: 0 } }) },
  { code: 'CLU025', title: 'a KubeSpan MTU below 1280', run: () => void cluster({ kubeSpan: { mtu: 1200 } }) },
  { code: 'CLU026', title: 'a DNS domain with a trailing dot', run: () => void cluster({ dnsDomain: 'cluster.local.' }) },
  {
    code: 'CLU028',
    title: 'nodes older than their configuration',
    run: () => void cluster({ runningTalosVersion: '1.12', kubernetesVersion: '1.34' }),
  },
  {
    code: 'CLU029',
    title: 'a node outside of the node subnets',
    run: () => void cluster({ nodeSubnets: ['192.168.1.0/24'], nodeAddresses: ['192.168.2.11'] }),
  },
  {
    code: 'CLU030',
    title: 'a virtual IP that is a node',
    run: () => void cluster({ nodeAddresses: ['192.168.1.11'], virtualIps: ['192.168.1.11'] }),
  },
  { code: 'CLU031', title: 'a namespace with capitals', run: () => void new ClusterChart(new App(), cluster({}), { namespaces: ['Shop'] }) },
  { code: 'CLU031', title: 'a namespace that is listed twice', run: () => void new ClusterChart(new App(), cluster({}), { namespaces: ['shop', 'shop'] }) },
  { code: 'CLU031', title: 'a namespace that exists and is to be created', run: () => void new ClusterChart(new App(), cluster({}), { namespaces: [{ name: 'shop' }], existingNamespaces: ['shop'] }) },
  recorded('CLU032', 'a name that was another one', {}, { values: { cluster: { name: 'default' } } }),
  recorded('CLU033', 'an id that was another one', { clusterId: 3 }),
  recorded('CLU034', 'Services in another subnet', { serviceSubnets: ['10.112.0.0/12'] }),
  recorded('CLU035', 'an upgrade by two minors', {}, { version: '1.20.0' }, { version: '1.18.12' }),
  recorded('CLU036', 'an older minor of Kubernetes', { kubernetesVersion: '1.34' }),
  recorded('CLU037', 'an older minor of Talos', { talosVersion: '1.12' }),
  recorded('CLU038', 'a namespace that may no longer use the Talos API', {}, {}, {}, [{ talosApiAccess: { namespaces: ['backup', 'kube-system'] } }, { talosApiAccess: { namespaces: ['kube-system'] } }]),
];
