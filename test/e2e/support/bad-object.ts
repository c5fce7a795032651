import type { CiliumMinor } from '../../../imports/served-versions';
import type { KubeObject } from './kube-object';

/** In what way an object is wrong. */
export type Mistake = 'unknown field' | 'wrong apiVersion' | 'pattern' | 'limit' | 'one of several' | 'CEL' | 'type' | 'admission';

/** An object that the server must refuse. */
export interface BadObject {
  readonly title: string;
  readonly mistake: Mistake;
  /** Cilium minors whose CRDs refuse it. @default - all */
  readonly minors?: readonly CiliumMinor[];
  readonly object: KubeObject;
  /** Part of what the server says. */
  readonly says: string;
  /**
   * What the library says of the same mistake: the code of the check that finds it in the object, or why nothing does.
   */
  readonly checks: { readonly code: string } | { readonly silent: string };
}

/** Reasons that many bad objects share. */
export const SILENT = {
  doesNotCompile: 'the typed objects and constructs do not compile with it, and no schema says it',
  schema: 'the constructs do not make it, and it is a rule in CEL, which checks do not read',
  kubernetes: 'the server has it in Go, beyond the schemas of Kubernetes',
} as const;
