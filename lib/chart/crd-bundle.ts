import { join } from 'node:path';
import type { FoundAsset } from '../assets';
import { cacheDirectory } from '../runtime/files';
import { readRecord, writeRecord } from '../runtime/records';
import type { KubernetesObject } from '../kubernetes/object';
import { parseKubernetesYaml } from '../yaml/reader';

/** Raised when the way a bundle is read or stored changes. */
const FORMAT = 2;

/** Bundles read in this process, by digest: several clusters often use the same one. */
const READ = new Map<string, readonly KubernetesObject[]>();

/**
 * Objects of a bundle of CRDs, sorted by kind and name. A bundle is a megabyte of YAML, which takes longer to read than
 * everything else in a warm synth, so its JSON is cached by the digest of the file.
 *
 * @throws YAML001
 */
export function readCrdBundle(asset: FoundAsset, title: string): readonly KubernetesObject[] {
  const known = READ.get(asset.sha256);
  if (known) return known;
  const file = join(cacheDirectory(), 'crds', `${asset.sha256}-${FORMAT}.json`);
  const objects = readRecord<KubernetesObject[]>(file) ?? writeRecord(file, parse(new TextDecoder().decode(asset.bytes), title));
  READ.set(asset.sha256, objects);
  return objects;
}

function parse(text: string, title: string): KubernetesObject[] {
  const objects = parseKubernetesYaml(text, title).filter(isObject).map(withoutStatus);
  return objects.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Older bundles have an empty status, which the API server rejects. */
function withoutStatus(object: KubernetesObject): KubernetesObject {
  const { status: _status, ...rest } = object;
  return rest as KubernetesObject;
}

function isObject(document: unknown): document is KubernetesObject {
  const { apiVersion, kind, metadata } = (document ?? {}) as Partial<KubernetesObject>;
  return typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata?.name === 'string';
}

function keyOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.name}`;
}
