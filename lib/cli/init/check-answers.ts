import { App } from 'cdk8s';
import { runChecks } from '../../checks/engine';
import type { CiliumModel } from '../../model/model';
import { l2Ipv6Pool } from '../../checks/rules/addresses/l2-ipv6-pool';
import { ClusterChart } from '../../cilium/cluster-chart';
import { assertSupportedCilium, CiliumVersion } from '../../cluster/cilium-version';
import { TalosCluster } from '../../cluster/talos-cluster';
import { Reporter } from '../../diagnostics/reporter';
import type { Problem } from '../../diagnostics/problem';
import { Announce, L2Announcement, LoadBalancerPool } from '../../load-balancing';
import { Synthesis } from '../../synthesis/synthesis';
import type { Answers } from './answers';

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
  return [...reporter.problems, ...(found ?? [])].map(inFlags);
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
  return [...report.errors, ...runChecks({ ...model, ciliums: [cilium] }, [l2Ipv6Pool], []).errors];
}

const FLAGS: Readonly<Record<string, string>> = {
  talosVersion: '--talos-version',
  runningTalosVersion: '--talos-version',
  kubernetesVersion: '--kubernetes-version',
  controlPlanes: '--control-planes',
  nodeSubnets: '--node-subnet',
  podSubnets: '--pod-subnet',
  serviceSubnets: '--service-subnet',
};

/** The same problem in the words of the command line. */
function inFlags(problem: Problem): Problem {
  const translate = (text: string): string =>
    text.replace(/\bblocks\[\d+\]/g, '--load-balancer-range').replace(/\b([a-z]+[A-Z]\w*)\b(\[\d+\])?/g, (all, prop: string) => FLAGS[prop] ?? all);
  return { ...problem, what: translate(problem.what), fix: translate(problem.fix), ...(problem.expected && { expected: translate(problem.expected) }) };
}
