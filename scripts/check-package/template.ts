import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from './shell';

/**
 * The project that `cdk8s init typescript-app` makes, with other programs in it: installed, compiled and synthesized by its own
 * scripts. Its import of the Kubernetes API, which comes from GitHub, and its placeholder of a test are left out.
 *
 * @param programs files, `main.ts` among them
 * @param versions of cdk8s packages, which the template leaves open
 */
export async function tryTemplate(template: string, programs: Readonly<Record<string, string>>, versions: Readonly<Record<string, string>>, directory: string, env: NodeJS.ProcessEnv): Promise<void> {
  cpSync(template, directory, { recursive: true });
  for (const file of ['main.test.ts', '__snapshots__', '.hooks.sscaff.js']) rmSync(join(directory, file), { recursive: true });
  const edit = (file: string, change: (text: string) => string): void => writeFileSync(join(directory, file), change(readFileSync(join(directory, file), 'utf8')));
  edit('package.json', (text) => text.replace(/\{\{ (\S+) \}\}/g, (_, name: string) => versions[name] ?? 'lab'));
  edit('cdk8s.yaml', (text) => text.replace(/^imports:\n(?: .*\n?)*/m, ''));
  for (const [file, program] of Object.entries(programs)) writeFileSync(join(directory, file), program);
  await mustRun('npm', ['install'], directory, env);
  await mustRun('npm', ['install', 'cdk8s-talos-cilium'], directory, env);
  await mustRun('npm', ['run', 'compile'], directory, env);
  for (const file of Object.keys(programs)) {
    if (!existsSync(join(directory, file.replace(/ts$/, 'js')))) throw new Error(`tsc emitted nothing for ${file}`);
  }
  await mustRun('npm', ['run', 'synth'], directory, env);
  if (!existsSync(join(directory, 'dist'))) throw new Error('cdk8s synth wrote nothing');
}
