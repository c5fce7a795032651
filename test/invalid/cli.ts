import { writeProject } from '../../lib/cli/init/write-project';
import { inspectApp } from '../../lib/cli/inspect-app';
import { homeProgram, openAppDirectory, type AppDirectory } from '../cli/app-directory';
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
];
