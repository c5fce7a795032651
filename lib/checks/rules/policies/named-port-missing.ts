import type { JsonObject } from '../../../kubernetes/json';
import { identityOf } from '../../../model/identity';
import { maps } from '../../../model/json';
import { needsMore, policySpecs } from '../../../model/policy-specs';
import { workloadPods } from '../../../model/workload-pods';
import { namespaced } from '../../policies/policy-rule';
import type { ModelRule } from '../../rule';

const DEPLOYMENT: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web', ports: [{ name: 'http', containerPort: 8080 }] }] } } },
};
const open = (port: string): JsonObject => namespaced({ ingress: [{ fromEndpoints: [{}], toPorts: [{ ports: [{ port, protocol: 'TCP' }] }] }] });

export const namedPortMissing: ModelRule = {
  on: 'model',
  id: 'POL118',
  wholeApp: true,
  title: 'Named port that no container of the pods has',
  severity: 'warning',
  reason: 'A policy finds a port by its name in the containers of the pods. If none of them declares the name, the rule matches no traffic. The name of a port of the Service does not count.',
  related: ['POL113'],
  link: 'https://docs.cilium.io/en/stable/security/policy/layer4/',
  good: { objects: [DEPLOYMENT, open('http')] },
  bad: { objects: [DEPLOYMENT, open('htpp')] },
  *check({ objects }) {
    const named = policySpecs(objects).flatMap((spec) => {
      const names = new Set<string>();
      for (const { toPorts, ports } of maps(spec.spec.ingress)) {
        for (const item of maps(toPorts)) addNames(item.ports, names);
        addNames(ports, names);
      }
      return names.size > 0 ? [{ spec, names }] : [];
    });
    if (named.length === 0) return;
    const pods = workloadPods(objects);
    for (const { spec: { policy, namespace, pods: selector }, names } of named) {
      if (!selector || namespace === undefined || needsMore(selector)) continue;
      const chosen = pods.selectedBy(policy.scope, namespace, selector);
      if (chosen.length === 0) continue;
      const known = new Set(chosen.flatMap(({ portNames }) => portNames));
      for (const name of names) {
        if (known.has(name)) continue;
        yield {
          path: policy.path,
          what: `${policy.object.kind} ${identityOf(policy.object).title} allows port ${name}, which no container of its pods declares (${[...known].sort().join(', ') || 'no named ports'})`,
          fix: 'write the name of a port of the containers, or its number',
        };
      }
    }
  },
};

/** Adds the names of ports; numbers, also those in texts, are none. */
function addNames(ports: unknown, names: Set<string>): void {
  for (const { port } of maps(ports)) if (typeof port === 'string' && !/^\d*$/.test(port)) names.add(port);
}
