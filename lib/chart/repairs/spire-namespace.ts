import type { Repair } from './repair';

const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** Talos enforces the baseline Pod Security standard everywhere but in kube-system; the SPIRE agent cannot run under it. */
export const spireNamespace: Repair = {
  id: 'spire-namespace',
  reason: 'the SPIRE agent uses the host network and host paths; Talos enforces Pod Security level "baseline" by default, which rejects such a pod in a namespace without labels',
  upstream: 'https://docs.siderolabs.com/kubernetes-guides/security/pod-security',
  versions: 'all, if authentication.mutual.spire.install.enabled is true',
  apply(object) {
    const { metadata } = object;
    if (object.kind !== 'Namespace' || metadata.name !== 'cilium-spire' || metadata.labels?.[ENFORCE]) return object;
    return { ...object, metadata: { ...metadata, labels: { ...metadata.labels, [ENFORCE]: 'privileged' } } };
  },
};
