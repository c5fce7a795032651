import type { Json } from '../kubernetes/json';
import type { KubernetesObject } from '../kubernetes/object';
import type { PatchOperation, Segment } from './compare';

/** An object on one side of a comparison. */
export interface DiffObject {
  readonly fields: KubernetesObject;
  /** The cluster or stage that it belongs to; objects of different ones are never the same. @default '' */
  readonly scope?: string;
  /** File that it is in, for messages. */
  readonly file?: string;
}

/** Kind of a file that holds no object: Helm values, patches for Talos. Its map is below `content`. */
export const SETTINGS_FILE = 'File';

/** Changes that nobody reads one by one. They are counted. */
export type FoldedReason = 'checksums' | 'chart and version labels' | 'order' | 'generated names' | 'line breaks';

/** A field that differs. */
export interface FieldChange {
  /** `spec.template.spec.containers[agent].image`; for what is inside of a text, the path continues there. */
  readonly at: string;
  /** Path in the object, without what is inside of a text. */
  readonly path: readonly Segment[];
  readonly type: 'added' | 'removed' | 'changed' | 'reordered';
  readonly before?: Json;
  readonly after?: Json;
  /** A text for people in place of the values: `12 lines changed`. */
  readonly note?: string;
  readonly folded?: FoldedReason;
}

/** An object that differs. */
export interface ObjectChange {
  readonly type: 'added' | 'removed' | 'changed' | 'renamed';
  readonly kind: string;
  /** API group; empty for the core group. */
  readonly group: string;
  readonly namespace?: string;
  readonly name: string;
  readonly scope: string;
  /** `ConfigMap kube-system/cilium-config`. */
  readonly title: string;
  readonly before?: DiffObject;
  readonly after?: DiffObject;
  /** Empty for an object that is added or removed. */
  readonly fields: readonly FieldChange[];
  /** Makes the new object of the old one (RFC 6902). Empty for an object that is added or removed. */
  readonly patch: readonly PatchOperation[];
}

/** An image that differs. */
export interface ImageChange {
  readonly name: string;
  readonly before: ImageVersion;
  readonly after: ImageVersion;
  readonly objects: readonly ObjectChange[];
}

/** Which build of an image. */
export interface ImageVersion {
  readonly tag?: string;
  readonly digest?: string;
}

/** What differs between two sets of objects. */
export interface ObjectDiff {
  readonly objects: readonly ObjectChange[];
  readonly images: readonly ImageChange[];
  /** How many objects are the same. */
  readonly unchanged: number;
  /** All objects of both sides, for consequences that depend on others. */
  readonly before: readonly DiffObject[];
  readonly after: readonly DiffObject[];
}
