import { groupBy } from '../runtime/group-by';
import type { FieldChange, ImageChange, ImageVersion, ObjectChange } from './model';

/** A reference to an image in its parts. */
export interface ImageReference extends ImageVersion {
  /** `quay.io/cilium/cilium`. */
  readonly name: string;
}

/** Reads `registry/name:tag@digest`. */
export function imageReference(text: string): ImageReference {
  const [, name, tag, digest] = /^(.*?)(?::([\w][\w.-]{0,127}))?(?:@(\w+:[0-9a-f]+))?$/.exec(text)!;
  return { name: name!, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** Whether a change is one of the version of an image. */
export function imageOf({ path, before, after, type }: FieldChange): { readonly before: ImageReference; readonly after: ImageReference } | undefined {
  if (path.at(-1) !== 'image' || type !== 'changed' || typeof before !== 'string' || typeof after !== 'string') return undefined;
  const images = { before: imageReference(before), after: imageReference(after) };
  return images.before.name === images.after.name ? images : undefined;
}

/** All images whose version changes, each once. */
export function changedImages(objects: readonly ObjectChange[]): ImageChange[] {
  const found = objects.flatMap((object) => object.fields.flatMap((field) => {
    const images = imageOf(field);
    return images ? [{ object, ...images }] : [];
  }));
  return [...groupBy(found, ({ before, after }) => JSON.stringify([before, after])).values()].map((members) => {
    const { before: { name, ...before }, after: { name: _name, ...after } } = members[0]!;
    return { name, before, after, objects: [...new Set(members.map(({ object }) => object))] };
  });
}
