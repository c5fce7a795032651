import type { JsonObject } from '../../../kubernetes/json';
import { isSubstituted } from '../../../diagnostics/substitution';
import { ciliumByScope } from '../../../model/clusters';
import { identityOf, nameOf } from '../../../model/identity';
import { list, map, maps, text } from '../../../model/json';
import { ofKinds } from '../../../model/of-kinds';
import { podOf, WORKLOADS } from '../../../model/workload-pods';
import type { ModelRule } from '../../rule';

const ENFORCE = 'pod-security.kubernetes.io/enforce';
/** Capabilities that the level baseline allows. */
const ALLOWED: readonly unknown[] = ['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'];

const EXPORTER: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'exporter', namespace: 'monitoring' },
  spec: { selector: { matchLabels: { app: 'exporter' } }, template: { metadata: { labels: { app: 'exporter' } }, spec: { hostNetwork: true, containers: [{ name: 'exporter', image: 'exporter' }] } } },
};
const namespace = (labels: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'monitoring', labels } });
const program = (more: string): string => `const chart = new ClusterChart(app, cluster, { namespaces: [${more}] });
new ApiObject(chart, 'exporter', {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'exporter', namespace: 'monitoring' },
  spec: {
    selector: { matchLabels: { app: 'exporter' } },
    template: { metadata: { labels: { app: 'exporter' } }, spec: { hostNetwork: true, containers: [{ name: 'exporter', image: 'exporter:1.0' }] } },
  },
});`;

/** Source: `pkg/machinery` of Talos enables the plugin; its defaults are on the linked page. The fields are those of the Pod Security Standards. */
export const podSecurity: ModelRule = {
  on: 'model',
  id: 'OBJ029',
  wholeApp: true,
  title: 'Pods that Pod Security does not admit',
  severity: 'error',
  reason:
    'Talos enforces the Pod Security level baseline in every namespace except kube-system. The API server accepts a workload that violates it, and then rejects each of its pods. ' +
    'A label of the Namespace sets another level. Without a TalosMachineConfig in the app, other exemptions are not known, and the finding is a warning.',
  link: 'https://docs.siderolabs.com/kubernetes-guides/security/pod-security',
  good: { objects: [namespace({ [ENFORCE]: 'privileged' }), EXPORTER] },
  bad: { objects: [namespace({ [ENFORCE]: 'baseline' }), EXPORTER] },
  typescript: { wrong: program("{ name: 'monitoring', podSecurity: 'baseline' }"), right: program("{ name: 'monitoring', podSecurity: 'privileged' }") },
  *check({ ciliums, objects, podSecurity: known }) {
    const ciliumOf = ciliumByScope(ciliums);
    const workloads = ofKinds(objects, ...WORKLOADS).flatMap((entry) => {
      const found = violations(map(podOf(entry.object).spec));
      return found.length > 0 ? [{ entry, found }] : [];
    });
    if (workloads.length === 0) return;
    const levels = new Map(ofKinds(objects, 'Namespace').map(({ scope, object }) => [`${scope} ${nameOf(object)}`, text(map(map(object.metadata).labels)[ENFORCE]) ?? '']));
    for (const { entry: { path, scope, object }, found } of workloads) {
      const name = identityOf(object).namespace ?? 'default';
      const level = levels.get(`${scope} ${name}`);
      const cilium = ciliumOf.get(scope);
      // Namespaces of others may have the label, and that of Cilium is exempt.
      if (level === undefined || level === 'privileged' || isSubstituted(level) || name === 'kube-system' || name === cilium?.namespace) continue;
      const defaults = known?.get(scope)?.();
      if (defaults?.exempt?.has(name) || (level === '' && (!cilium || (defaults && !defaults.exempt)))) continue;
      const why = level === '' ? 'level baseline, the default of Talos' : `level ${level} of the Namespace`;
      yield {
        path,
        what: `${object.kind} ${identityOf(object).title}: Pod Security does not admit its pods in namespace ${name} (${found.join(', ')}; ${why})`,
        fix: `set the label ${ENFORCE}: privileged on Namespace ${name}; in TypeScript: namespaces: [{ name: '${name}', podSecurity: 'privileged' }] on the ClusterChart`,
        ...(level === '' && !defaults && { severity: 'warning' as const }),
      };
    }
  },
};

/** What the level baseline forbids in a pod. */
function violations(spec: JsonObject): string[] {
  const containers = [...maps(spec.containers), ...maps(spec.initContainers), ...maps(spec.ephemeralContainers)];
  const found = [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true),
    ...maps(spec.volumes).flatMap(({ name, hostPath }) => (hostPath === undefined || hostPath === null ? [] : [`hostPath volume ${text(name) ?? ''}`])),
    ...containers.flatMap(({ ports, securityContext }) => {
      const { privileged, capabilities } = map(securityContext);
      return [
        ...(privileged === true ? ['privileged'] : []),
        ...list(map(capabilities).add).flatMap((each) => (typeof each !== 'string' || isSubstituted(each) || ALLOWED.includes(each) ? [] : [`capability ${each}`])),
        // Pods on the host network have their ports there too.
        ...maps(ports).flatMap(({ hostPort }) => (typeof hostPort === 'number' && hostPort > 0 && spec.hostNetwork !== true ? [`hostPort ${hostPort}`] : [])),
      ];
    }),
  ];
  return [...new Set(found)];
}
