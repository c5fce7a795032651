/** A reference to an image in its parts. */
export interface ImageReference {
  /** `quay.io/cilium/cilium`. */
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Reference of the distribution of images: host and port, path in lower case, tag, digest. */
export const IMAGE_REFERENCE = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d+)?\/|\[[0-9a-fA-F:]+\](?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+|\/)[a-z0-9]+)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][\w+.-]*:[0-9a-fA-F]{32,})?$/;

/** Reads `registry/name:tag@digest`. */
export function imageReference(text: string): ImageReference {
  const [, name, tag, digest] = /^(.*?)(?::([\w][\w.-]{0,127}))?(?:@(\w+:[0-9a-f]+))?$/.exec(text)!;
  return { name: name!, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}
