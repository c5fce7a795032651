import { ApiObject } from 'cdk8s';
import { ClusterChart, GitOpsApp, TalosCluster, type TalosClusterProps } from '../../lib';
import type { Report } from '../../lib/checks/engine';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { NAMESPACES } from '../examples/example';

/** Props of constructs that are for a Cilium of elsewhere: no render is needed to look at the objects. */
export const ELSEWHERE = { ciliumVersion: '1.19.6' } as const;

export function home(facts: Partial<TalosClusterProps> = {}): ClusterChart {
  const cluster = new TalosCluster({
    name: 'home',
    talosVersion: '1.12',
    kubernetesVersion: '1.34.1',
    controlPlanes: 3,
    workers: 2,
    nodeSubnets: ['192.168.1.0/24'],
    ...facts,
  });
  return new ClusterChart(new GitOpsApp({ outdir: '/nowhere' }), cluster, { existingNamespaces: NAMESPACES });
}

export interface ServiceFields {
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly spec?: Record<string, unknown>;
}

export function service(chart: ClusterChart, name: string, { namespace = 'web', labels, annotations, spec = {} }: ServiceFields = {}): ApiObject {
  return new ApiObject(chart, name, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, ...(labels && { labels }), ...(annotations && { annotations }) },
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }], ...spec },
  });
}

/** What the checks say of everything in a chart. */
export function reportOn(chart: ClusterChart): Report {
  return Synthesis.of(chart).run(true).report;
}

/** Findings as `CODE path: what`. */
export function findings(chart: ClusterChart): string[] {
  const { errors, warnings } = reportOn(chart);
  return [...errors, ...warnings].map(({ code, path, what }) => `${code} ${path}: ${what}`);
}

/** Objects of a kind, as they will be applied. */
export function objects(chart: ClusterChart, kind: string): Record<string, unknown>[] {
  return chart.node
    .findAll()
    .filter((construct): construct is ApiObject => ApiObject.isApiObject(construct) && construct.kind === kind)
    .map((object) => object.toJson() as Record<string, unknown>);
}
