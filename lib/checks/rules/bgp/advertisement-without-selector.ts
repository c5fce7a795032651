import { identityOf } from '../../../model/identity';
import { map, maps } from '../../../model/json';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import type { ObjectRule } from '../../rule';

const SELECTED: readonly unknown[] = ['Service', 'CiliumPodIPPool'];
const SERVICE = { advertisementType: 'Service', service: { addresses: ['LoadBalancerIP'] } };

/** Source: `advert.Selector == nil` in `pkg/bgp/manager/reconciler` (1.20.2), `pkg/bgpv1/manager/reconcilerv2` (1.18.11). */
export const advertisementWithoutSelector: ObjectRule = {
  on: 'object',
  id: 'BGP116',
  title: 'BGP advertisement that selects nothing',
  severity: 'error',
  reason: 'An advertisement of Services or of pod IP pools advertises only what its selector matches. Without a selector, it advertises nothing, and no status reports it. To select everything, use the operator NotIn with a value that no label has.',
  related: ['BGP105'],
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#advertisement-types',
  kinds: ['CiliumBGPAdvertisement'],
  good: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig(), advertisement({ ...SERVICE, selector: { matchExpressions: [{ key: 'expose', operator: 'NotIn', values: ['never'] }] } })] },
  bad: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig(), advertisement(SERVICE)] },
  *check({ path, object }) {
    for (const [index, { advertisementType, selector }] of maps(map(object.spec).advertisements).entries()) {
      if (!SELECTED.includes(advertisementType) || (selector !== undefined && selector !== null)) continue;
      yield {
        path,
        what: `CiliumBGPAdvertisement ${identityOf(object).title}: advertisements[${index}] has no selector, so it advertises no ${advertisementType === 'Service' ? 'Service' : 'pod IP pool'}`,
        fix: 'add a selector; this one matches everything: selector: { matchExpressions: [{ key: expose, operator: NotIn, values: [never] }] }',
      };
    }
  },
};
