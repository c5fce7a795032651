import type { Feature } from './feature';

const DEPLOYING_CILIUM = 'Talos: https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium';

/**
 * Capabilities that the agent needs, as Talos documents them: SYS_MODULE is not among them, which Talos drops from every
 * process, nor SYSLOG, which charts from 1.19 on add for the kernel log of a sysdump only.
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

/** What every Cilium on Talos needs, whatever it does. */
export const talosPreset: Feature = {
  prop: 'Talos preset',
  apply(_props, { cluster, version, set }) {
    set('securityContext.capabilities.ciliumAgent', [...AGENT_CAPABILITIES], `Talos drops SYS_MODULE from every process, and a container that asks for it does not start. ${DEPLOYING_CILIUM}`);
    set('securityContext.capabilities.cleanCiliumState', CLEAN_STATE_CAPABILITIES, 'Talos drops SYS_MODULE; the init container that cleans up asks for it by default too');
    set('cgroup.autoMount.enabled', false, 'Talos has mounted cgroup v2 already and forbids the mount that the chart would try');
    set('cgroup.hostRoot', '/sys/fs/cgroup', 'where Talos mounts cgroup v2');
    set('sysctlfix.enabled', false, 'Talos has no /etc/sysctl.d to fix, and the init container cannot start under SELinux enforcing');
    if (cluster.kubePrism) {
      set('k8sServiceHost', cluster.apiServerHost, 'KubePrism: an API server load balancer on every Talos node, there before any Service works');
      set('k8sServicePort', cluster.apiServerPort, 'KubePrism listens there');
    }
    set('cluster.name', cluster.name, 'identities and flows carry the cluster name; changing it later restarts all of Cilium');
    if (cluster.clusterId > 0) set('cluster.id', cluster.clusterId, 'number of this cluster in a mesh');
    if (cluster.dnsDomain !== 'cluster.local') set('hubble.peerService.clusterDomain', cluster.dnsDomain, 'the cluster has a DNS domain of its own');
    if (cluster.ipFamilies.includes(6)) set('ipv6.enabled', true, 'the cluster has an IPv6 pod subnet');
    if (!cluster.ipFamilies.includes(4)) set('ipv4.enabled', false, 'the cluster has no IPv4 pod subnet');
    if (cluster.kubeSpan.enabled) set('MTU', cluster.kubeSpan.mtu, 'packets between nodes go through KubeSpan, whose MTU Cilium does not detect');
    set('rollOutCiliumPods', true, 'GitOps changes the ConfigMap only; the agent reads it when it starts');
    set('operator.rollOutPods', true, 'GitOps changes the ConfigMap only; the operator reads it when it starts');
    if (version.atLeast('1.16')) set('envoy.rollOutPods', true, 'GitOps changes the ConfigMap only; Envoy reads it when it starts');
  },
};
