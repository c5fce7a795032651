import type { JsonObject } from '../../../kubernetes/json';
import { ciliumByScope } from '../../../model/clusters';
import { identityOf } from '../../../model/identity';
import { map, maps } from '../../../model/json';
import type { CiliumModel } from '../../../model/model';
import { ofKinds } from '../../../model/of-kinds';
import { describeValues, isOn } from '../../../model/values';
import type { ModelRule } from '../../rule';

const LOCAL = 'clustermesh.policyDefaultLocalCluster';

const MESH_DEFAULT: JsonObject = { clustermesh: { policyDefaultLocalCluster: true } };
const NETWORK_POLICY: JsonObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'db', namespace: 'shop' },
  spec: { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'], ingress: [{ from: [{ ipBlock: { cidr: '10.9.0.0/16' } }], ports: [{ port: 5432 }] }] },
};
const FROM_CIDR: JsonObject = {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNetworkPolicy',
  metadata: { name: 'db', namespace: 'shop' },
  spec: {
    endpointSelector: { matchLabels: { app: 'db' } },
    ingress: [{ fromCIDR: ['10.9.0.0/16'], toPorts: [{ ports: [{ port: '5432', protocol: 'TCP' }] }] }],
  },
};

const FIX = 'use Cilium 1.19.5 or newer, or write a CiliumNetworkPolicy with fromCIDR, or set values: { clustermesh: { policyDefaultLocalCluster: false } } if the cluster is in no mesh';

/** Source: `ParseNetworkPolicy` in `pkg/k8s/network_policy.go` of 1.18.0 to 1.18.11, and of 1.19.0 to 1.19.4; upstream pull request 46305 fixed it. */
export const ipBlockLocalCluster: ModelRule = {
  on: 'model',
  id: 'POL121',
  title: 'ipBlock for ingress that this release of Cilium misreads',
  severity: 'error',
  reason:
    'The value clustermesh.policyDefaultLocalCluster, which is on by default from 1.19 on, makes the agent add a selector of pods to each ingress rule with an ipBlock. ' +
    'Cilium 1.19.0 to 1.19.4 then also allows all pods of the namespace. Cilium 1.18 rejects the policy, so that it is not enforced. ' +
    'Use a CiliumNetworkPolicy with fromCIDR, or Cilium 1.19.5 or newer.',
  versions: { from: '1.18', before: '1.19.5' },
  link: 'https://github.com/cilium/cilium/pull/46305',
  good: { version: '1.18.1', values: MESH_DEFAULT, objects: [FROM_CIDR] },
  bad: { version: '1.18.1', values: MESH_DEFAULT, objects: [NETWORK_POLICY] },
  *check({ ciliums, objects }) {
    const concerned = ciliums.filter((each) => each.version.atLeast('1.18') && each.version.isBefore('1.19.5') && isOn(each, LOCAL));
    if (concerned.length === 0) return;
    const scopes = ciliumByScope(concerned);
    for (const { path, scope, object } of ofKinds(objects, 'NetworkPolicy')) {
      const cilium = scopes.get(scope);
      if (!cilium || !object.apiVersion.startsWith('networking.k8s.io/')) continue;
      const rule = maps(map(object.spec).ingress).findIndex(({ from }) => maps(from).some(({ ipBlock }) => ipBlock !== undefined));
      if (rule < 0) continue;
      yield { path, what: `NetworkPolicy ${identityOf(object).title}: ingress[${rule}] has an ipBlock, ${consequence(cilium)} (${describeValues(cilium, LOCAL)})`, fix: FIX };
    }
  },
};

function consequence({ version }: CiliumModel): string {
  return version.atLeast('1.19') ? `and Cilium ${version} also allows all pods of the namespace` : `and Cilium ${version} rejects the whole policy, so that it is not enforced`;
}
