import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** Names that programs in `main.js` may use: everything of the library and of cdk8s. */
const PROLOGUE = `const lib = require(${JSON.stringify(join(ROOT, 'lib'))});\nconst { App } = require(${JSON.stringify(require.resolve('cdk8s'))});\n`;

/** `cdk8s.yaml` of a project whose program is `main.js`. */
export const CDK8S_YAML = `language: typescript\napp: ${process.execPath} -r ${join(ROOT, 'node_modules/ts-node/register/transpile-only')} main.js\n`;

/** A user's project in a directory of its own, which is the working directory until it is closed. */
export interface AppDirectory {
  readonly path: string;
  write(name: string, content: string | Uint8Array): string;
  close(): void;
}

/**
 * Opens a project.
 *
 * @param program text of `main.js`; `lib` is the library, `App` that of cdk8s; without it the directory stays empty
 */
export function openAppDirectory(program?: string): AppDirectory {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'talos-cilium-app-')));
  const before = process.cwd();
  const project = process.env.TS_NODE_PROJECT;
  process.env.TS_NODE_PROJECT = join(ROOT, 'tsconfig.json');
  const write = (name: string, content: string | Uint8Array): string => {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  if (program !== undefined) {
    write('main.js', PROLOGUE + program);
    write('cdk8s.yaml', CDK8S_YAML);
  }
  process.chdir(path);
  return {
    path,
    write,
    close: () => {
      process.chdir(before);
      if (project === undefined) delete process.env.TS_NODE_PROJECT;
      else process.env.TS_NODE_PROJECT = project;
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** A program with one cluster and one app; `props` are those of its `TalosCilium`, `more` what else is in its chart. */
export function homeProgram(props = '', more = '', app = 'lib.GitOpsApp'): string {
  return `
const app = new ${app}();
const cluster = new lib.TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 1, workers: 1 });
const chart = new lib.ClusterChart(app, cluster);
new lib.TalosCilium(chart, 'cilium', { ${props} });
${more}
app.synth();
`;
}
