import { execFile } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { helmBinary, kubectlBinary } from '../../support/tools';
import type { ApiServer } from './api-server';
import type { KubeObject } from './kube-object';
import { ShellSession } from './shell-session';

/** How one call of kubectl ended. */
export interface KubectlRun {
  readonly ok: boolean;
  /** Objects as the server has them, of a call that asks for JSON. */
  readonly objects: readonly KubeObject[];
  /** Number of objects that a deletion names. */
  readonly deleted: number;
  /** One message for each object that was refused. */
  readonly refused: readonly string[];
  readonly warnings: readonly string[];
}

/** How commands in a shell ended. */
export interface ShellRun {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real kubectl against a server. */
export class Kubectl {
  readonly #kubeconfig: string;

  constructor({ kubeconfig }: Pick<ApiServer, 'kubeconfig'>) {
    this.#kubeconfig = kubeconfig;
  }

  /** Applies what a `kustomization.yaml` lists, as GitOps controllers do. */
  apply(directory: string): Promise<KubectlRun> {
    return this.#run(['apply', '--server-side', '--validate=strict', '-k', directory, '-o', 'json']);
  }

  /** Deletes what a `kustomization.yaml` lists. */
  delete(directory: string): Promise<KubectlRun> {
    return this.#run(['delete', '--wait=false', '-k', directory]);
  }

  /** Runs commands as people type them, with kubectl and helm at hand. */
  shell(script: string, directory: string): Promise<ShellRun> {
    return new Promise((resolve) => {
      const options = { cwd: directory, env: this.#terminal(), maxBuffer: 1 << 28, timeout: 120_000 };
      execFile('bash', ['--norc', '-euo', 'pipefail', '-c', script], options, (error, stdout, stderr) => resolve({ ok: !error, stdout, stderr }));
    });
  }

  /** A terminal with kubectl and helm at hand. */
  session(directory: string): ShellSession {
    return new ShellSession(directory, this.#terminal(), dirname(this.#kubeconfig));
  }

  #terminal(): NodeJS.ProcessEnv {
    const path = [dirname(kubectlBinary()), dirname(helmBinary()), process.env.PATH].join(delimiter);
    const home = dirname(this.#kubeconfig);
    return { ...this.#environment(), PATH: path, HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home, HELM_DATA_HOME: home };
  }

  #environment(): NodeJS.ProcessEnv {
    const home = dirname(this.#kubeconfig);
    return { PATH: process.env.PATH, HOME: home, KUBECONFIG: this.#kubeconfig, KUBECACHEDIR: join(home, 'kubectl-cache') };
  }

  #run(args: readonly string[]): Promise<KubectlRun> {
    const env = this.#environment();
    return new Promise((resolve) => {
      execFile(kubectlBinary(), args, { env, maxBuffer: 1 << 28, timeout: 120_000 }, (error, stdout, stderr) => {
        // Several causes of one refusal are a list below it.
        const lines = stderr.replace(/\n\* /g, ' ').split('\n').filter(Boolean);
        const warnings = lines.filter((line) => line.startsWith('Warning: '));
        // Advice that kubectl prints on a line of its own.
        const rest = lines.filter((line) => !line.startsWith('Warning: ') && line !== 'ensure CRDs are installed first');
        const deleted = stdout.split('\n').filter((line) => / deleted( from \S+ namespace)?$/.test(line)).length;
        const refused = error ? (rest.length > 0 ? rest : [String(error)]) : [];
        resolve({ ok: !error, deleted, objects: stdout.startsWith('{') ? objectsOf(stdout) : [], refused, warnings });
      });
    });
  }
}

function objectsOf(text: string): KubeObject[] {
  const read = JSON.parse(text) as KubeObject & { items?: KubeObject[] };
  return read.kind === 'List' ? (read.items ?? []) : [read];
}
