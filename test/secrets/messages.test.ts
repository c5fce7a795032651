import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { ClusterChart, formatProblem, GitOpsApp, TalosCluster, type JsonObject, type TalosCiliumError } from '../../lib';
import { inTemporaryDirectory } from '../support/scripts';

/** Mistakes in objects with a secret that has no format: their messages name the place, and show no value. */
test.each<[string, RegExp, string, string, JsonObject]>([
  ['a misspelt field of a Secret', /SCH001.*Data/, 'v1', 'Secret', { Data: { a: 'hunter2-hunter2' } }],
  ['a field of a Secret with a wrong type', /SCH003.*stringData/, 'v1', 'Secret', { stringData: 'hunter2-hunter2' }],
  ['an unknown field with a password in it', /SCH001.*login/, 'v1', 'Service', { spec: { ports: [{ port: 80 }], selector: { a: 'b' }, login: { password: 'hunter2-hunter2' } } }],
  ['an image with a login', /OBJ027/, 'v1', 'Pod', { spec: { containers: [{ name: 'a', image: 'me:hunter2-hunter2@registry.example.com/a:v1' }] } }],
])('%s', (_, code, apiVersion, kind, more) => {
  inTemporaryDirectory((directory) => {
    const app = new GitOpsApp({ outdir: join(directory, 'dist') });
    const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0' }), { ciliumVersion: '1.19.6', namespaces: ['shop'] });
    new ApiObject(chart, 'own', { apiVersion, kind, metadata: { name: 'own', namespace: 'shop' }, ...more });
    let problems: readonly string[] = [];
    try {
      app.synth();
    } catch (error) {
      problems = (error as TalosCiliumError).problems.map(formatProblem);
    }
    expect(problems.join('\n')).toMatch(code);
    expect(problems.join('\n')).not.toContain('hunter2');
  });
});
