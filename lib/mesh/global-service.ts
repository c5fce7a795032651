import { checked } from '../props';

/** Settings of `GlobalService.annotations`. */
export interface GlobalServiceProps {
  /**
   * Whether the endpoints of this cluster are shared with the other clusters. With `false`, this cluster only uses those of others.
   * @default - Cilium's: true
   */
  readonly shared?: boolean;
  /**
   * Which endpoints are preferred: those of the own cluster, or those of the others. Without a preference, all are used alike.
   * @default - Cilium's: none
   */
  readonly affinity?: 'local' | 'remote' | 'none';
  /**
   * Whether EndpointSlices are made for the endpoints of other clusters, which DNS of a headless Service and other controllers need.
   * @default - Cilium's: true for headless Services, false for others
   */
  readonly endpointSlices?: boolean;
}

/**
 * A Service whose endpoints are in several clusters of a mesh. A Service with the same name, the same namespace and these annotations must exist in each
 * cluster that uses or offers it.
 *
 * @example
 * import { ApiObject } from 'cdk8s';
 * import { GlobalService } from 'cdk8s-talos-cilium';
 *
 * new ApiObject(chart, 'web', {
 *   apiVersion: 'v1',
 *   kind: 'Service',
 *   metadata: { name: 'web', namespace: 'shop', annotations: GlobalService.annotations({ affinity: 'local' }) },
 *   spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
 * });
 *
 * @see https://docs.cilium.io/en/stable/network/clustermesh/services/
 */
export abstract class GlobalService {
  static { checked(GlobalService, 'GlobalService'); }

  /** The annotations of a global Service. */
  static annotations({ shared, affinity, endpointSlices }: GlobalServiceProps = {}): Record<string, string> {
    return {
      'service.cilium.io/global': 'true',
      ...(shared !== undefined && { 'service.cilium.io/shared': String(shared) }),
      ...(affinity !== undefined && { 'service.cilium.io/affinity': affinity }),
      ...(endpointSlices !== undefined && { 'service.cilium.io/global-sync-endpoint-slices': String(endpointSlices) }),
    };
  }
}
