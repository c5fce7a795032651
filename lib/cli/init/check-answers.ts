import { App } from 'cdk8s';
import { runChecks } from '../../checks/engine';
import type { CiliumModel } from '../../model/model';
import { l2Ipv6Pool } from '../../checks/rules/addresses/l2-ipv6-pool';
import { ClusterChart } from '../../cilium/cluster-chart';
import { assertSupportedCilium, CiliumVersion, SUPPORTED_CILIUM_MINORS } from '../../cluster/cilium-version';
import { TalosCluster } from '../../cluster/talos-cluster';
import { OLDEST_TALOS, TalosVersion } from '../../cluster/talos-version';
import { Reporter } from '../../diagnostics/reporter';
import type { Problem } from '../../diagnostics/problem';
import { Announce, L2Announcement, LoadBalancerPool } from '../../load-balancing';
import { Synthesis } from '../../synthesis/synthesis';
import { proposedRanges, type Answers } from './answers';

/** Everything that the library finds wrong with answers, before a file is written and without a chart. */
export function checkAnswers(answers: Answers): readonly Problem[] {
  const reporter = new Reporter('init');
  const version = reporter.attempt(() => {
    const parsed = CiliumVersion.parse(answers.ciliumVersion, '--cilium-version');
    assertSupportedCilium(parsed, { path: '--cilium-version' });
    return parsed;
  });
  const { name, talosVersion, kubernetesVersion, controlPlanes, workers, nodeSubnets, podSubnets, serviceSubnets, loadBalancerRanges } = answers;
  const cluster = reporter.attempt(() => new TalosCluster({ name, talosVersion, kubernetesVersion, controlPlanes, workers, nodeSubnets, podSubnets, serviceSubnets }));
  const found = cluster && version && loadBalancerRanges.length > 0 ? reporter.attempt(() => checkRanges(cluster, version, loadBalancerRanges)) : undefined;
  return inFlags([...reporter.problems, ...(found ?? [])], answers);
}

/** The pool and its announcement as the new program has them. The app has no Cilium, which would take a chart and helm. */
function checkRanges(cluster: TalosCluster, version: CiliumVersion, blocks: readonly string[]): readonly Problem[] {
  const chart = new ClusterChart(new App(), cluster);
  const announcement = new L2Announcement(chart, 'lan', { ciliumVersion: version });
  new LoadBalancerPool(chart, 'pool', { ciliumVersion: version, blocks, announce: Announce.l2(announcement) });
  const { model, report } = Synthesis.of(chart).run(true);
  // The one rule about these objects that depends on the version of Cilium.
  const value = { value: undefined, origin: 'init' };
  const cilium: CiliumModel = { path: `${cluster.name}/cilium`, version, namespace: 'kube-system', cluster, values: {}, value: () => undefined, originated: () => value };
  // A new program must not begin with a range that has addresses of nodes.
  const ofNodes = report.warnings.filter(({ code }) => code === 'POOL027').map((problem): Problem => ({ ...problem, severity: 'error' }));
  return [...report.errors, ...ofNodes, ...runChecks({ ...model, ciliums: [cilium] }, [l2Ipv6Pool], []).errors];
}

const RANGE = '--load-balancer-range';

const FLAGS: Readonly<Record<string, string>> = {
  talosVersion: '--talos-version',
  runningTalosVersion: '--talos-version',
  kubernetesVersion: '--kubernetes-version',
  controlPlanes: '--control-planes',
  nodeSubnets: '--node-subnet',
  podSubnets: '--pod-subnet',
  serviceSubnets: '--service-subnet',
};

/** Fixes in flags, for codes whose own fix is a change of the program. */
const FIXES: Readonly<Record<string, (answers: Answers) => string>> = {
  CLU008: () => `use a release of ${SUPPORTED_CILIUM_MINORS.full.join(', ')}`,
  CLU010: () => `upgrade Talos to ${OLDEST_TALOS} or newer, and set --talos-version to it`,
  CLU012: ({ talosVersion }) => {
    const { min, max } = TalosVersion.parse(talosVersion).kubernetesRange!;
    return `set --kubernetes-version to a version from ${min} to ${max}, or set another --talos-version`;
  },
  CLU018: () => 'use subnets that do not overlap in --node-subnet, --pod-subnet and --service-subnet',
  CLU020: () => 'use a larger subnet in --pod-subnet, or fewer nodes in --control-planes and --workers',
  POOL002: () => `list each address once in ${RANGE}`,
  POOL027: proposeRange,
  POOL028: proposeRange,
  POOL029: () => `use addresses of the IP families of --node-subnet in ${RANGE}, or add a subnet of the other family to --node-subnet`,
  POOL030: proposeRange,
};

function proposeRange(answers: Answers): string {
  const range = proposedRanges(answers.nodeSubnets, answers.ciliumVersion);
  return range === undefined ? `use ${RANGE} none, or a larger --node-subnet` : `use free addresses of the node subnet, for example ${RANGE} ${range}`;
}

/** The problems in the words of the command line: one for each flag and fix. */
function inFlags(problems: readonly Problem[], answers: Answers): readonly Problem[] {
  const fixes = new Set<string>();
  return problems.map((problem) => translated(problem, answers)).filter(({ path, fix }) => !fixes.has(path + fix) && fixes.add(path + fix));
}

function translated({ code, path, what, expected, fix, link }: Problem, answers: Answers): Problem {
  const inWords = (text: string): string =>
    text
      .replace(/\bblocks\[\d+\]/g, RANGE)
      .replace(/\bblock (\S+) of pool pool\b/g, '$1')
      .replace(/ is announced by L2 policy lan, but it\b/, '')
      .replace(/ of (?:the )?(?:TalosCluster|LoadBalancerPool)\b/g, '')
      .replace(/\b([a-z]+[A-Z]?\w*)(\[\d+\])?/g, (all, prop: string) => (Object.hasOwn(FLAGS, prop) ? FLAGS[prop]! : all));
  const own = FIXES[code]?.(answers);
  const text = inWords(what);
  const flag = path.startsWith('--') ? path : code.startsWith('POOL') || path.endsWith('/pool') ? RANGE : (/^--[a-z-]+/.exec(text)?.[0] ?? (/^name\b/.test(text) ? '--name' : '--kubernetes-version'));
  return {
    code,
    path: flag,
    what: text.startsWith(`${flag}: `) ? text.slice(flag.length + 2) : text,
    ...(expected && { expected: inWords(expected) }),
    fix: own ?? inWords(fix),
    ...(link && { link }),
  };
}
