import type { Duration } from 'cdk8s';
import { directFeature } from './direct';

/** Security identities of pods. @see https://docs.cilium.io/en/stable/operations/performance/scalability/identity-relevant-labels/ */
export interface IdentitiesProps {
  /**
   * Labels that make an identity, as patterns separated by spaces: `k8s:app k8s:io\\.kubernetes\\.pod\\.namespace`. Fewer labels make fewer identities.
   * @default - the agent's: all but a few
   */
  readonly labels?: string;
  /** Who creates them. @default - the chart's: agent */
  readonly managementMode?: 'agent' | 'operator' | 'both';
  /** Time for which a pod keeps its identity after its labels changed: `5s`. @default - the agent's: 5s */
  readonly changeGracePeriod?: string | Duration;
}

/** Security identities. */
export const identities = directFeature<'identities', IdentitiesProps>('identities', {
  labels: 'labels',
  managementMode: 'identityManagementMode',
  changeGracePeriod: 'identityChangeGracePeriod',
});
