import { isAbsolute, normalize } from 'node:path';
import type { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Reporter } from '../../diagnostics/reporter';
import { isDnsLabel, isDnsSubdomain } from '../../kubernetes/dns-names';
import type { BootstrapLayer, ObjectsByLayer } from '../../synthesis/by-layer';
import { deliveredLayers, requireRender, setHelmRunner } from '../../synthesis/helm-delivery';
import { orderOf } from '../../synthesis/layer-order';
import type { FileText } from '../../synthesis/output-files';
import type { SynthesizedObject } from '../../synthesis/synthesis';
import { applyAs, deliveredOwner, GitOpsOwner, setOwner } from '../../talos/gitops-owner';
import { applicationName, argoCdFiles, argoCdPage, argoCdStart, DESTINATION_NAMESPACE } from './argo-cd';
import { fluxFiles, fluxPage, fluxStart } from './flux';
import type { GitOpsDelivery, GitOpsDeliveryFacts } from './gitops-delivery';
import { helmfile, releasePage } from './helm';
import { clusterDelivery, nameOfLayer } from './plan';
import { checkChanges, type ReleaseDelivery } from './release';

/** What an app delivers to a cluster. */
export interface DeliveredCluster {
  readonly name: string;
  /** The top-level chart of the cluster. */
  readonly scope: IConstruct;
  readonly layers: ObjectsByLayer<SynthesizedObject>;
  /** The release, where Helm applies the chart. */
  readonly release: ReleaseDelivery | undefined;
}

/** Writes the files of a delivery. */
export interface Deliverer {
  /** Files by path below the output. */
  files(clusters: readonly DeliveredCluster[], reporter: Reporter): ReadonlyMap<string, FileText>;
  /** Sections of `apply.md` of a cluster. */
  page(cluster: DeliveredCluster): readonly string[];
}

/**
 * Prepares the delivery of an app.
 *
 * @param place `outdir` of the app as it was given, and its name
 * @throws TalosCiliumError OUT019 for props that no delivery can have
 */
export function deliverer(app: App, { facts }: GitOpsDelivery, place: { readonly outdir?: string; readonly name?: string }): Deliverer {
  const root = facts.controller === 'Helm' ? '' : checkedRoot(facts, place);
  setOwner(app, (cluster) => ownerFor(facts, cluster));
  applyAs(app, facts);
  if (facts.helm === true) setHelmRunner(app, facts.controller);
  // The AppProject allows the kinds of the rendered objects.
  if (facts.controller === 'Argo CD' && facts.project === undefined) requireRender(app);
  const plan = ({ name, scope, layers, release }: DeliveredCluster) => clusterDelivery(name, deliveredLayers(layers, scope), orderOf(app), root, facts.controller === 'Helm' ? 'cilium' : facts.name, release);
  return {
    files(clusters, reporter) {
      const deliveries = clusters.map(plan);
      const releases = clusters.flatMap(({ name, scope, release }, index) => (release ? [{ name, scope, release, delivery: deliveries[index]! }] : []));
      for (const { release, delivery } of releases) checkChanges(release, delivery.layers.flatMap(({ members }) => members), facts.controller, reporter);
      if (facts.controller === 'Argo CD') checkClusters(facts, clusters.map(({ name }) => name), reporter);
      return new Map([
        ...(facts.controller === 'Flux' ? fluxFiles(facts, deliveries) : facts.controller === 'Argo CD' ? argoCdFiles(facts, deliveries) : []),
        ...releases.flatMap(({ name, scope, release, delivery }) => (release.isBootstrapped ? [] : [[`${name}/helmfile.yaml`, helmfile(release, delivery, scope)] as const])),
      ]);
    },
    page(cluster) {
      const { release } = cluster;
      const start = release ? releasePage(release, facts.controller === 'Helm' ? undefined : facts.controller) : [];
      if (facts.controller === 'Helm') return start;
      return [...start, ...(facts.controller === 'Flux' ? fluxPage(facts, plan(cluster)) : argoCdPage(facts, plan(cluster)))];
    },
  };
}

function ownerFor(facts: GitOpsDeliveryFacts, cluster: string): GitOpsOwner {
  // The name of the release may not be known yet: the construct of Cilium can come later.
  if (facts.controller === 'Helm') return deliveredOwner(GitOpsOwner.helm(), []);
  if (facts.controller === 'Flux' && facts.helm) return deliveredOwner(GitOpsOwner.helm({ helmRelease: facts.name }), fluxStart());
  const nameOf = (layer: BootstrapLayer): string => (facts.controller === 'Argo CD' ? applicationName(cluster, nameOfLayer(facts.name, layer)) : nameOfLayer(facts.name, layer));
  const names = { crds: nameOf('crds'), cilium: nameOf('cilium') };
  if (facts.controller === 'Flux') return deliveredOwner(GitOpsOwner.flux({ kustomization: names, namespace: facts.namespace }), fluxStart());
  const { tracking, instanceLabelKey, installationId } = facts;
  return deliveredOwner(GitOpsOwner.argoCd({ application: names, destinationNamespace: DESTINATION_NAMESPACE, tracking, instanceLabelKey, installationId }), argoCdStart(facts));
}

/** The directory of the output in the repository. */
function checkedRoot(facts: Exclude<GitOpsDeliveryFacts, { readonly controller: 'Helm' }>, { outdir = 'dist', name }: { readonly outdir?: string; readonly name?: string }): string {
  const report = new Reporter('GitOpsApp');
  const add = (what: string, fix: string): void => report.add({ code: 'OUT019', what: `delivery: ${what}`, fix });
  const { path = outdir } = facts;
  const directory = normalize(path).replaceAll('\\', '/').replace(/^\.(?:\/|$)|\/$/g, '');
  if (isAbsolute(path) || directory.startsWith('..')) {
    if (facts.path === undefined) add(`the directory of the output in the repository is not known, because outdir is ${JSON.stringify(outdir)}`, "set path: 'dist' in the delivery, relative to the top directory of the repository");
    else add(`path ${JSON.stringify(path)} is not a directory in the repository`, "write it relative to the top directory of the repository, such as 'dist'");
  }
  if (!isDnsLabel(facts.name)) add(`name ${JSON.stringify(facts.name)} is not a valid Kubernetes name`, 'use lower-case letters, digits and dashes');
  if (!isDnsLabel(facts.namespace)) add(`namespace ${JSON.stringify(facts.namespace)} is not a valid name of a namespace`, 'use lower-case letters, digits and dashes');
  if (facts.controller === 'Argo CD') {
    if (!/^(https?:\/\/|ssh:\/\/|git@)\S+$/.test(facts.repository)) add(`repository ${JSON.stringify(facts.repository)} is not the URL of a Git repository`, "write it as 'https://github.com/acme/clusters.git' or 'git@github.com:acme/clusters.git'");
    if (/^https?:\/\/[^/]*@/.test(facts.repository)) add('repository contains a user name or password', 'remove it from the URL; Argo CD has a Secret for the credentials of a repository');
    if (!GIT_NAME.test(facts.revision)) add(`revision ${JSON.stringify(facts.revision)} is not a branch, a tag or a commit`, "write its name, or leave it out for the default branch");
    if (facts.project !== undefined && !isDnsLabel(facts.project)) add(`project ${JSON.stringify(facts.project)} is not a valid Kubernetes name`, 'write the name of the AppProject');
  } else {
    const { spec, kind } = facts.source;
    const url = String(spec?.url ?? '');
    const scheme = kind === 'OCIRepository' ? /^oci:\/\/[^\s@:]+(:\d+)?(\/[^\s@:]+)+$/ : /^(https?|ssh):\/\/\S+$/;
    if (spec && !scheme.test(url)) add(`url ${JSON.stringify(url)} is not the address of ${kind === 'OCIRepository' ? 'an OCI artifact' : 'a Git repository'}`, kind === 'OCIRepository' ? "write it as 'oci://ghcr.io/acme/clusters', without a tag" : "write it as 'https://github.com/acme/clusters.git' or 'ssh://git@github.com/acme/clusters.git'");
    if (/^https?:\/\/[^/]*@/.test(url)) add('url contains a user name or password', 'remove it from the URL, and set secret');
    if (spec && Object.keys(spec.ref as object).length !== 1) add(`ref must have exactly one field; got ${JSON.stringify(spec.ref)}`, 'keep one of them');
    else for (const [field, value] of Object.entries((spec?.ref ?? {}) as Readonly<Record<string, string>>)) {
      const [form, fix] = REFS[kind === 'OCIRepository' ? `oci ${field}` : field]!;
      if (!form.test(value)) add(`ref: ${field} ${JSON.stringify(value)} is not valid`, fix);
    }
    const { secretRef, verify } = (spec ?? {}) as { readonly secretRef?: { readonly name: string }; readonly verify?: { readonly secretRef?: { readonly name: string } } };
    for (const [prop, secret] of [['secret', secretRef?.name], ['cosign.keys', verify?.secretRef?.name]] as const) {
      if (secret !== undefined && !isDnsSubdomain(secret)) add(`${prop} ${JSON.stringify(secret)} is not a valid name of a Secret`, 'write the name of a Secret in the namespace of Flux, which has the credentials or keys');
    }
    if (facts.source.name !== undefined && !isDnsSubdomain(facts.source.name)) add(`the source ${JSON.stringify(facts.source.name)} is not a valid Kubernetes name`, `write the name of a ${kind} that exists`);
  }
  report.throwIfAny();
  return [directory, name ?? ''].filter((part) => part !== '').join('/');
}

/** Names of branches and tags as Git allows them, without its rarest characters. */
const GIT_NAME = /^(?![-/.])(?!.*(?:\.\.|\/\/|@\{|\.lock$|[/.]$))[^\s~^:?*[\\\x00-\x1f\x7f]+$/;
/** What a source may read, with what to write instead. */
const REFS: Readonly<Record<string, readonly [RegExp, string]>> = {
  branch: [GIT_NAME, "write the name of a branch, such as 'main'"],
  tag: [GIT_NAME, "write the name of a tag, such as 'v1.0.0'"],
  commit: [/^[0-9a-f]{40}$/, 'write all 40 hexadecimal digits of the SHA of a commit'],
  'oci tag': [/^\w[\w.-]{0,127}$/, "write a tag, such as 'latest'"],
  'oci digest': [/^sha256:[0-9a-f]{64}$/, "write it as 'sha256:' and 64 hexadecimal digits"],
};

/** Every cluster of the app needs a destination of its own, and no other has one. */
function checkClusters({ clusters }: GitOpsDeliveryFacts & { readonly controller: 'Argo CD' }, names: readonly string[], reporter: Reporter): void {
  if (!clusters) return;
  const taken = new Map<string, string>();
  for (const [name, destination] of Object.entries(clusters)) {
    const add = (what: string, fix: string): void => reporter.on(name).add({ code: 'OUT019', what: `delivery: clusters: ${what}`, fix });
    const url = destination.replace(/\/+$/, '');
    if (destination.includes('://') ? !/^https:\/\/[^\s/@]+(?:\/\S*)?$/.test(destination) : !/^\S+$/.test(destination)) add(`${JSON.stringify(destination)} is not a cluster of Argo CD`, "write the name of the cluster in Argo CD, or the URL of its API server, such as 'https://oslo.example.com:6443'");
    const other = taken.get(url);
    if (other !== undefined) add(`${name} and ${other} have the same destination ${JSON.stringify(destination)}`, 'write the destination of each cluster: two programs of one cluster would delete the objects of each other');
    taken.set(url, name);
  }
  for (const name of names.filter((cluster) => !Object.hasOwn(clusters, cluster))) {
    reporter.on(name).add({ code: 'OUT019', what: `delivery: clusters has no entry for the cluster ${name}`, fix: `add ${JSON.stringify(name)}: the name or the API server URL of the cluster in Argo CD` });
  }
  for (const name of Object.keys(clusters).filter((cluster) => !names.includes(cluster))) {
    reporter.on('GitOpsApp').add({ code: 'OUT019', what: `delivery: clusters has an entry for ${name}, which is not a cluster of the app (${names.join(', ')})`, fix: 'remove it, or write the name of a cluster' });
  }
}
