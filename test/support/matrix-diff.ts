import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { parseKubernetesYamlDocument } from '../../lib/yaml/reader';

/** A longer value is cut, and its length is given instead of the rest. */
const MAX_VALUE_LENGTH = 64;

/** ConfigMaps by the pod annotation that carries their checksum. */
const CHECKSUMS: Readonly<Record<string, string>> = {
  'cilium.io/cilium-configmap-checksum': 'cilium-config',
  'cilium.io/cilium-envoy-configmap-checksum': 'cilium-envoy-config',
  'cilium.io/hubble-relay-configmap-checksum': 'hubble-relay-config',
  'cilium.io/hubble-ui-nginx-configmap-checksum': 'hubble-ui-nginx',
};

/**
 * What differs between two renders, as sorted lines:
 *
 * - `config KEY: OLD -> NEW` for a key of ConfigMap `cilium-config`, `-` where it is missing;
 * - `object + KIND NAMESPACE/NAME` and `object - ...`;
 * - `KIND NAMESPACE/NAME PATH: OLD -> NEW` for any other field, and `PATH + ITEM`, `PATH - ITEM` for items of lists
 *   without names and lines of text (`PATH[*]` is the one item that changed). The path of a pod template is left out.
 *   Two images that share tag and digest are given by their names.
 *
 * A pod template holds the checksum of its ConfigMap. It has a line only when it does not do its duty: when it changes
 * without the ConfigMap (`restarts for nothing`), or stays while the ConfigMap changes (`does not restart`). The hash at
 * the end of a Job's name is left out of the name; a new one gives the line `has a new hash`.
 */
export function changesBetween(before: readonly KubernetesObject[], after: readonly KubernetesObject[]): string[] {
  const [old, now] = [byName(before), byName(after)];
  const lines: string[] = [];
  const changed = new Set<string>();
  for (const [name, object] of old) {
    const other = now.get(name);
    if (!other) {
      lines.push(`object - ${name}`);
      continue;
    }
    const own = [...objectChanges(name, object, other)];
    if (own.length > 0) changed.add(name);
    lines.push(...own);
  }
  for (const name of now.keys()) if (!old.has(name)) lines.push(`object + ${name}`);
  for (const [name, object] of old) {
    const other = now.get(name);
    if (other) lines.push(...restarts(name, object, other, changed));
  }
  return lines.sort();
}

function byName(objects: readonly KubernetesObject[]): Map<string, KubernetesObject> {
  const map = new Map<string, KubernetesObject>();
  for (const object of objects) {
    const { kind, metadata } = object;
    const name = kind === 'Job' ? metadata.name.replace(/-[0-9a-f]{10}$/, '') : metadata.name;
    const key = `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${name}`;
    if (map.has(key)) throw new Error(`${key} is rendered twice`);
    map.set(key, object);
  }
  return map;
}

function* objectChanges(name: string, before: KubernetesObject, after: KubernetesObject): Iterable<string> {
  const [old, now] = [comparable(before), comparable(after)];
  if (before.kind === 'Job' && before.metadata.name !== after.metadata.name) yield `${name} has a new hash`;
  const config = name.startsWith('ConfigMap ') && before.metadata.name === 'cilium-config';
  for (const line of fieldChanges('', old, now)) {
    // Strings all of them, which needs no quotes to say so.
    yield config && line.startsWith('data.') ? `config ${line.slice(5).replaceAll(/"(.+?)"(?= ->|$)/g, '$1')}` : `${name} ${line}`;
  }
}

/** Without members that are null, which are not written, and what has lines of its own: checksums, and the hashed names of Jobs. */
function comparable(object: KubernetesObject): unknown {
  return JSON.parse(JSON.stringify(object), (key, value: unknown) => {
    if (key in CHECKSUMS || value === null) return undefined;
    const ownMetadata = key === 'metadata' && (value as { name?: string }).name === object.metadata.name;
    return object.kind === 'Job' && ownMetadata ? { ...(value as object), name: '' } : value;
  });
}

function* restarts(name: string, before: KubernetesObject, after: KubernetesObject, changed: ReadonlySet<string>): Iterable<string> {
  const [old, now] = [podAnnotations(before), podAnnotations(after)];
  for (const [annotation, configMap] of Object.entries(CHECKSUMS)) {
    const restarted = old[annotation] !== now[annotation];
    const due = changed.has(`ConfigMap ${before.metadata.namespace}/${configMap}`) && annotation in old;
    if (restarted !== due) yield `${name} ${restarted ? 'restarts for nothing' : 'does not restart'} (${configMap})`;
    else if (annotation in old !== annotation in now) yield `${name} no longer restarts with ${configMap}`;
  }
}

function podAnnotations(object: KubernetesObject): Readonly<Record<string, string>> {
  const { template } = (object.spec ?? {}) as { template?: { metadata?: { annotations?: Record<string, string> } } };
  return template?.metadata?.annotations ?? {};
}

function* fieldChanges(path: string, before: unknown, after: unknown): Iterable<string> {
  if (isDeepStrictEqual(before, after)) return;
  if (isMap(before) && isMap(after)) {
    for (const key of Object.keys({ ...before, ...after })) yield* fieldChanges(joined(path, key), before[key], after[key]);
  } else if (isListOr(before) && isListOr(after)) {
    yield* listChanges(path, before ?? [], after ?? []);
  } else if (typeof before === 'string' && typeof after === 'string' && (before + after).includes('\n')) {
    const [old, now] = [document(before), document(after)];
    if (isMap(old) && isMap(now)) yield* fieldChanges(path, old, now);
    else yield* itemChanges(path, before.split('\n'), after.split('\n'));
  } else {
    const [old, now] = withoutSameTag(before, after);
    yield `${path}: ${shown(old)} -> ${shown(now)}`;
  }
}

function* listChanges(path: string, before: readonly unknown[], after: readonly unknown[]): Iterable<string> {
  for (const key of ['mountPath', 'name']) {
    const [old, now] = [keyed(before, key), keyed(after, key)];
    if (!old || !now) continue;
    for (const name of new Set([...old.keys(), ...now.keys()])) yield* fieldChanges(`${path}[${name}]`, old.get(name), now.get(name));
    return;
  }
  yield* itemChanges(path, before, after);
}

/** Items by a field that tells them apart, without it; undefined when it does not. */
function keyed(items: readonly unknown[], key: string): Map<unknown, unknown> | undefined {
  const map = new Map<unknown, unknown>();
  for (const item of items) {
    if (!isMap(item) || item[key] === undefined) return undefined;
    const { [key]: name, ...rest } = item;
    map.set(name, rest);
  }
  return map.size === items.length ? map : undefined;
}

function* itemChanges(path: string, before: readonly unknown[], after: readonly unknown[]): Iterable<string> {
  const [gone, come] = [without(before, after), without(after, before)];
  if (gone.length === 1 && come.length === 1 && isMap(gone[0]) && isMap(come[0])) {
    yield* fieldChanges(`${path}[*]`, gone[0], come[0]);
    return;
  }
  for (const item of gone) yield `${path} - ${cut(shownWhole(item))}`;
  for (const item of come) yield `${path} + ${cut(shownWhole(item))}`;
  if (gone.length + come.length === 0) yield `${path} in another order`;
}

/** `items` without one of `other` each. */
function without(items: readonly unknown[], other: readonly unknown[]): unknown[] {
  const left = [...other];
  return items.filter((item) => {
    const index = left.findIndex((candidate) => isDeepStrictEqual(candidate, item));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

/** A list, or nothing where one could be. */
function isListOr(value: unknown): value is readonly unknown[] | undefined {
  return value === undefined || Array.isArray(value);
}

function joined(path: string, key: string): string {
  const whole = path ? `${path}.${key}` : key;
  const inPod = whole.replace(/^spec\.(jobTemplate\.spec\.)?template\./, 'pod ');
  return inPod.replace(/^pod spec\.(?=.)/, '');
}

/** Configuration files inside of objects are YAML or JSON, scripts are not. */
function document(text: string): unknown {
  try {
    return parseKubernetesYamlDocument(text);
  } catch {
    return undefined;
  }
}

/** Two images of the same tag and digest: their names. */
function withoutSameTag(before: unknown, after: unknown): [unknown, unknown] {
  const images = [before, after].map((value) => /^(\S+)(:[^:]+@sha256:[0-9a-f]{64})$/.exec(String(value)));
  return images[0]?.[2] !== undefined && images[0][2] === images[1]?.[2] ? [images[0][1], images[1][1]] : [before, after];
}

function shown(value: unknown): string {
  return value === undefined ? '-' : cut(shownWhole(value));
}

function cut(text: string): string {
  return text.length <= MAX_VALUE_LENGTH ? text : `${text.slice(0, MAX_VALUE_LENGTH - 10)}... (${text.length})`;
}

/** Flow style with as few quotes as it takes to tell `"1"` from `1`. */
function shownWhole(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shownWhole).join(', ')}]`;
  if (isMap(value)) return `{${Object.keys(value).sort().map((key) => `${key}: ${shownWhole(value[key])}`).join(', ')}}`;
  if (typeof value !== 'string') return String(value);
  return value === '' || value === '-' || /^(true|false|null|[-+.\d]+)$/.test(value) ? JSON.stringify(value) : value;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
