import type { Json } from '../kubernetes/json';
import type { MachineRole } from '../cluster/machine-setting';

/** A document of the machine configuration other than the main one: its kind, and its name if there can be several. */
export interface MachineDocument {
  readonly kind: string;
  readonly name?: string;
}

/** One value of a patch. */
export interface PatchEntry {
  /** @default - the main document, which has no kind */
  readonly document?: MachineDocument;
  /** Keys from the root of the document; empty for a document without fields. */
  readonly path: readonly string[];
  readonly value: Json;
  /**
   * For a deletion in a document: the value that Talos generates. Talos rejects the deletion of a missing value.
   * @default - not a deletion
   */
  readonly generated?: Json;
  /**
   * Whether the document takes the place of one that a node has. Talos joins their lists, so that a shorter list would change nothing.
   * @default false
   */
  readonly replaces?: true;
  /** @default - all nodes */
  readonly role?: MachineRole;
}

/** A value that Talos generates, set or deleted. */
export function toggled(generated: PatchEntry, kept: boolean): PatchEntry {
  return kept ? generated : { ...generated, path: [...generated.path, '$patch'], value: 'delete', generated: generated.value };
}
