import type { Reporter } from '../diagnostics/reporter';
import { isLabelKey } from '../kubernetes/label-syntax';
import type { SynthesizedObject } from '../synthesis/synthesis';
import { BOOTSTRAP_LAYERS } from '../synthesis/by-layer';
import { argoCdInstance, layersByName, nameFor, type GitOpsOwner, type LayerNames } from './gitops-owner';
import { MAX_LABEL_LENGTH, releaseOf } from './owner-marks';

const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Reports mistakes in the props of an owner.
 *
 * @param delivery the owner according to the delivery of the app
 */
export function checkOwner(owner: GitOpsOwner | undefined, delivery: GitOpsOwner | undefined, report: Reporter): void {
  if (!owner) return;
  const { facts } = owner;
  if (delivery && titleOf(owner) !== titleOf(delivery)) {
    report.add({
      code: 'MCH024',
      what: `owner is ${titleOf(owner)}, but the app delivers the objects by ${titleOf(delivery)}`,
      fix: 'remove owner: it follows from the delivery of the GitOpsApp',
    });
  }
  const add = (what: string, fix: string): void => report.add({ code: 'MCH017', what: `owner: ${what}`, fix });
  const name = (prop: string, value: unknown): void => {
    if (!matches(value, SUBDOMAIN)) add(`${prop} ${JSON.stringify(value)} is not a valid Kubernetes name`, 'use lower-case letters, digits, dashes and dots');
  };
  const namespace = (prop: string, value: unknown): void => {
    if (!matches(value, DNS_LABEL)) add(`${prop} ${JSON.stringify(value)} is not a valid name of a namespace`, 'use at most 63 lower-case letters, digits and dashes');
  };
  const label = (prop: string, value: string, fix: string): void => {
    if (value.length <= MAX_LABEL_LENGTH) return;
    report.add({ code: 'MCH018', what: `owner: ${prop} ${value} has ${value.length} characters, but the label with which the controller marks its objects can have at most ${MAX_LABEL_LENGTH}`, fix });
  };
  const layers = (prop: string, names: LayerNames): void => {
    if (layersByName(names).length === 0) add(`${prop} does not name the owner of any layer (${JSON.stringify(names)})`, "write one name for both layers, or a name for each, such as { crds: 'crds', cilium: 'cilium' }");
  };
  switch (facts.controller) {
    case 'Argo CD': {
      const { application, applicationNamespace, destinationNamespace, tracking, instanceLabelKey, installationId } = facts;
      layers('application', application);
      for (const { name: value } of layersByName(application)) {
        name('application', value);
        if (tracking === 'label') label('application', argoCdInstance(String(value), applicationNamespace), "use a shorter name, or set tracking: 'annotation' here and in argocd-cm");
      }
      if (applicationNamespace !== undefined) namespace('applicationNamespace', applicationNamespace);
      if (destinationNamespace !== '') namespace('destinationNamespace', destinationNamespace);
      if (!isLabelKey(instanceLabelKey)) add(`instanceLabelKey ${JSON.stringify(instanceLabelKey)} is not a valid label key`, 'write application.instanceLabelKey of argocd-cm, for example app.kubernetes.io/instance');
      if (installationId === '') add('installationId is empty', 'write the installationID in argocd-cm, or remove it');
      return;
    }
    case 'Flux':
      layers('kustomization', facts.kustomization);
      for (const { name: value } of layersByName(facts.kustomization)) {
        name('kustomization', value);
        label('kustomization', String(value), 'use a shorter name; Flux itself cannot use this one');
      }
      namespace('namespace', facts.namespace);
      return;
    case 'Helm':
      if (facts.helmRelease !== undefined) name('helmRelease', facts.helmRelease);
      namespace('namespace', facts.namespace);
  }
}

/** What the marks of an owner say. */
function titleOf({ facts }: GitOpsOwner): string {
  if (facts.controller === 'Helm') return 'a Helm release';
  const [kind, names, namespace] = facts.controller === 'Flux' ? ['Kustomization', facts.kustomization, facts.namespace] : ['Application', facts.application, facts.applicationNamespace];
  return BOOTSTRAP_LAYERS.map((layer) => `the ${kind} ${namespace === undefined ? '' : `${namespace}/`}${nameFor(names, layer)} (layer ${layer})`).join(' and ');
}

function matches(value: unknown, expression: RegExp): boolean {
  return typeof value === 'string' && expression.test(value);
}

/** Helm owns only the objects of a chart. Without one, nothing would have an owner. */
export function checkRelease(owner: GitOpsOwner | undefined, objects: readonly SynthesizedObject[], report: Reporter): void {
  if (owner?.facts.controller !== 'Helm' || objects.some(releaseOf)) return;
  report.add({
    code: 'MCH019',
    what: 'the owner of the bootstrap is Helm, but none of its objects comes from a chart',
    fix: 'add a TalosCilium to this chart, or use GitOpsOwner.argoCd() or GitOpsOwner.flux()',
  });
}
