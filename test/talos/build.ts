import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ClusterChart, GitOpsApp, TalosCilium, TalosCluster, type JsonObject, type TalosCiliumProps, type TalosClusterProps } from '../../lib';
import { inTemporaryDirectory } from '../support/scripts';

/** What a synth has written for its cluster. */
export interface Written {
  readonly text: (file: string) => string;
  readonly documents: (file: string) => JsonObject[];
  readonly files: (directory: string) => string[];
}

/** Synthesizes a cluster with Cilium and reads the output while it is there. */
export function written<T>(facts: Partial<TalosClusterProps>, fill: (chart: ClusterChart) => void, read: (output: Written) => T, cilium: TalosCiliumProps = {}): T {
  let result: T;
  inTemporaryDirectory((outdir) => {
    const app = new GitOpsApp({ outdir });
    const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13.2', kubernetesVersion: '1.34.1', controlPlanes: 3, workers: 2, ...facts }));
    new TalosCilium(chart, 'cilium', cilium);
    fill(chart);
    app.synth();
    const text = (file: string): string => readFileSync(join(outdir, 'home', file), 'utf8');
    result = read({
      text,
      documents: (file) => parseAllDocuments(text(file)).map((document) => document.toJS() as JsonObject),
      files: (directory) => (existsSync(join(outdir, 'home', directory)) ? readdirSync(join(outdir, 'home', directory)).sort() : []),
    });
  });
  return result!;
}
