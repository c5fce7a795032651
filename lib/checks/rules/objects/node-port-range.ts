import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { identityOf } from '../../../model/identity';
import { map, maps } from '../../../model/json';
import { ofKinds } from '../../../model/of-kinds';
import { describeValues, isSet } from '../../../model/values';

const [FIRST, LAST] = [30_000, 32_767];
const service = (nodePort: number): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort }] },
});

/** Source: `service-node-port-range` of the API server; `node-port-range` in `pkg/loadbalancer/config.go` (1.18.11, 1.20.2). */
export const nodePortRange: ModelRule = {
  on: 'model',
  id: 'OBJ025',
  title: 'Node port outside the range of the API server',
  severity: 'error',
  reason:
    'The API server rejects a node port outside of its range, which is 30000-32767 unless service-node-port-range is set. If you change the range, ' +
    'set the value nodePort.range too: Cilium ignores node ports outside its own range.',
  link: 'https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport',
  good: { objects: [service(30_080)] },
  bad: { objects: [service(8080)] },
  *check({ ciliums, objects }) {
    const ciliumOf = ciliumByScope(ciliums);
    for (const { path, scope, object } of ofKinds(objects, 'Service')) {
      const cilium = ciliumOf.get(scope);
      if (!cilium) continue;
      for (const { nodePort } of maps(map(object.spec).ports)) {
        if (typeof nodePort !== 'number' || nodePort === 0 || (nodePort >= FIRST && nodePort <= LAST) || isSet(cilium, 'nodePort.range')) continue;
        yield {
          path,
          what: `Service ${identityOf(object).title} has the node port ${nodePort}, which is not between ${FIRST} and ${LAST} (${describeValues(cilium, 'nodePort.range')})`,
          fix: `write a port from ${FIRST} to ${LAST}, or set service-node-port-range of the API server and values: { nodePort: { range: '...' } } to the same range`,
        };
      }
    }
  },
};
