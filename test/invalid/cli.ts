import { writeProject } from '../../lib/cli/init/write-project';
import { inspectApp } from '../../lib/cli/inspect-app';
import { TalosCiliumError, type Problem } from '../../lib/diagnostics/problem';
import { homeProgram, openAppDirectory, type AppDirectory } from '../cli/app-directory';
import { cli } from '../cli/support';
import type { InvalidInput } from './invalid-input';

function project(code: string, title: string, program: string | undefined, run: (directory: AppDirectory) => unknown): InvalidInput {
  return {
    code,
    title,
    run: async () => {
      const directory = openAppDirectory(program);
      try {
        await run(directory);
      } finally {
        directory.close();
      }
    },
  };
}

export const invalid: readonly InvalidInput[] = [
  project('CLI001', 'a directory without an app', undefined, () => inspectApp()),
  project('CLI002', 'a cdk8s.yaml that is not YAML', undefined, ({ write }) => {
    write('cdk8s.yaml', 'app: [');
    return inspectApp();
  }),
  project('CLI003', 'an app that fails before its synth', homeProgram("version: '1.2.3'"), () => inspectApp()),
  project('CLI004', 'an app that is never synthesized', homeProgram().replace('app.synth();', ''), () => inspectApp()),
  project('CLI005', 'a new project in a directory with files', homeProgram(), ({ path }) => writeProject(path, new Map([['README.md', 'new']]))),
  project('CLI006', 'a new project below a file', homeProgram(), ({ path }) => writeProject(`${path}/main.js/lab`, new Map([['README.md', 'new']]))),
  project('CLI007', 'a file that does not exist', undefined, () => importFiles('values.yaml')),
  project('CLI008', 'a file without an installation of Cilium', undefined, ({ write }) => importFiles(write('patch.yaml', 'cluster: { proxy: { disabled: true } }'))),
  project('CLI009', 'two installations', undefined, ({ write }) => {
    const install = (mode: string): string => `helm install cilium cilium/cilium --set routingMode=${mode}\n`;
    return importFiles(write('install.sh', install('native') + install('tunnel')));
  }),
  project('CLI010', 'a program that exists', undefined, ({ write }) => {
    write('main.ts', '');
    return importFiles(write('values.yaml', 'ipam: { mode: kubernetes }'));
  }),
];

/** The command catches its errors and prints them: they are thrown again. */
async function importFiles(...files: readonly string[]): Promise<void> {
  const { out } = await cli('import', ...files, '--json');
  const { problems } = JSON.parse(out) as { problems?: readonly Problem[] };
  if (problems) throw new TalosCiliumError(problems);
}
