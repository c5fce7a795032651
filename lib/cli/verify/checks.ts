import { Reporter } from '../../diagnostics/reporter';
import type { Problem } from '../../diagnostics/problem';
import { checkOutput } from './compare-output';
import type { LiveCluster } from './live-cluster';
import { checkNodes } from './nodes';
import { checkAddresses, checkCertificates, checkConditions, checkDelivery, checkGateways } from './status';
import { checkWorkloads } from './workloads';

/** In the order in which problems follow from each other: a node without an agent explains the rest. */
const CHECKS = [checkOutput, checkNodes, checkWorkloads, checkConditions, checkAddresses, checkGateways, checkCertificates, checkDelivery] as const;

/** Everything that is wrong with a cluster. */
export function verifyCluster(live: LiveCluster): readonly Problem[] {
  const report = new Reporter('cluster');
  for (const check of CHECKS) check(live, report);
  return report.problems;
}
