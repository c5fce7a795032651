import type { JsonObject } from '../../../kubernetes/json';
import { identityOf } from '../../../model/identity';
import { map, maps, text } from '../../../model/json';
import { podOf, WORKLOADS } from '../../../model/workload-pods';
import type { ObjectRule } from '../../rule';

const pod = (memory: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27', resources: { requests: { cpu: '500m', memory }, limits: { memory } } }] },
});

/** The API server takes it, with a warning that only kubectl shows. */
export const memoryUnit: ObjectRule = {
  on: 'object',
  id: 'OBJ035',
  title: 'Memory in thousandths of a byte',
  severity: 'error',
  reason: 'The unit m is a thousandth, which is meant for CPU: 512m of memory is half a byte. A container with such a limit does not start, and a request of that size reserves nothing.',
  link: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory',
  kinds: WORKLOADS,
  good: { objects: [pod('512Mi')] },
  bad: { objects: [pod('512m')] },
  *check({ path, object }) {
    const { containers, initContainers } = map(podOf(object).spec);
    for (const { name, resources } of [...maps(containers), ...maps(initContainers)]) {
      const wrong = (['requests', 'limits'] as const).flatMap((part) => {
        const memory = text(map(map(resources)[part]).memory);
        return memory !== undefined && /^\d+m$/.test(memory) ? [`${part}.memory ${memory}`] : [];
      });
      if (wrong.length === 0) continue;
      yield {
        path,
        what: `${object.kind} ${identityOf(object).title} has memory in thousandths of a byte (${wrong.join(', ')} of container ${String(name)})`,
        fix: `write ${/\d+/.exec(wrong[0]!)![0]}Mi`,
      };
    }
  },
};
