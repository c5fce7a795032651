import { groupOf } from '../kubernetes/object';
import type { KubernetesObject } from '../kubernetes/object';
import { RenderedObject } from '../synthesis/rendered-object';
import { TalosCilium } from '../cilium/talos-cilium';
import type { BootstrapLayer } from '../synthesis/by-layer';
import type { SynthesizedObject } from '../synthesis/synthesis';
import { argoCdInstance, nameFor, type GitOpsOwner } from './gitops-owner';

type Texts = Readonly<Record<string, string>>;

/** Labels and annotations by which an owner recognizes its objects. */
interface Marks {
  readonly labels?: Texts;
  readonly annotations?: Texts;
}

const TRACKING_ID = 'argocd.argoproj.io/tracking-id';
const INSTALLATION_ID = 'argocd.argoproj.io/installation-id';
const INSTANCE = 'app.kubernetes.io/instance';
const FLUX_NAME = 'kustomize.toolkit.fluxcd.io/name';
const FLUX_NAMESPACE = 'kustomize.toolkit.fluxcd.io/namespace';
const MANAGED_BY = 'app.kubernetes.io/managed-by';
const RELEASE_NAME = 'meta.helm.sh/release-name';
const RELEASE_NAMESPACE = 'meta.helm.sh/release-namespace';

export const MAX_LABEL_LENGTH = 63;

/** The object with the marks of its owner. Pod templates get no marks, because that would restart the Pods. */
export function marked(owner: GitOpsOwner, entry: SynthesizedObject, layer: BootstrapLayer): KubernetesObject {
  const { object } = entry;
  const { labels, annotations } = marksOf(owner, entry, layer);
  const { metadata } = object;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(labels && { labels: { ...metadata.labels, ...labels } }),
      ...(annotations && { annotations: { ...metadata.annotations, ...annotations } }),
    },
  };
}

/** The object without the marks of any owner, to compare its content. */
export function withoutMarks(object: KubernetesObject, owner: GitOpsOwner | undefined): KubernetesObject {
  const own = owner?.facts.controller === 'Argo CD' ? [owner.facts.instanceLabelKey] : [];
  const { labels, annotations, ...others } = object.metadata;
  const keptLabels = without(labels, [INSTANCE, FLUX_NAME, FLUX_NAMESPACE, MANAGED_BY, ...own]);
  const keptAnnotations = without(annotations, [TRACKING_ID, INSTALLATION_ID, RELEASE_NAME, RELEASE_NAMESPACE]);
  return { ...object, metadata: { ...others, ...(keptLabels && { labels: keptLabels }), ...(keptAnnotations && { annotations: keptAnnotations }) } };
}

/** Null if the chart has a key without a value. */
function without(texts: Texts | null | undefined, keys: readonly string[]): Texts | undefined {
  const kept = Object.entries(texts ?? {}).filter(([key]) => !keys.includes(key));
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** The release of an object; undefined for an object that is not from a chart. */
export function releaseOf({ construct }: SynthesizedObject): TalosCilium | undefined {
  if (!RenderedObject.isRenderedObject(construct)) return undefined;
  return construct.node.scopes.find((scope): scope is TalosCilium => scope instanceof TalosCilium);
}

function marksOf({ facts }: GitOpsOwner, entry: SynthesizedObject, layer: BootstrapLayer): Marks {
  switch (facts.controller) {
    case 'Flux': {
      const name = nameFor(facts.kustomization, layer);
      return name === undefined ? {} : { labels: { [FLUX_NAME]: name, [FLUX_NAMESPACE]: facts.namespace } };
    }
    case 'Helm': {
      const release = releaseOf(entry);
      if (!release) return {};
      return { labels: { [MANAGED_BY]: 'Helm' }, annotations: { [RELEASE_NAME]: release.releaseName, [RELEASE_NAMESPACE]: release.namespace } };
    }
    case 'Argo CD': {
      const { apiVersion, kind, metadata } = entry.object;
      const name = nameFor(facts.application, layer);
      if (name === undefined) return {};
      const instance = argoCdInstance(name, facts.applicationNamespace);
      const id = `${instance}:${groupOf(apiVersion)}/${kind}:${metadata.namespace ?? facts.destinationNamespace}/${metadata.name}`;
      return {
        ...(facts.tracking !== 'annotation' && { labels: { [facts.instanceLabelKey]: shortened(instance) } }),
        ...(facts.tracking !== 'label' && {
          annotations: { [TRACKING_ID]: id, ...(facts.installationId && { [INSTALLATION_ID]: facts.installationId }) },
        }),
      };
    }
  }
}

/** Argo CD cuts the label as well when it tracks by annotation. When it tracks by label, a longer name is an error. */
function shortened(instance: string): string {
  return instance.slice(0, MAX_LABEL_LENGTH).replace(/[^A-Za-z0-9]+$/, '');
}
