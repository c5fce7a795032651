import type { Repair } from './repair';

const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** Talos enforces the baseline Pod Security standard everywhere but in kube-system; the SPIRE agent cannot run under it. */
export const spireNamespace: Repair = {
  id: 'spire-namespace',
  reason: 'the SPIRE agent uses the host network and host paths, which Pod Security "baseline", the default on Talos, refuses in an unlabelled namespace',
  upstream: 'https://docs.siderolabs.com/kubernetes-guides/security/pod-security',
  versions: 'all, with authentication.mutual.spire.install.enabled',
  apply(object) {
    const { metadata } = object;
    if (object.kind !== 'Namespace' || metadata.name !== 'cilium-spire' || metadata.labels?.[ENFORCE]) return object;
    return { ...object, metadata: { ...metadata, labels: { ...metadata.labels, [ENFORCE]: 'privileged' } } };
  },
};
