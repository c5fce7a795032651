import type { Problem } from '../diagnostics/problem';
import { isLabelKey } from '../kubernetes/label-syntax';
import type { SynthesizedObject } from '../synthesis/synthesis';
import { argoCdInstance, layersByName, type GitOpsOwner, type LayerNames } from './gitops-owner';
import { LONGEST_LABEL, releaseOf } from './owner-marks';

const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** What is wrong with an owner by itself. */
export function ownerProblems(owner: GitOpsOwner | undefined, path: string): Problem[] {
  return owner ? [...mistakes(owner, path)] : [];
}

function* mistakes({ facts }: GitOpsOwner, path: string): Iterable<Problem> {
  const made = (what: string, fix: string, code = 'MCH017'): Problem => ({ code, path, what, fix });
  const name = (prop: string, value: unknown): Problem[] =>
    matches(value, SUBDOMAIN) ? [] : [made(`${prop} of the owner is no name in Kubernetes (${JSON.stringify(value)})`, 'use lower-case letters, digits and dashes, with dots between them if need be')];
  const namespace = (prop: string, value: unknown): Problem[] =>
    matches(value, DNS_LABEL) ? [] : [made(`${prop} of the owner is no namespace (${JSON.stringify(value)})`, 'use lower-case letters, digits and dashes, at most 63 of them')];
  const label = (prop: string, value: string, fix: string): Problem[] =>
    value.length <= LONGEST_LABEL
      ? []
      : [made(`${prop} of the owner does not fit into the label that marks its objects (${value}, ${value.length} characters of ${LONGEST_LABEL})`, fix, 'MCH018')];
  const layers = (prop: string, names: LayerNames): Problem[] =>
    layersByName(names).length > 0 ? [] : [made(`${prop} of the owner names no layer (${JSON.stringify(names)})`, 'give a name, or one for crds, for cilium, or for both')];
  switch (facts.controller) {
    case 'Argo CD': {
      const { application, applicationNamespace, destinationNamespace, tracking, instanceLabelKey, installationId } = facts;
      yield* layers('application', application);
      for (const { name: value } of layersByName(application)) {
        yield* name('application', value);
        if (tracking === 'label') yield* label('application', argoCdInstance(String(value), applicationNamespace), 'use a shorter name, or track by annotation');
      }
      if (applicationNamespace !== undefined) yield* namespace('applicationNamespace', applicationNamespace);
      if (destinationNamespace !== '') yield* namespace('destinationNamespace', destinationNamespace);
      if (!isLabelKey(instanceLabelKey)) {
        yield made(`instanceLabelKey of the owner is no key of a label (${JSON.stringify(instanceLabelKey)})`, 'write it as in argocd-cm: app.kubernetes.io/instance');
      }
      if (installationId === '') yield made('installationId of the owner is empty', 'write the installationID of argocd-cm, or leave it out');
      return;
    }
    case 'Flux':
      yield* layers('kustomization', facts.kustomization);
      for (const { name: value } of layersByName(facts.kustomization)) {
        yield* name('kustomization', value);
        yield* label('kustomization', String(value), 'use a shorter name: Flux could not mark anything with it either');
      }
      yield* namespace('namespace', facts.namespace);
      return;
    case 'Helm':
      if (facts.helmRelease !== undefined) yield* name('helmRelease', facts.helmRelease);
      yield* namespace('namespace', facts.namespace);
  }
}

function matches(value: unknown, expression: RegExp): boolean {
  return typeof value === 'string' && expression.test(value);
}

/** Marks of a release on nothing would leave everything to nobody. */
export function releaseProblems(owner: GitOpsOwner | undefined, objects: readonly SynthesizedObject[], path: string): Problem[] {
  if (owner?.facts.controller !== 'Helm' || objects.some(releaseOf)) return [];
  return [
    {
      code: 'MCH019',
      path,
      what: 'the owner of the bootstrap is Helm, and no object of it comes from a chart',
      fix: 'add TalosCilium to this chart, or name Argo CD or Flux as the owner',
    },
  ];
}
