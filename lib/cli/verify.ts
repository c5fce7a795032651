import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeProblems, styleOf, summaryOf } from '../diagnostics/report';
import type { Problem } from '../diagnostics/problem';
import { isError } from '../diagnostics/problem-model';
import { parseGoDuration } from '../cluster/go-duration';
import type { KubernetesObject } from '../kubernetes/object';
import { groupBy } from '../runtime/group-by';
import { choice, UsageError, type Command, type ExitCode, type Invocation, type Terminal } from './command';
import { verifyCluster } from './verify/checks';
import { LiveCluster, titleOf, type ClusterContents, type Unread } from './verify/live-cluster';
import { clusterRole } from './verify/rbac';
import { ClusterReader, NOT_SERVED, type CertificateRef } from './verify/read-cluster';
import { readOutput } from './verify/read-output';
import { certificateRefs } from './verify/status';

/** `talos-cilium verify`: what is wrong with a running cluster, and where it is not what the output says. */
export const command: Command = {
  usage: 'verify [path] [options]',
  description: [
    'Compares a running cluster with the output, and checks that it is healthy: agents,',
    'nodes, policies, addresses, BGP, Gateways, routes, certificates and delivery. It reads',
    'with kubectl and your kubeconfig, changes nothing, and reads Secrets only with --certificates.',
    '',
    '<path> is the output of one cluster, such as dist/home, or any directory or file with',
    'YAML (default: dist, if it has one cluster). Without an output, only the health of the',
    'cluster is checked.',
  ].join('\n'),
  options: {
    'context': { type: 'string', value: '<name>', help: 'context of the kubeconfig (default: the current one)' },
    'kubeconfig': { type: 'string', value: '<file>', help: 'kubeconfig (default: as kubectl finds it)' },
    'wait': { type: 'string', value: '<duration>', help: 'repeat the checks until they find no error, for at most this long: 10m' },
    'certificates': { type: 'boolean', help: 'also read tls.crt, and nothing else, of the Secrets of Hubble and of Gateways' },
    'fail-on': { type: 'string', value: '<level>', help: 'exit with 1 for a finding of this level: error or warning (default: error)' },
    'rbac': { type: 'boolean', help: 'print the ClusterRole that the command needs, and end' },
  },
  examples: [
    ['npx cdk8s-talos-cilium verify dist/home', 'Check the cluster of the current context'],
    ['npx cdk8s-talos-cilium verify dist/home --context home --wait 10m', 'Wait in CI until a change is in effect'],
    ['npx cdk8s-talos-cilium verify dist/home --rbac | kubectl apply -f -', 'Create the role for a ServiceAccount of CI'],
  ],
  exitCodes: '0 without errors, 1 with errors (with --fail-on warning: or warnings), 2 if the command was called\nincorrectly or the cluster cannot be read',
  failureCode: 2,
  maxArgs: 1,
  run,
};

const POLL_MS = 5000;

async function run({ args: [path], options, json, terminal }: Invocation): Promise<ExitCode> {
  const failOn = choice('fail-on', options['fail-on'] ?? 'error', ['error', 'warning']);
  const limit = options.wait === undefined ? 0 : durationOf(options.wait);
  const output = path !== undefined || existsSync('dist') ? readOutput(path ?? 'dist') : [];
  if (path !== undefined && output.length === 0) throw new UsageError(`${path} has no Kubernetes objects.`);
  if (options.rbac === true) {
    terminal.out(clusterRole(output));
    return 0;
  }
  if (output.length === 0) terminal.err('No output to compare with: only the health of the cluster is checked.\n');
  const reader = new ClusterReader({ ...(typeof options.context === 'string' && { context: options.context }), ...(typeof options.kubeconfig === 'string' && { kubeconfig: options.kubeconfig }) });
  const end = Date.now() + limit;
  for (;;) {
    const contents = await reader.read(output, options.certificates === true ? secretsOf : undefined);
    const problems = verifyCluster(new LiveCluster(contents, output));
    const isBad = problems.some((problem) => isError(problem) || failOn === 'warning');
    const left = end - Date.now();
    if (isBad && left > 0) {
      if (terminal.interactive) terminal.err(`${summaryOf(problems).split('\n')[0]}; checking again\n`);
      await sleep(Math.min(POLL_MS, left));
      continue;
    }
    write(contents, output, problems, json, terminal);
    return isBad ? 1 : 0;
  }
}

function durationOf(text: unknown): number {
  const nanoseconds = parseGoDuration(text);
  if (nanoseconds === undefined || nanoseconds <= 0) throw new UsageError(`--wait must be a duration such as 10m; got "${String(text)}".`);
  return nanoseconds / 1e6;
}

/** Secrets with certificates that the installation uses. */
function secretsOf(contents: ClusterContents): CertificateRef[] {
  const { objects } = contents;
  const { namespace } = new LiveCluster(contents, []);
  const mounted = ['DaemonSet', 'Deployment'].flatMap((kind) => objects.filter((object) => object.kind === kind && object.metadata.namespace === namespace && /^(?:cilium|hubble|clustermesh)/.test(object.metadata.name)));
  const names = new Set(mounted.flatMap((object) => [...JSON.stringify(object.spec).matchAll(/"(?:secretName|secret":\{"(?:items":\[[^\]]*\],")?name)":"((?:hubble|clustermesh)-[\w.-]*certs?)"/g)].map(([, name]) => name!)));
  const refs = [...[...names].map((name) => ({ namespace, name })), ...objects.filter(({ kind, apiVersion }) => kind === 'Gateway' && apiVersion.startsWith('gateway.networking.k8s.io/')).flatMap(certificateRefs)];
  return [...new Map(refs.map((ref) => [`${ref.namespace}/${ref.name}`, ref])).values()];
}

/** Kinds that could not be read, apart from those that the cluster does not have. */
function notChecked(contents: ClusterContents, output: readonly KubernetesObject[]): Unread[] {
  const secrets = output.filter(({ kind, apiVersion }) => kind === 'Secret' && apiVersion === 'v1').map(titleOf);
  return [...contents.unread.filter(({ why }) => why !== NOT_SERVED), ...(secrets.length > 0 ? [{ what: secrets.join(', '), why: 'Secrets are not read' }] : [])];
}

/** More objects with the same problem are one entry of the report. */
const MAX_ALIKE = 3;

/** Problems as the report shows them: errors first, and what is the same of many objects once. */
function shownProblems(problems: readonly Problem[]): Problem[] {
  const ordered = [...problems.filter(isError), ...problems.filter((problem) => !isError(problem))];
  return [...groupBy(ordered, ({ code, what, fix }) => [code, what, fix].join('\n')).values()].flatMap((alike) => {
    const [first] = alike;
    if (alike.length <= MAX_ALIKE) return alike;
    return [{ ...first!, path: `${alike.length} objects`, what: `${first!.what} (${alike.slice(0, MAX_ALIKE).map(({ path }) => path).join(', ')} and ${alike.length - MAX_ALIKE} more)` }];
  });
}

function write(contents: ClusterContents, output: readonly KubernetesObject[], problems: readonly Problem[], json: boolean, terminal: Terminal): void {
  const unread = notChecked(contents, output);
  if (json) {
    terminal.out(`${JSON.stringify({ ok: !problems.some(isError), serverVersion: contents.serverVersion, compared: output.length, problems, notChecked: unread }, null, 2)}\n`);
    return;
  }
  const parts = [
    ...(problems.length > 0 ? [describeProblems(shownProblems(problems), styleOf(process.stdout))] : []),
    ...(unread.length > 0 ? [`Not checked:\n${[...groupBy(unread, ({ why }) => why)].map(([why, members]) => `  - ${members.map(({ what }) => what).join(', ')}: ${why}`).join('\n')}`] : []),
    `${output.length > 0 ? `Compared ${output.length} objects with Kubernetes ${contents.serverVersion}. ` : `Kubernetes ${contents.serverVersion}. `}${problems.length === 0 ? 'No problems found.' : summaryOf(problems)}`,
  ];
  terminal.out(`${parts.join('\n\n')}\n`);
}
