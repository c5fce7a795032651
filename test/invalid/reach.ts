import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { ClusterChart, Reach, TalosCilium, TalosCluster } from '../../lib';
import { reachMatchers } from '../../lib/testing';
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
  { code: 'REA001', title: 'a Gateway that is not among the objects', run: () => void new Reach([]).from('world').to('gateways/Gateway/web').port(443) },
  { code: 'REA001', title: 'an end that is nothing known', run: () => void new Reach([]).from('wrold').to('world').port(443) },
  { code: 'REA001', title: 'a construct that is not an object', run: () => void new Reach([]).from(new App()).to('world').port(443) },
  { code: 'REA003', title: 'reach in a directory without objects', run: () => void Reach.of(mkdtempSync(join(tmpdir(), 'reach-'))) },
  { code: 'REA004', title: 'an expectation with a pattern that matches nothing', run: () => void reachMatchers.toDeny.call({}, new Reach([]), { from: 'shop/*', to: 'world', port: 443 }) },
  { code: 'REA002', title: 'reach in an app with two clusters', run: () => void Reach.of(twoClusters()) },
];
