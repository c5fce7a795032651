import { groupOf, titleOf, type KubeObject } from './kube-object';

/** Groups that the server serves by itself. Argo CD knows their defaults. */
const BUILT_IN = /^(?:|apps|batch|autoscaling|policy|(?!gateway\.).*\.k8s\.io)$/;

/** Fields that the server filled in and that were not written: Argo CD shows each of them as a difference that never ends. */
export function filledIn(written: KubeObject, kept: KubeObject): string[] {
  if (BUILT_IN.test(groupOf(written.apiVersion))) return [];
  const { metadata: _metadata, status: _status, ...fields } = kept;
  return missing(written, fields, '').map((place) => `${titleOf(written)}: ${place}`);
}

function missing(written: unknown, kept: unknown, place: string): string[] {
  if (Array.isArray(kept)) return Array.isArray(written) && written.length === kept.length ? kept.flatMap((item, index) => missing(written[index], item, `${place}[${index}]`)) : [place];
  if (typeof kept !== 'object' || kept === null) return [];
  const known = (typeof written === 'object' && written !== null ? written : {}) as Record<string, unknown>;
  return Object.entries(kept).flatMap(([name, value]) => (name in known ? missing(known[name], value, `${place}.${name}`) : [`${place}.${name}`]));
}
