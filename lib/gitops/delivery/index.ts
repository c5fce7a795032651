export { GitOpsDelivery } from './gitops-delivery';
export type { ArgoCdDeliveryProps, DeliveryProps, FluxDeliveryProps, GitOpsDeliveryFacts } from './gitops-delivery';
export { FluxSource } from './flux-source';
export type { FluxCosignIdentity, FluxCosignKey, FluxGitRef, FluxGitSourceProps, FluxOciRef, FluxOciSourceProps, FluxSourceKind } from './flux-source';
