/** A reference to an image in its parts. */
export interface ImageReference {
  /** `quay.io/cilium/cilium`. */
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Reads `registry/name:tag@digest`. */
export function imageReference(text: string): ImageReference {
  const [, name, tag, digest] = /^(.*?)(?::([\w][\w.-]{0,127}))?(?:@(\w+:[0-9a-f]+))?$/.exec(text)!;
  return { name: name!, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}
