import type { KubernetesObject } from '../kubernetes/object';

/** Name and namespace of an object as text, whatever they are: what is no text is a finding of its own. */
export interface Identity {
  readonly name: string;
  readonly namespace: string | undefined;
  /** `namespace/name`, or the name alone. */
  readonly title: string;
}

/** Reads an object's identity. */
export function identityOf({ metadata }: KubernetesObject): Identity {
  const name = nameOf({ metadata });
  const namespace = text(metadata?.namespace);
  return { name, namespace, title: namespace ? `${namespace}/${name}` : name };
}

/** The name alone, which is less to do. */
export function nameOf({ metadata }: Pick<KubernetesObject, 'metadata'>): string {
  return text(metadata?.name) ?? '';
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
