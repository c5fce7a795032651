import { groupBy } from '../runtime/group-by';
import { imageReference, type ImageReference } from '../kubernetes/image-reference';
import type { FieldChange, ImageChange, ObjectChange } from './model';

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
