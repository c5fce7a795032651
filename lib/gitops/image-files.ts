import type { ChartImage } from '../cilium/features/images';
import type { Model } from '../model/model';
import { IMAGE_REFERENCE, imageReference } from '../kubernetes/image-reference';
import type { SynthesizedObject } from '../synthesis/synthesis';
import type { ManifestTexts } from './manifests';

/** Fields of custom resources have these names as well. */
const FIELDS = new Set(['image', 'imageName']);
/** `RELATED_IMAGE_ENVOY`, `--prometheus-default-base-image`, `--prometheus-config-reloader`: images of what an operator starts. */
const SETTING = /(?:^|[_-])(?:image|config-reloader)$/i;

/**
 * `images.txt`, the images of one cluster, one per line, and `images-mirror.txt`, where each image of a mirror comes from.
 *
 * @returns nothing for a cluster without images
 */
export function* imageFiles(directory: string, members: readonly SynthesizedObject[], model: Model, texts: ManifestTexts): Iterable<[string, string]> {
  const found = new Set<string>();
  for (const entry of members) {
    if (entry.object.kind === 'CustomResourceDefinition') continue;
    const text = texts.of(entry);
    if (['image', 'IMAGE', '@sha256:', 'config-reloader'].some((mark) => text.includes(mark))) collect(entry.object, found);
  }
  const images = [...found].sort();
  if (images.length > 0) yield ['images.txt', lines(images)];
  const copies = [...copiesOf(images, directory, model)];
  if (copies.length > 0) yield ['images-mirror.txt', lines(copies)];
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

function collect(node: unknown, found: Set<string>): void {
  if (typeof node === 'string') {
    const [, option, value] = /^--?([\w.-]+)=(.*)$/s.exec(node) ?? [];
    if (option !== undefined) note(value, found, SETTING.test(option));
    else note(node, found, false);
  } else if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) {
      const before: unknown = node[index - 1];
      if (typeof before === 'string' && /^--?[\w-]+$/.test(before) && SETTING.test(before)) note(item, found, true);
      else collect(item, found);
    }
  } else if (typeof node === 'object' && node !== null) {
    const { name, value } = node as { readonly name?: unknown; readonly value?: unknown };
    if (typeof name === 'string' && SETTING.test(name)) note(value, found, true);
    for (const [key, child] of Object.entries(node)) {
      if (FIELDS.has(key) && typeof child === 'string') note(child, found, true);
      // A volume that is an image.
      else if (key === 'image' && typeof (child as { readonly reference?: unknown } | null)?.reference === 'string') note((child as { readonly reference: string }).reference, found, true);
      else collect(child, found);
    }
  }
}

/** @param isNamed whether the place says that it is an image; elsewhere, the digest does */
function note(text: unknown, found: Set<string>, isNamed: boolean): void {
  if (typeof text === 'string' && text.length < 1000 && (isNamed || text.includes('@sha256:')) && IMAGE_REFERENCE.test(text)) found.add(complete(text));
}

/** What the nodes make of it: without a registry it is Docker Hub, without a tag and a digest it is `latest`. */
function complete(text: string): string {
  const [first, ...rest] = text.split('/') as [string, ...string[]];
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const whole = hasHost ? text : `docker.io/${rest.length === 0 ? 'library/' : ''}${text}`;
  const { tag, digest } = imageReference(whole);
  return tag === undefined && digest === undefined ? `${whole}:latest` : whole;
}

/** Source and target of each image that a mirror provides. The source has a digest instead of a tag, which no tool takes together. */
function* copiesOf(images: readonly string[], directory: string, model: Model): Iterable<string> {
  const ciliums = model.ciliums.filter(({ values, path }) => path.split('/', 1)[0] === directory && JSON.stringify(values).includes('"repository"'));
  if (ciliums.length === 0) return;
  const { mirroredRepositories } = require('../cilium/features/images') as typeof import('../cilium/features/images');
  const mirrored = new Map<string, ChartImage>(ciliums.flatMap(({ values, defaults }) => [...mirroredRepositories(values, () => defaults ?? {})]));
  for (const image of images) {
    const { name, tag, digest } = imageReference(image);
    // The operator has one image for each cloud.
    const repository = [name, name.replace(/-[a-z]+$/, '')].find((each) => mirrored.has(each));
    if (repository === undefined) continue;
    const original = mirrored.get(repository)!;
    const variant = name.slice(repository.length);
    const published = tag === original.tag ? (variant === '' ? original.digest : original[`${variant.slice(1)}Digest`]) : undefined;
    const known = digest ?? (published || undefined);
    yield `${original.repository}${variant}${known === undefined ? `:${tag!}` : `@${String(known)}`} ${tag === undefined ? image : `${name}:${tag}`}`;
  }
}
