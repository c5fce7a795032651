import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, type JsonObject } from '../../kubernetes/json';
import type { KubernetesObject } from '../../kubernetes/object';

/** What differs between two sets of objects, as a cluster would see it. */
export interface ObjectChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** Workloads whose pod template changes, so that their pods restart. */
  readonly restarted: readonly string[];
  /** Keys of the ConfigMap of the agent, `-` where one is missing. */
  readonly config: readonly { readonly key: string; readonly before: string; readonly after: string }[];
}

/** Compares objects by kind and name. The hash in the name of a Job counts as a change of the Job. */
export function compareObjects(before: readonly KubernetesObject[], after: readonly KubernetesObject[]): ObjectChanges {
  const [old, now] = [byTitle(before), byTitle(after)];
  const both = [...old].flatMap(([title, object]) => (now.has(title) ? [{ title, object, other: now.get(title)! }] : []));
  const changed = both.filter(({ object, other }) => !isDeepStrictEqual(plain(object), plain(other)));
  const config = both.find(({ title }) => title.endsWith('/cilium-config'));
  const [dataBefore, dataAfter] = [config?.object.data ?? {}, config?.other.data ?? {}] as Record<string, string>[];
  const keys = [...new Set([...Object.keys(dataBefore!), ...Object.keys(dataAfter!)])].sort();
  return {
    added: [...now.keys()].filter((title) => !old.has(title)).sort(),
    removed: [...old.keys()].filter((title) => !now.has(title)).sort(),
    changed: changed.map(({ title }) => title).sort(),
    restarted: changed.filter(({ object, other }) => !isDeepStrictEqual(template(object), template(other))).map(({ title }) => title).sort(),
    config: keys.filter((key) => dataBefore![key] !== dataAfter![key]).map((key) => ({ key, before: dataBefore![key] ?? '-', after: dataAfter![key] ?? '-' })),
  };
}

function byTitle(objects: readonly KubernetesObject[]): Map<string, KubernetesObject> {
  return new Map(objects.map((object) => [titleOf(object), object]));
}

/** `DaemonSet kube-system/cilium`. */
export function titleOf({ kind, metadata }: KubernetesObject): string {
  const name = kind === 'Job' ? metadata.name.replace(/-[0-9a-f]{10}$/, '') : metadata.name;
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${name}`;
}

/** Pod template of what runs all the time. */
function template(object: KubernetesObject): unknown {
  if (!['DaemonSet', 'Deployment', 'StatefulSet'].includes(object.kind)) return undefined;
  const { spec } = object as { spec?: { template?: unknown } };
  return spec?.template === undefined ? undefined : plain(spec.template as Json);
}

/** Without members that are null or empty, which an API server does not keep, and with quantities as the text that it keeps. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).filter(([key, member]) => member !== null && !((key === 'labels' || key === 'annotations') && isJsonObject(member) && Object.keys(member).length === 0));
  return Object.fromEntries(members.map(([key, member]) => [key, (key === 'limits' || key === 'requests') && isJsonObject(member) ? quantities(member) : plain(member)]));
}

function quantities(amounts: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(amounts).map(([resource, amount]) => [resource, typeof amount === 'number' ? String(amount) : amount]));
}
