import { createHash } from 'node:crypto';
import type { KubernetesObject } from '../../kubernetes/object';
import type { Repair } from './repair';

/**
 * Turns Jobs that are Helm hooks into plain Jobs, because hooks do not work with GitOps. Argo CD runs a post-install hook only when
 * everything is healthy, but other objects need the Job to become healthy. The name is fixed, and the spec of a Job cannot change. The TTL
 * deletes the Job after half an hour, which shows as drift. From 1.19 on, the chart renders the certificate Job as a plain Job with the
 * hash of its spec in the name. This repair does the same.
 */
export const hookJobs: Repair = {
  id: 'hook-jobs',
  reason: 'a Job that is a Helm hook blocks the sync in Argo CD; its spec cannot change because its name is fixed; and its TTL deletes it, which shows as drift',
  upstream: 'https://github.com/cilium/cilium/issues/40381',
  versions: 'certificate Jobs up to 1.18; the CoreDNS Job of MCS-API in 1.19 and 1.20',
  // Helm itself runs hooks.
  unneededWith: ['Flux', 'Helm'],
  apply(object) {
    const annotations = object.metadata.annotations;
    if (object.kind !== 'Job' || !annotations?.['helm.sh/hook']) return object;
    const kept = Object.entries(annotations).filter(([key]) => !key.startsWith('helm.sh/hook'));
    const { ttlSecondsAfterFinished: _dropped, ...spec } = object.spec as Record<string, unknown>;
    const { annotations: _replaced, ...metadata } = object.metadata;
    return {
      ...object,
      metadata: {
        ...metadata,
        name: `${metadata.name}-${hashOf(spec)}`,
        ...(kept.length > 0 ? { annotations: Object.fromEntries(kept) } : {}),
      },
      spec,
    } as KubernetesObject;
  },
};

function hashOf(spec: unknown): string {
  return createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 10);
}
