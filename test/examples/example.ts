import type { ClusterChart, TalosCilium } from '../../lib';

/** One way to use the constructs of a domain. The unit tests synthesize it; the end-to-end tests apply it to an API server. */
export interface Example {
  readonly title: string;
  /** Cilium minors that it is for. @default - all that are supported in full */
  readonly minors?: readonly string[];
  /** Adds constructs to a chart that holds a Cilium of the minor at hand already. */
  build(chart: ClusterChart, cilium: TalosCilium): void;
}

/** Namespaces of the examples' objects; something else creates them. */
export const NAMESPACES = [
  'apis', 'auth', 'blog', 'canary', 'data', 'dns', 'edge', 'gateways', 'infra', 'jobs', 'lab', 'monitoring', 'observability', 'other', 'shop', 'vault', 'vault-standby', 'web',
] as const;
