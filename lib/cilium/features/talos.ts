import type { Feature } from './feature';

const DEPLOYING_CILIUM = 'Talos: https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium';

/**
 * Capabilities of the agent, as Talos documents them. SYS_MODULE is left out because Talos drops it from every process, and SYSLOG
 * because charts from 1.19 on add it only for the kernel log of a sysdump.
 */
export const AGENT_CAPABILITIES: readonly string[] = [
  'CHOWN',
  'KILL',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'SYS_ADMIN',
  'SYS_RESOURCE',
  'DAC_OVERRIDE',
  'FOWNER',
  'SETGID',
  'SETUID',
];

const CLEAN_STATE_CAPABILITIES = ['NET_ADMIN', 'SYS_ADMIN', 'SYS_RESOURCE'];

/** Values that every Cilium on Talos needs, whatever its features. */
export const talosPreset: Feature<object> = {
  prop: 'Talos preset',
  apply(_props, { cluster, version, set }) {
    set('securityContext.capabilities.ciliumAgent', [...AGENT_CAPABILITIES], `Talos drops SYS_MODULE from every process, and a container that requests it does not start. ${DEPLOYING_CILIUM}`);
    set('securityContext.capabilities.cleanCiliumState', CLEAN_STATE_CAPABILITIES, 'Talos drops SYS_MODULE, which this init container requests by default too');
    set('cgroup.autoMount.enabled', false, 'Talos has already mounted cgroup v2');
    set('cgroup.hostRoot', '/sys/fs/cgroup', 'Talos mounts cgroup v2 here');
    set('sysctlfix.enabled', false, `Talos has no /etc/sysctl.d${cluster.talosVersion.atLeast('1.14') ? '' : ', and before Talos 1.14 this init container cannot start while SELinux is enforcing'}`);
    if (cluster.kubePrism) {
      set('k8sServiceHost', cluster.apiServerHost, 'KubePrism: a load balancer for the API server on every Talos node, which works before any Service does');
      set('k8sServicePort', cluster.apiServerPort, 'port of KubePrism');
    }
    set('cluster.name', cluster.name, 'identities and flows contain the cluster name; a later change restarts all of Cilium');
    if (cluster.clusterId > 0) set('cluster.id', cluster.clusterId, 'clusterId of the TalosCluster, which identifies the cluster in a mesh');
    if (cluster.dnsDomain !== 'cluster.local') set('hubble.peerService.clusterDomain', cluster.dnsDomain, 'dnsDomain of the TalosCluster');
    if (cluster.ipFamilies.includes(6)) set('ipv6.enabled', true, 'the cluster has an IPv6 pod subnet');
    if (!cluster.ipFamilies.includes(4)) set('ipv4.enabled', false, 'the cluster has no IPv4 pod subnet');
    if (cluster.kubeSpan.enabled) set('MTU', cluster.kubeSpan.mtu, 'traffic between nodes uses KubeSpan, whose MTU Cilium does not detect');
    set('rollOutCiliumPods', true, 'GitOps changes only the ConfigMap, which the agent reads when it starts');
    set('operator.rollOutPods', true, 'GitOps changes only the ConfigMap, which the operator reads when it starts');
    if (version.atLeast('1.16')) set('envoy.rollOutPods', true, 'GitOps changes only the ConfigMap, which Envoy reads when it starts');
  },
};
