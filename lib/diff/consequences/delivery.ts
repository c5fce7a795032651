import { valueAt, type Json } from '../../kubernetes/json';
import { groupOf, type KubernetesObject } from '../../kubernetes/object';
import { list, map, maps } from '../../model/json';
import { isEqual } from '../compare';
import type { ConsequenceRule, DiffContext, Found } from '../consequence';
import { SETTINGS_FILE, type DiffObject, type FieldChange, type ObjectChange } from '../model';
import { textOf } from '../text-of';

const ARGO_CD = 'https://argo-cd.readthedocs.io/en/stable';
const FLUX = 'https://fluxcd.io/flux/components';

/** Consequences of what Argo CD and Flux apply: their objects create, change and delete others. */
export const DELIVERY_RULES: readonly ConsequenceRule[] = [
  {
    id: 'delivery-removed',
    level: 'disruptive',
    title: 'An object that applies others is removed',
    source: `${ARGO_CD}/user-guide/app_deletion/`,
    *find(object: ObjectChange, diff: DiffContext): Found {
      if (object.type !== 'removed' && object.type !== 'renamed') return;
      const effect = removalEffect(object.before!.fields);
      if (effect === undefined) return;
      const cause = object.type === 'renamed' ? `${object.before!.fields.metadata.name} is replaced by ${object.name}.` : `The ${object.kind} is removed.`;
      const keeper = keeperOf(object.before!, diff);
      if (keeper !== undefined) yield { level: 'note', what: `${cause} ${keeper}: it stays in the cluster, and nothing manages it any more.` };
      else yield { source: effect.source, what: `${cause} ${effect.text}`, ...(effect.deletes ? { advice: effect.advice } : { level: 'warning' as const }) };
    },
  },
  {
    id: 'prune-enabled',
    level: 'warning',
    title: 'Objects that are not in the source are deleted',
    source: `${ARGO_CD}/user-guide/auto_sync/#automatic-pruning`,
    *find(object: ObjectChange): Found {
      if (object.type !== 'changed' && object.type !== 'renamed') return;
      const [before, after] = [prunes(object.before!.fields), prunes(object.after!.fields)];
      if (before === undefined || after === undefined || before === after) return;
      const source = isOfFlux(object.after!.fields) ? `${FLUX}/kustomize/kustomizations/#prune` : undefined;
      if (after) yield { ...(source && { source }), what: 'Pruning is switched on: objects that it applied and that are no longer in its source are deleted, also those that were removed from the source earlier.' };
      else yield { level: 'note', ...(source && { source }), what: 'Pruning is switched off: objects that are removed from its source stay in the cluster, and nothing manages them any more.' };
    },
  },
  {
    id: 'source-changed',
    level: 'warning',
    title: 'Argo CD or Flux applies another source',
    source: `${FLUX}/kustomize/kustomizations/`,
    *find(object: ObjectChange): Found {
      if (object.type !== 'changed' && object.type !== 'renamed') return;
      const paths = SOURCES[kindOf(object.after!.fields)];
      if (!paths) return;
      const isAbout = (field: FieldChange, among: readonly RegExp[]): boolean => !field.folded && among.some((path) => path.test(field.at));
      const fields = object.fields.filter((field) => isAbout(field, paths));
      const deletes = prunes(object.after!.fields) === true ? ' What it applied and the new source does not have is deleted.' : '';
      const source = object.group === 'argoproj.io' ? `${ARGO_CD}/user-guide/application-specification/` : undefined;
      if (fields.length > 0) yield { fields, ...(source && { source }), what: `It applies what is in another source, which this diff does not show: ${fields.map(changeText).join(', ')}.${deletes}` };
      const moved = object.fields.filter((field) => isAbout(field, DESTINATIONS));
      if (moved.length > 0) yield { fields: moved, ...(source && { source }), level: 'disruptive', what: `It applies its objects to another place: ${moved.map(changeText).join(', ')}. Those in the old place are deleted if it prunes, or stay there unmanaged.` };
    },
  },
  {
    id: 'kustomization',
    level: 'warning',
    title: 'kustomize builds other objects',
    source: 'https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/',
    *find(object: ObjectChange): Found {
      if (object.kind !== SETTINGS_FILE || !/(?:^|\/)kustomization(?:\.ya?ml)?$/i.test(object.name)) return;
      const keys = [...new Set([object.before, object.after].flatMap((side) => Object.keys(map(side?.fields.content))))].filter((key) => !isEqual(map(object.before?.fields.content)[key], map(object.after?.fields.content)[key]));
      yield { what: `kustomize builds other objects than before, which this diff does not show: ${keys.join(', ')} ${keys.length === 1 ? 'differs' : 'differ'}.`, advice: 'compare the output of kustomize build for both sides' };
    },
  },
  {
    id: 'source-verification',
    level: 'warning',
    title: 'Signatures of a source are no longer verified',
    source: `${FLUX}/source/ocirepositories/#verification`,
    *find(object: ObjectChange): Found {
      if (!object.before || !object.after || !isOfFlux(object.after.fields)) return;
      const verified = ({ fields: { spec } }: DiffObject): Json | undefined => map(spec).verify ?? valueAt(spec, ['chart', 'spec', 'verify']);
      const [before, after] = [verified(object.before), verified(object.after)];
      if (before === undefined || isEqual(before, after)) return;
      const fields = object.fields.filter(({ at }) => /^spec(?:\.chart\.spec)?\.verify\b/.test(at));
      yield { fields, what: after === undefined ? 'Signatures are no longer verified: anyone who can write to the source can change what is applied to the cluster.' : `Signatures are verified in another way: ${fields.map(changeText).join(', ')}.` };
    },
  },
  {
    id: 'certificate-issuer',
    level: 'warning',
    title: 'A certificate comes from another issuer',
    source: 'https://cert-manager.io/docs/usage/certificate/',
    *find(object: ObjectChange): Found {
      if (object.type !== 'changed' && object.type !== 'renamed') return;
      const isCertificate = object.group === 'cert-manager.io' && object.kind === 'Certificate';
      const fields = object.fields.filter(({ at, path }) => (isCertificate ? /^spec\.issuerRef\b/.test(at) : path[1] === 'annotations' && /^cert-manager\.io\/(?:cluster-)?issuer$/.test(textOf(path[2]))));
      if (fields.length > 0) yield { fields, what: `The certificate is issued again, by another issuer: ${fields.map(changeText).join(', ')}. Clients that do not trust the new issuer cannot connect.` };
    },
  },
];

/** Fields that say what Argo CD and Flux apply. */
const SOURCES: Readonly<Record<string, readonly RegExp[]>> = {
  'argoproj.io/Application': [/^spec\.sources?\b/],
  'argoproj.io/ApplicationSet': [/^spec\.template\.spec\.sources?\b/, /^spec\.generators\b/],
  'kustomize.toolkit.fluxcd.io/Kustomization': [/^spec\.(?:path|sourceRef|components|patches|postBuild)\b/],
  'helm.toolkit.fluxcd.io/HelmRelease': [/^spec\.(?:chart|chartRef)\b(?!\.spec\.verify)/],
  'source.toolkit.fluxcd.io/GitRepository': [/^spec\.(?:url|ref|include)\b/],
  'source.toolkit.fluxcd.io/OCIRepository': [/^spec\.(?:url|ref|layerSelector)\b/],
  'source.toolkit.fluxcd.io/HelmRepository': [/^spec\.url\b/],
  'source.toolkit.fluxcd.io/Bucket': [/^spec\.(?:bucketName|endpoint|prefix)\b/],
};
const DESTINATIONS = [/^spec\.(?:template\.spec\.)?destination\b/, /^spec\.(?:targetNamespace|kubeConfig)\b/];

function changeText({ at, before, after }: FieldChange): string {
  const text = (value: Json | undefined): string => (value === undefined ? 'not set' : typeof value === 'object' ? JSON.stringify(value) : textOf(value));
  return `${at} ${text(before)} -> ${text(after)}`;
}

function kindOf({ apiVersion, kind }: KubernetesObject): string {
  return `${groupOf(apiVersion)}/${kind}`;
}

function isOfFlux({ apiVersion }: KubernetesObject): boolean {
  return groupOf(apiVersion).endsWith('.toolkit.fluxcd.io');
}

/** Whether an object deletes what is no longer in its source; undefined where that is not known, or it applies nothing. */
function prunes({ apiVersion, kind, spec }: KubernetesObject): boolean | undefined {
  switch (kindOf({ apiVersion, kind } as KubernetesObject)) {
    case 'kustomize.toolkit.fluxcd.io/Kustomization':
      return map(spec).prune === true;
    case 'argoproj.io/Application':
    case 'argoproj.io/ApplicationSet': {
      // Without automated syncs, the person who starts one decides.
      const automated = valueAt(spec, [...(kind === 'ApplicationSet' ? ['template', 'spec'] : []), 'syncPolicy', 'automated']);
      return automated === undefined || automated === null ? undefined : map(automated).prune === true;
    }
    default:
      return undefined;
  }
}

interface RemovalEffect {
  readonly deletes: boolean;
  readonly text: string;
  readonly advice: string;
  readonly source: string;
}

/** What happens to the objects that an object applied when it is deleted. */
function removalEffect(fields: KubernetesObject): RemovalEffect | undefined {
  const { metadata, spec } = fields;
  const stay = 'The objects that it applied stay in the cluster, and nothing manages them any more.';
  switch (kindOf(fields)) {
    case 'argoproj.io/Application': {
      const deletes = list(metadata.finalizers).some((finalizer) => textOf(finalizer).startsWith('resources-finalizer.argocd.argoproj.io'));
      return { deletes, text: deletes ? 'Its finalizer resources-finalizer.argocd.argoproj.io deletes every object that it applied.' : stay, advice: 'to keep the objects, remove the finalizer in a change before this one', source: `${ARGO_CD}/user-guide/app_deletion/` };
    }
    case 'argoproj.io/ApplicationSet': {
      const deletes = valueAt(spec, ['syncPolicy', 'preserveResourcesOnDeletion']) !== true;
      return { deletes, text: deletes ? 'Its Applications are deleted, and with them every object that they applied.' : 'Its Applications are deleted. The objects that they applied stay in the cluster, and nothing manages them any more.', advice: 'to keep the objects, set spec.syncPolicy.preserveResourcesOnDeletion in a change before this one', source: `${ARGO_CD}/operator-manual/applicationset/Application-Deletion/` };
    }
    case 'kustomize.toolkit.fluxcd.io/Kustomization': {
      const policy = map(spec).deletionPolicy ?? 'MirrorPrune';
      const deletes = map(spec).suspend !== true && (policy === 'MirrorPrune' ? map(spec).prune === true : policy !== 'Orphan');
      return { deletes, text: deletes ? `Flux deletes every object that it applied (${policy === 'MirrorPrune' ? 'prune: true' : `deletionPolicy: ${textOf(policy)}`}).` : stay, advice: 'to keep the objects, set deletionPolicy: Orphan in a change before this one', source: `${FLUX}/kustomize/kustomizations/#deletion-policy` };
    }
    case 'helm.toolkit.fluxcd.io/HelmRelease':
      return { deletes: map(spec).suspend !== true, text: map(spec).suspend === true ? stay : 'Flux uninstalls the release, which deletes its objects.', advice: 'to keep the objects, set spec.suspend in a change before this one', source: `${FLUX}/helm/helmreleases/#uninstall-configuration` };
    default:
      return undefined;
  }
}

/** What keeps an object in the cluster that is no longer among the manifests, as the start of a sentence. Undefined where a controller that prunes deletes it. */
export function keeperOf({ fields: { metadata }, file, scope = '' }: DiffObject, { objectsAfter }: DiffContext): string | undefined {
  const annotations = map(metadata.annotations);
  const options = textOf(annotations['argocd.argoproj.io/sync-options'] ?? '').split(',').map((option) => option.trim());
  const kept = [
    ...(options.includes('Prune=false') ? ['Argo CD (Prune=false)'] : []),
    ...(annotations['kustomize.toolkit.fluxcd.io/prune'] === 'disabled' ? ['Flux (kustomize.toolkit.fluxcd.io/prune: disabled)'] : []),
  ];
  if (kept.length > 0) return `Its annotations tell ${kept.join(' and ')} to keep it`;
  const directory = file?.includes('/') ? file.replace(/\/[^/]*$/, '') : '';
  if (directory === '') return undefined;
  const owner = objectsAfter(scope).find(({ fields }) => pathsOf(fields).some((path) => `/${path}`.endsWith(`/${directory}`) || `/${directory}`.endsWith(`/${path}`)));
  return owner && prunes(owner.fields) === false ? `${owner.fields.kind} ${owner.fields.metadata.name} does not prune` : undefined;
}

/** The directories that an object applies. */
function pathsOf(fields: KubernetesObject): string[] {
  const spec = map(fields.spec);
  const given = kindOf(fields) === 'argoproj.io/Application' ? [map(spec.source).path, ...maps(spec.sources).map(({ path }) => path)] : kindOf(fields) === 'kustomize.toolkit.fluxcd.io/Kustomization' ? [spec.path] : [];
  return given.flatMap((path) => (typeof path === 'string' ? [path.replace(/^(?:\.\/)+|\/+$/g, '')] : [])).filter((path) => path !== '' && path !== '.');
}
