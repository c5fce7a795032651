import type { Json } from '../kubernetes/json';
import type { MachineRole } from '../cluster/machine-setting';

/** A document of the machine configuration beside the main one: its kind, and its name where there can be several. */
export interface MachineDocument {
  readonly kind: string;
  readonly name?: string;
}

/** One value of a patch. */
export interface PatchEntry {
  /** @default - the main document, which has no kind */
  readonly document?: MachineDocument;
  /** Keys from the root of the document; empty for a document that needs to be there and no more. */
  readonly path: readonly string[];
  readonly value: Json;
  /**
   * For a deletion inside of a document: what Talos generates there. Talos refuses to delete what is not there.
   * @default - no such deletion
   */
  readonly generated?: Json;
  /** @default - all nodes */
  readonly role?: MachineRole;
}

/** A value that Talos generates: written down, or deleted. */
export function toggled(generated: PatchEntry, kept: boolean): PatchEntry {
  return kept ? generated : { ...generated, path: [...generated.path, '$patch'], value: 'delete', generated: generated.value };
}
