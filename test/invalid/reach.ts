import { App } from 'cdk8s';
import { ClusterChart, Reach, TalosCilium, TalosCluster } from '../../lib';
import type { InvalidInput } from './invalid-input';

function twoClusters(): App {
  const app = new App();
  for (const name of ['home', 'office']) {
    const cluster = new TalosCluster({ name, talosVersion: '1.13', kubernetesVersion: '1.35' });
    new TalosCilium(new ClusterChart(app, cluster), 'cilium');
  }
  return app;
}

/** One bad input for each code of reach. */
export const invalid: readonly InvalidInput[] = [
  { code: 'REA001', title: 'a workload that is not among the objects', run: () => void new Reach([]).ask({ from: 'shop/web', to: { entity: 'world' }, port: 443 }) },
  { code: 'REA001', title: 'a Service that is not among the objects', run: () => void new Reach([]).ask({ from: { entity: 'world' }, to: { service: 'shop/web' }, port: 443 }) },
  { code: 'REA002', title: 'reach in an app with two clusters', run: () => void Reach.of(twoClusters()) },
];
