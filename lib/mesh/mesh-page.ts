import type { TalosCilium } from '../cilium/talos-cilium';
import { shell, table } from '../synthesis/markdown';
import type { Member } from './member';

const FIREWALL = 'https://docs.cilium.io/en/stable/operations/system_requirements/#firewall-rules';

/** The file `mesh.md` of a cluster: how to share the certificate authority, what must be reachable, and how to check the connections. */
export function meshPage(cilium: TalosCilium, members: readonly Member[]): string {
  const { cluster: { name }, namespace } = cilium;
  const [source] = members;
  const others = members.filter(({ cluster }) => cluster.name !== name);
  return `${[
    `# Cluster mesh of cluster ${name}`,
    '',
    ...table(['Cluster', 'ID', 'API server', 'Server name', 'Pods'], members.map(({ cluster, endpoint: { name: host, port, addresses } }) => [
      cluster.name,
      String(cluster.clusterId),
      (host === undefined ? addresses : [host]).map((address) => `${address.includes(':') ? `[${address}]` : address}:${port}`).join(', '),
      host ?? `${cluster.name}.mesh.cilium.io`,
      cluster.podSubnets.join(', '),
    ])),
    '',
    'The commands use the kubectl contexts that `talosctl kubeconfig` creates, such as `admin@east`. Replace them if yours are called differently.',
    '',
    '## Certificates',
    '',
    ...trust(cilium, source!.cluster.name),
    '## Network',
    '',
    'The network between the clusters must let these connections through:',
    '',
    `- ${others.map(({ cluster, endpoint: { port } }) => `TCP ${port} to the API server of cluster ${cluster.name}`).join(', ')}, from the nodes of this cluster.`,
    `- ${datapath(cilium)}, and TCP 4240 and ICMP for health checks.`,
    '- TCP 4244 between the nodes, if Hubble Relay of one cluster is to show the flows of the others.',
    '',
    `See the [list of ports](${FIREWALL}) in the documentation of Cilium. With an ingress firewall of Talos, also allow the nodes of the other clusters.`,
    '',
    '## Check the connections',
    '',
    'Wait for the API server, then look at each remote cluster as an agent and as the API server see it:',
    '',
    ...shell(
      `kubectl --context admin@${name} -n ${namespace} rollout status deployment/clustermesh-apiserver`,
      `kubectl --context admin@${name} -n ${namespace} exec daemonset/cilium --container cilium-agent -- cilium-dbg status --all-clusters`,
      `kubectl --context admin@${name} -n ${namespace} exec daemonset/cilium --container cilium-agent -- cilium-dbg troubleshoot clustermesh`,
      ...(cilium.effectiveValue('clustermesh.apiserver.kvstoremesh.enabled') === false ? [] : [`kubectl --context admin@${name} -n ${namespace} exec deployment/clustermesh-apiserver --container kvstoremesh -- clustermesh-apiserver kvstoremesh-dbg troubleshoot`]),
    ),
    '`cilium-dbg status` shows `ready` for each remote cluster, with the number of its nodes.',
    '',
    '## Policies',
    '',
    ...policies(cilium),
  ].join('\n').trimEnd()}\n`;
}

function trust({ cluster: { name }, namespace, certificates }: TalosCilium, source: string): string[] {
  if (certificates.issuer === 'provided') return ['You provide the certificates. Those of all clusters must be signed by the same certificate authority.', ''];
  if (certificates.issuer.startsWith('certManager')) {
    return [`cert-manager issues the certificates (${certificates.issuer}). The issuers of all clusters must have the same certificate authority.`, ''];
  }
  const job = [
    `kubectl --context admin@${name} -n ${namespace} create job --from=cronjob/clustermesh-apiserver-generate-certs mesh-certificates`,
    `kubectl --context admin@${name} -n ${namespace} wait --for=condition=complete --timeout=2m job/mesh-certificates`,
    `kubectl --context admin@${name} -n ${namespace} delete job mesh-certificates`,
    `kubectl --context admin@${name} -n ${namespace} rollout restart deployment/clustermesh-apiserver daemonset/cilium`,
  ];
  if (name === source) {
    return [
      `A Job in this cluster creates the certificate authority (Secret \`cilium-ca\`) when Cilium is installed. The other clusters need the same one: see their \`mesh.md\`.`,
      '',
    ];
  }
  return [
    `All clusters need the certificate authority of cluster ${source}. Copy it **before you install Cilium** in this cluster. A Job then issues the certificates of this`,
    'cluster with it. The private key of the authority is never in the output.',
    '',
    ...shell(
      `kubectl --context admin@${source} -n ${namespace} get secret cilium-ca -o json |`,
      "  jq '{apiVersion, kind, type, data, metadata: {name: .metadata.name, namespace: .metadata.namespace}}' |",
      `  kubectl --context admin@${name} replace --force -f -`,
    ),
    'If Cilium runs in this cluster already, run the command above, and then issue the certificates again. The agents restart:',
    '',
    ...shell(...job),
  ];
}

function datapath(cilium: TalosCilium): string {
  const wireguard = cilium.effectiveValue('encryption.enabled') === true && cilium.effectiveValue('encryption.type') === 'wireguard' ? ', UDP 51871 (WireGuard)' : '';
  if (cilium.effectiveValue('routingMode') === 'native') return `All traffic between the pods of the clusters, which the network must route${wireguard}`;
  return `${cilium.effectiveValue('tunnelProtocol') === 'geneve' ? 'UDP 6081 (Geneve)' : 'UDP 8472 (VXLAN)'}${wireguard} between the nodes of all clusters`;
}

function policies(cilium: TalosCilium): string[] {
  const local = cilium.effectiveValue('clustermesh.policyDefaultLocalCluster') === true;
  return [
    local
      ? 'Selectors in policies select pods of the own cluster only. To select pods of another one, add the label `io.cilium.k8s.policy.cluster` with its name.'
      : 'Selectors in policies select pods of all clusters. To select those of one cluster only, add the label `io.cilium.k8s.policy.cluster` with its name.',
  ];
}
