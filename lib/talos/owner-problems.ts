import type { Problem } from '../errors';
import { isLabelKey } from '../internal/label-syntax';
import type { SynthesizedObject } from '../synthesis/synthesis';
import { argoCdInstance, layersByName, type GitOpsOwner } from './gitops-owner';
import { LONGEST_LABEL, releaseOf } from './owner-marks';

const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const TRACKINGS = ['annotation', 'label', 'annotation+label'];

/** What is wrong with an owner by itself. */
export function ownerProblems(owner: GitOpsOwner | undefined, path: string): Problem[] {
  return owner ? [...mistakes(owner, path)] : [];
}

function* mistakes({ facts }: GitOpsOwner, path: string): Iterable<Problem> {
  const name = (prop: string, value: unknown, expression = SUBDOMAIN): Problem[] =>
    typeof value === 'string' && expression.test(value)
      ? []
      : [{ code: 'MCH017', path, what: `${prop} of the owner is no name in Kubernetes (${JSON.stringify(value)})`, fix: `use lower-case letters, digits and dashes${expression === SUBDOMAIN ? ', with dots between them if need be' : ', at most 63 of them'}` }];
  const label = (prop: string, value: string, fix: string): Problem[] =>
    value.length <= LONGEST_LABEL ? [] : [{ code: 'MCH018', path, what: `${prop} of the owner does not fit into the label that marks its objects (${value}, ${value.length} characters of ${LONGEST_LABEL})`, fix }];
  switch (facts.controller) {
    case 'Argo CD': {
      const { application, applicationNamespace, destinationNamespace, tracking, instanceLabelKey, installationId } = facts;
      for (const { name: value } of layersByName(application)) {
        yield* name('application', value);
        if (tracking === 'label') yield* label('application', argoCdInstance(String(value), applicationNamespace), 'use a shorter name, or track by annotation');
      }
      if (applicationNamespace !== undefined) yield* name('applicationNamespace', applicationNamespace, DNS_LABEL);
      if (destinationNamespace !== '') yield* name('destinationNamespace', destinationNamespace, DNS_LABEL);
      if (!TRACKINGS.includes(tracking)) yield { code: 'MCH017', path, what: `tracking of the owner is no method of Argo CD (${JSON.stringify(tracking)})`, fix: `use one of ${TRACKINGS.join(', ')}` };
      if (!isLabelKey(instanceLabelKey)) yield { code: 'MCH017', path, what: `instanceLabelKey of the owner is no key of a label (${JSON.stringify(instanceLabelKey)})`, fix: 'write it as in argocd-cm: app.kubernetes.io/instance' };
      if (installationId === '') yield { code: 'MCH017', path, what: 'installationId of the owner is empty', fix: 'write the installationID of argocd-cm, or leave it out' };
      return;
    }
    case 'Flux':
      for (const { name: value } of layersByName(facts.kustomization)) {
        yield* name('kustomization', value);
        yield* label('kustomization', String(value), 'use a shorter name: Flux could not mark anything with it either');
      }
      yield* name('namespace', facts.namespace, DNS_LABEL);
      return;
    case 'Helm':
      if (facts.helmRelease !== undefined) yield* name('helmRelease', facts.helmRelease);
      yield* name('namespace', facts.namespace, DNS_LABEL);
  }
}

/** Marks of a release on nothing would leave everything to nobody. */
export function releaseProblems(owner: GitOpsOwner | undefined, objects: readonly SynthesizedObject[], path: string): Problem[] {
  if (owner?.facts.controller !== 'Helm' || objects.some(releaseOf)) return [];
  return [{ code: 'MCH019', path, what: 'the owner of the bootstrap is Helm, and no object of it comes from a chart', fix: 'add TalosCilium to this chart, or name Argo CD or Flux as the owner' }];
}
