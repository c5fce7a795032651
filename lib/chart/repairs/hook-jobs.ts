import { createHash } from 'node:crypto';
import type { KubernetesObject } from '../../kubernetes/object';
import type { Repair } from './repair';

/**
 * A Job that is a Helm hook does not survive GitOps: Argo CD runs it after everything is healthy, which waits for the
 * Job; its name is fixed while its spec cannot change; and it vanishes half an hour after it ran, which reads as drift.
 * Charts from 1.19 on make the certificate Job a plain one, named by the hash of its spec: the same is done here.
 */
export const hookJobs: Repair = {
  id: 'hook-jobs',
  reason: 'a Job that is a Helm hook deadlocks under Argo CD, cannot change under a fixed name, and disappears by its TTL',
  upstream: 'https://github.com/cilium/cilium/issues/40381',
  versions: 'certificate Jobs up to 1.18; the CoreDNS Job of MCS-API in 1.19 and 1.20',
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
