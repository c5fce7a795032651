import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as cdk8s from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { transformSync } from '@swc/core';
import { parseAllDocuments } from 'yaml';
import * as ciliumObjects from '../../imports/cilium.io';
import * as library from '../../lib';
import { RenderedObject } from '../../lib/synthesis/rendered-object';
import { Reporter } from '../../lib/diagnostics/reporter';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import * as testing from '../../lib/testing';
import { Synthesis } from '../../lib/synthesis/synthesis';

/** Namespaces of the examples. */
const NAMESPACES = ['apps', 'edge', 'gateways', 'infra', 'shop', 'tools', 'web'];

/** What the statements of an example find ready: each part is made when it is first used. */
class Surroundings {
  readonly apps: cdk8s.App[] = [];
  /** Where an example that writes its output does so. */
  readonly directory = mkdtempSync(join(tmpdir(), 'example-'));
  private readonly made: { app?: library.GitOpsApp; cluster?: library.TalosCluster; chart?: library.ClusterChart; cilium?: library.TalosCilium } = {};
  private readonly ownCilium: boolean;

  constructor(ownCilium: boolean) {
    this.ownCilium = ownCilium;
  }

  get app(): library.GitOpsApp {
    return (this.made.app ??= new this.names.GitOpsApp());
  }

  get cluster(): library.TalosCluster {
    return (this.made.cluster ??= new library.TalosCluster({
      name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, workers: 2, nodeSubnets: ['192.168.1.0/24'],
    }));
  }

  get chart(): library.ClusterChart {
    if (!this.made.chart) {
      this.made.chart = new this.names.ClusterChart(this.app, this.cluster);
      if (!this.ownCilium) this.made.cilium = new library.TalosCilium(this.made.chart, 'cilium');
    }
    return this.made.chart;
  }

  get cilium(): library.TalosCilium {
    void this.chart;
    return this.made.cilium!;
  }

  /** The names of cdk8s and of the library; apps and clusters that an example creates itself take part. */
  readonly names = ((surroundings: Surroundings) => ({
    ...cdk8s,
    Deployment,
    ...ciliumObjects,
    ...library,
    ...testing,
    expect,
    App: class App extends cdk8s.App {
      constructor(props?: cdk8s.AppProps) {
        super(props);
        surroundings.apps.push(this);
      }
    },
    GitOpsApp: class GitOpsApp extends library.GitOpsApp {
      constructor(props?: library.GitOpsAppProps) {
        super({ outdir: join(surroundings.directory, 'dist'), ...props });
        surroundings.apps.push(this);
      }
    },
    // Examples show a part of an app: what they put objects into is there.
    ClusterChart: class ClusterChart extends library.ClusterChart {
      constructor(scope: cdk8s.App, cluster: library.TalosCluster, props: library.ClusterChartProps = {}) {
        super(scope, cluster, props.namespaces ? props : { existingNamespaces: NAMESPACES, ...props });
      }
    },
    TalosCluster: class TalosCluster extends library.TalosCluster {
      constructor(props: library.TalosClusterProps) {
        super(props);
        surroundings.made.cluster = this;
      }
    },
  }))(this);
}

/** Codes that the statements of an example end with; empty when all is well. */
export function codesOf(example: string): string[] {
  return codesIn(problemsOf(example));
}

/** Errors and warnings that the statements of an example end with. */
export function problemsOf(example: string): readonly library.Problem[] {
  return problemsOfRun((surroundings) => runProgram(example, surroundings), /\bnew TalosCilium\(/.test(example));
}

/**
 * Codes that manifests lead to, in a cluster whose Cilium has the default values, and the Gateway API, egress gateway or BGP where they use it. A comment in
 * the first line can name its version: `# Cilium 1.18.12`.
 *
 * @param isWritten whether the output is written too
 */
export function codesOfYaml(text: string, isWritten = false): string[] {
  const [, version] = /^# Cilium (\S+)/.exec(text) ?? [];
  const gatewayApi = text.includes('gateway.networking.k8s.io');
  const egressGateway = text.includes('kind: CiliumEgressGatewayPolicy');
  const bgpControlPlane = text.includes('kind: CiliumBGP');
  const l2Announcements = text.includes('kind: CiliumL2AnnouncementPolicy');
  const own = version !== undefined || gatewayApi || egressGateway || bgpControlPlane || l2Announcements;
  const problems = problemsOfRun(({ app, chart }) => {
    if (own) new library.TalosCilium(chart, 'cilium', { ...(version && { version }), ...(gatewayApi && { gatewayApi }), ...(egressGateway && { egressGateway, masquerade: { bpf: true } }), ...(bgpControlPlane && { bgpControlPlane }), ...(l2Announcements && { values: { l2announcements: { enabled: true } } }) });
    if (gatewayApi) new library.GatewayApiCrds(chart, 'gateway-api');
    parseAllDocuments(text).forEach((document, index) => new cdk8s.ApiObject(chart, `object-${index}`, document.toJS() as never));
    if (isWritten) app.synth();
  }, own);
  return codesIn(problems);
}

/**
 * Codes that the objects and chart values of an example lead to when they come from YAML: the statements run as if no construct checked its
 * props, and what they make is given to an app without these constructs. Undefined when they cannot make anything.
 */
export function codesAsYaml(example: string): string[] | undefined {
  const made = withoutChecks(() => madeBy(example));
  if (!made) return undefined;
  const app = new library.GitOpsApp();
  made.forEach(({ cluster, cilium, objects }, index) => {
    const chart = new library.ClusterChart(app, cluster ?? new Surroundings(false).cluster, { existingNamespaces: NAMESPACES });
    if (cilium) new library.TalosCilium(chart, 'cilium', cilium);
    if (objects.some(({ apiVersion }) => apiVersion.startsWith('gateway.')) && !objects.some(({ kind }) => kind === 'CustomResourceDefinition')) new library.GatewayApiCrds(chart, 'gateway-api');
    objects.forEach((object, number) => new cdk8s.ApiObject(chart, `object-${index}-${number}`, object as never));
  });
  const { report } = Synthesis.of(app).run(true);
  return codesIn([...report.errors, ...report.warnings]);
}

interface Made {
  readonly cluster?: library.TalosCluster;
  readonly cilium?: library.TalosCiliumProps;
  readonly objects: readonly KubernetesObject[];
}

function madeBy(example: string): readonly Made[] | undefined {
  const surroundings = new Surroundings(/\bnew TalosCilium\(/.test(example));
  try {
    runProgram(example, surroundings);
    return surroundings.apps.flatMap((app) => {
      const { model, objects } = Synthesis.of(app).run(true);
      const scopes = new Set([...objects.map(({ scope }) => scope), ...model.ciliums.map(({ path }) => path.split('/')[0]!)]);
      return [...scopes].map((scope): Made => {
        const cilium = model.ciliums.find(({ path }) => path.startsWith(`${scope}/`));
        return {
          ...(cilium && { cluster: cilium.cluster, cilium: { version: cilium.version.toString(), namespace: cilium.namespace, values: cilium.values } }),
          objects: objects.filter((each) => each.scope === scope && !RenderedObject.isRenderedObject(each.construct)).map(({ object }) => object),
        };
      });
    });
  } catch {
    // What a construct makes of props that it does not check may be nothing at all.
    return undefined;
  } finally {
    rmSync(surroundings.directory, { recursive: true, force: true });
  }
}

function withoutChecks<T>(work: () => T): T {
  const { throwIfAny } = Reporter.prototype;
  Reporter.prototype.throwIfAny = () => undefined;
  try {
    return work();
  } finally {
    Reporter.prototype.throwIfAny = throwIfAny;
  }
}

function codesIn(problems: readonly library.Problem[]): string[] {
  return [...new Set(problems.map(({ code }) => code))].sort();
}

/** Whether the statements of an example run to their end, so that what is wrong is found in the finished objects. */
export function runs(example: string): boolean {
  const surroundings = new Surroundings(/\bnew TalosCilium\(/.test(example));
  try {
    runProgram(example, surroundings);
    return true;
  } catch (error) {
    if (!(error instanceof library.TalosCiliumError)) throw error;
    return false;
  } finally {
    rmSync(surroundings.directory, { recursive: true, force: true });
  }
}

function runProgram(example: string, surroundings: Surroundings): void {
  const { code } = transformSync(example, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, isModule: false });
  // `with` keeps the parts lazy: what an example declares itself is found before them.
  new Function('parts', 'names', `with (names) with (parts) { ${code.replace(/^"use strict";/, '')} }`)(surroundings, surroundings.names);
}

function problemsOfRun(work: (surroundings: Surroundings) => void, ownCilium = false): readonly library.Problem[] {
  const surroundings = new Surroundings(ownCilium);
  try {
    work(surroundings);
    return surroundings.apps.flatMap((app) => {
      const { report } = Synthesis.of(app).run(true);
      return [...report.errors, ...report.warnings];
    });
  } catch (error) {
    if (!(error instanceof library.TalosCiliumError)) throw error;
    return error.problems;
  } finally {
    rmSync(surroundings.directory, { recursive: true, force: true });
  }
}
