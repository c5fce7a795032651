import { App } from 'cdk8s';
import { ClusterChart, L2Announcement, Peer, Selector, TalosCluster } from '../../lib';
import type { InvalidInput } from './invalid-input';

const FACTS = { name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' };
const chart = (): ClusterChart => new ClusterChart(new App(), new TalosCluster(FACTS));

/** What the types forbid, as JavaScript that no compiler has seen. */
export const invalid: readonly InvalidInput[] = [
  { code: 'API001', title: 'a prop that does not exist', run: () => void new TalosCluster({ ...FACTS, ...{ podSubnet: '10.244.0.0/16' } }) },
  { code: 'API002', title: 'a required prop that is absent', run: () => void new TalosCluster({ name: 'home' } as never) },
  { code: 'API002', title: 'no arguments at all', run: () => void new TalosCluster(...([] as unknown as [never])) },
  { code: 'API003', title: 'a number as text', run: () => void new TalosCluster({ ...FACTS, workers: '2' as never }) },
  { code: 'API003', title: 'null for a switch', run: () => void new TalosCluster({ ...FACTS, kubeProxy: null as never }) },
  { code: 'API003', title: 'a label without a value', run: () => void Peer.labels({ app: undefined as never }) },
  { code: 'API004', title: 'an empty id', run: () => void new L2Announcement(chart(), '') },
  { code: 'API005', title: 'an argument that nothing takes', run: () => void (Selector.all as (labels: object) => Selector)({ app: 'web' }) },
  { code: 'API007', title: 'a construct right below the app', run: () => void new L2Announcement(new App(), 'lan', { ciliumVersion: '1.19.6' }) },
  {
    code: 'API006',
    title: 'an id that is taken',
    run: () => {
      const scope = chart();
      for (let count = 0; count < 2; count++) new L2Announcement(scope, 'lan', { ciliumVersion: '1.19.6' });
    },
  },
];
