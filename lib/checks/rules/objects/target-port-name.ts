import type { JsonObject } from '../../../kubernetes/json';
import { identityOf } from '../../../model/identity';
import { map, maps, text } from '../../../model/json';
import type { ObjectModel } from '../../../model/model';
import { ofKinds } from '../../../model/of-kinds';
import { podOf, workloadPods, WORKLOADS } from '../../../model/workload-pods';
import { listed } from '../../../runtime/listed';
import { nearestNames } from '../../../runtime/near-names';
import type { Finding, ModelRule } from '../../rule';

const DEPLOYMENT: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web', ports: [{ name: 'http', containerPort: 8080 }] }] } } },
};
const service = (targetPort: string): JsonObject => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort }] } });

/** The API server does not look at pods when it stores a Service. */
export const targetPortName: ModelRule = {
  on: 'model',
  id: 'OBJ032',
  title: 'Name of a port that the pods do not have',
  severity: 'error',
  reason: 'A targetPort that is a name is looked up among the ports of the containers. A pod without a port of this name is not an endpoint of the Service port, so connections to it fail. The kubelet looks up the name in a probe or a hook among the ports of its container, and a probe with any other name fails.',
  link: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
  related: ['POL113'],
  good: { objects: [DEPLOYMENT, service('http')] },
  bad: { objects: [DEPLOYMENT, service('htp')] },
  *check({ ciliums, objects }) {
    const pods = workloadPods(objects);
    if (pods.all.length === 0) return;
    for (const workload of ofKinds(objects, ...WORKLOADS)) yield* unknownPorts(workload);
    for (const { path, scope, object } of ofKinds(objects, 'Service')) {
      // The chart's Service of the agent has a port for the metrics of Envoy, which the agent may not have. No value changes that.
      if (ciliums.some((cilium) => path.startsWith(`${cilium.path}/`))) continue;
      const { selector, ports } = map(object.spec);
      if (Object.keys(map(selector)).length === 0) continue;
      const { title, namespace = 'default' } = identityOf(object);
      for (const [index, { targetPort }] of maps(ports).entries()) {
        const name = text(targetPort);
        // A number in quotes is for the schema.
        if (name === undefined || /^\d*$/.test(name)) continue;
        const chosen = pods.with(scope, namespace, map(selector));
        if (chosen.length === 0 || chosen.some(({ portNames }) => portNames.includes(name))) continue;
        const known = [...new Set(chosen.flatMap(({ portNames }) => portNames))];
        const [near] = nearestNames(name, known);
        yield {
          path,
          subject: `spec.ports[${index}].targetPort`,
          what: `Service ${title}: spec.ports[${index}].targetPort is ${name}, which no container of ${chosen[0]!.kind} ${chosen[0]!.name} has as the name of a port${known.length === 0 ? '' : ` (${listed(known, 'and')})`}`,
          fix: near === undefined ? `set the name of a container port to ${name}, or targetPort to the number of the port` : `write targetPort: ${near}`,
        };
      }
    }
  },
};

/** Ports of probes and hooks by a name that their container does not have. */
function* unknownPorts({ path, object }: ObjectModel): Iterable<Finding> {
  const { containers, initContainers } = map(podOf(object).spec);
  for (const container of [...maps(containers), ...maps(initContainers)]) {
    const known = maps(container.ports).flatMap(({ name }) => text(name) ?? []);
    const { postStart, preStop } = map(container.lifecycle);
    const handlers = { livenessProbe: container.livenessProbe, readinessProbe: container.readinessProbe, startupProbe: container.startupProbe, 'lifecycle.postStart': postStart, 'lifecycle.preStop': preStop };
    for (const [place, handler] of Object.entries(handlers)) {
      for (const action of ['httpGet', 'tcpSocket'] as const) {
        const name = text(map(map(handler)[action]).port);
        if (name === undefined || /^\d*$/.test(name) || known.includes(name)) continue;
        const [near] = nearestNames(name, known);
        yield {
          path,
          what: `${object.kind} ${identityOf(object).title}: ${place}.${action}.port of container ${String(container.name)} is ${name}, which the container does not have as the name of a port${known.length === 0 ? '' : ` (${listed(known, 'and')})`}`,
          fix: near === undefined ? 'write the number of the port, or add a port with this name to the container' : `write port: ${near}`,
        };
      }
    }
  }
}
