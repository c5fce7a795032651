import { CHART_DEFAULT, type FeatureCase } from '../../support/matrix-case';

/** L2 announcements, BGP, LoadBalancer addresses, cluster mesh. */
export const announcements: readonly FeatureCase[] = [
  {
    props: { l2Announcements: true },
    changes: {
      all: [
        'ClusterRole cilium rules + {apiGroups: [coordination.k8s.io], resources: [leases]... (99)',
        'config enable-l2-announcements: - -> true',
      ],
    },
  },
  {
    props: { l2Announcements: false },
    nothing: CHART_DEFAULT,
  },
  {
    props: { l2Announcements: { leaseDuration: '30s' } },
    on: { l2Announcements: true },
    changes: { all: ['config l2-announcements-lease-duration: - -> 30s'] },
  },
  {
    props: { l2Announcements: { leaseRenewDeadline: '10s' } },
    on: { l2Announcements: true },
    changes: { all: ['config l2-announcements-renew-deadline: - -> 10s'] },
  },
  {
    props: { l2Announcements: { leaseRetryPeriod: '1s' } },
    on: { l2Announcements: true },
    changes: { all: ['config l2-announcements-retry-period: - -> 1s'] },
  },
  {
    props: { l2Announcements: true, clientRateLimit: { qps: 20, burst: 40 } },
    on: { l2Announcements: true },
    changes: {
      all: [
        'config k8s-client-burst: - -> 40',
        'config k8s-client-qps: - -> 20',
      ],
    },
  },
  {
    props: { l2Announcements: { leaseDuration: '4s' } },
    on: { l2Announcements: true },
    changes: { all: ['error CIL055'] },
  },
  {
    props: { l2Announcements: true },
    cluster: { kubeProxy: true },
    changes: { all: ['error CIL054'] },
  },
  {
    props: { bgpControlPlane: true },
    changes: {
      all: [
        'config bgp-router-id-allocation-ip-pool: - -> ""',
        'config bgp-router-id-allocation-mode: - -> default',
        'config bgp-secrets-namespace: - -> kube-system',
        'config enable-bgp-control-plane-status-report: - -> true',
        'config enable-bgp-control-plane: - -> true',
        'config enable-bgp-legacy-origin-attribute: - -> false',
        'object + Role kube-system/cilium-bgp-control-plane-secrets',
        'object + RoleBinding kube-system/cilium-bgp-control-plane-secrets',
      ],
    },
  },
  {
    props: { bgpControlPlane: false },
    nothing: CHART_DEFAULT,
  },
  {
    props: { bgpControlPlane: { secretsNamespace: 'bgp' } },
    on: { bgpControlPlane: true },
    changes: {
      all: [
        'config bgp-secrets-namespace: kube-system -> bgp',
        'object + Role bgp/cilium-bgp-control-plane-secrets',
        'object + RoleBinding bgp/cilium-bgp-control-plane-secrets',
        'object - Role kube-system/cilium-bgp-control-plane-secrets',
        'object - RoleBinding kube-system/cilium-bgp-control-plane-secrets',
      ],
    },
  },
  {
    props: { bgpControlPlane: { statusReport: true } },
    on: { bgpControlPlane: true },
    nothing: CHART_DEFAULT,
  },
  {
    props: { bgpControlPlane: { statusReport: false } },
    on: { bgpControlPlane: true },
    changes: { all: ['config enable-bgp-control-plane-status-report: true -> false'] },
  },
  {
    props: { lbIpam: { defaultServiceIpam: 'lbipam' } },
    nothing: CHART_DEFAULT,
  },
  {
    props: { lbIpam: { defaultServiceIpam: 'nodeipam' } },
    changes: {
      all: [
        'config default-lb-service-ipam: lbipam -> nodeipam',
        'config enable-node-ipam: - -> true',
      ],
    },
  },
  {
    props: { lbIpam: { defaultServiceIpam: 'none' } },
    changes: { all: ['config default-lb-service-ipam: lbipam -> none'] },
  },
  {
    props: { lbIpam: true },
    nothing: CHART_DEFAULT,
  },
  {
    props: { lbIpam: false },
    changes: { all: ['config default-lb-service-ipam: lbipam -> none'] },
  },
  {
    props: { lbIpam: { nodeIpam: true } },
    changes: { all: ['config enable-node-ipam: - -> true'] },
  },
  {
    props: { lbIpam: { nodeIpam: false } },
    nothing: CHART_DEFAULT,
  },
  {
    props: { clusterMesh: false },
    nothing: CHART_DEFAULT,
  },
  {
    props: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        'object + ClusterRole clustermesh-apiserver',
        'object + ClusterRoleBinding clustermesh-apiserver',
        'object + CronJob kube-system/clustermesh-apiserver-generate-certs',
        'object + Deployment kube-system/clustermesh-apiserver',
        'object + Job kube-system/clustermesh-apiserver-generate-certs',
        'object + Role kube-system/clustermesh-apiserver-generate-certs',
        'object + RoleBinding kube-system/clustermesh-apiserver-generate-certs',
        'object + Service kube-system/clustermesh-apiserver',
        'object + Service kube-system/clustermesh-apiserver-metrics',
        'object + ServiceAccount kube-system/clustermesh-apiserver',
        'object + ServiceAccount kube-system/clustermesh-apiserver-generate-certs',
      ],
    },
  },
  {
    props: { clusterMesh: true },
    changes: {
      all: [
        'error CIL057',
      ],
    },
  },
  {
    props: { clusterMesh: { apiServer: true } },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    nothing: 'clusterMesh: true does so',
  },
  {
    props: { clusterMesh: { apiServer: false } },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        'object - ClusterRole clustermesh-apiserver',
        'object - ClusterRoleBinding clustermesh-apiserver',
        'object - CronJob kube-system/clustermesh-apiserver-generate-certs',
        'object - Deployment kube-system/clustermesh-apiserver',
        'object - Job kube-system/clustermesh-apiserver-generate-certs',
        'object - Role kube-system/clustermesh-apiserver-generate-certs',
        'object - RoleBinding kube-system/clustermesh-apiserver-generate-certs',
        'object - Service kube-system/clustermesh-apiserver',
        'object - Service kube-system/clustermesh-apiserver-metrics',
        'object - ServiceAccount kube-system/clustermesh-apiserver',
        'object - ServiceAccount kube-system/clustermesh-apiserver-generate-certs',
      ],
    },
  },
  {
    props: { clusterMesh: { apiServer: false, serviceType: 'ClusterIP' } },
    cluster: { clusterId: 1 },
    changes: { all: ['error CIL018'] },
  },
  {
    props: { clusterMesh: { serviceType: 'ClusterIP' } },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        'Service kube-system/clustermesh-apiserver spec.externalTrafficPolicy: Cluster -> -',
        'Service kube-system/clustermesh-apiserver spec.ports[*].nodePort: 32379 -> -',
        'Service kube-system/clustermesh-apiserver spec.type: NodePort -> ClusterIP',
      ],
    },
  },
  {
    props: { clusterMesh: { serviceType: 'LoadBalancer' } },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        'Service kube-system/clustermesh-apiserver spec.ports[*].nodePort: 32379 -> -',
        'Service kube-system/clustermesh-apiserver spec.type: NodePort -> LoadBalancer',
      ],
    },
  },
  {
    props: { clusterMesh: { serviceType: 'NodePort' } },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    nothing: CHART_DEFAULT,
  },
  {
    props: { clusterMesh: { maxConnectedClusters: 255 } },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    nothing: CHART_DEFAULT,
  },
  {
    props: { clusterMesh: { maxConnectedClusters: 511 } },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        'Deployment kube-system/clustermesh-apiserver containers[apiserver].args + --max-connected-clusters=511',
        'Deployment kube-system/clustermesh-apiserver containers[apiserver].args - --max-connected-clusters=255',
        'Deployment kube-system/clustermesh-apiserver containers[kvstoremesh].args + --max-connected-clusters=511',
        'Deployment kube-system/clustermesh-apiserver containers[kvstoremesh].args - --max-connected-clusters=255',
        'config max-connected-clusters: 255 -> 511',
      ],
    },
  },
  {
    props: { clusterMesh: true },
    on: { masquerade: { bpf: true }, egressGateway: true },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        'object + ClusterRole clustermesh-apiserver',
        'object + ClusterRoleBinding clustermesh-apiserver',
        'object + CronJob kube-system/clustermesh-apiserver-generate-certs',
        'object + Deployment kube-system/clustermesh-apiserver',
        'object + Job kube-system/clustermesh-apiserver-generate-certs',
        'object + Role kube-system/clustermesh-apiserver-generate-certs',
        'object + RoleBinding kube-system/clustermesh-apiserver-generate-certs',
        'object + Service kube-system/clustermesh-apiserver',
        'object + Service kube-system/clustermesh-apiserver-metrics',
        'object + ServiceAccount kube-system/clustermesh-apiserver',
        'object + ServiceAccount kube-system/clustermesh-apiserver-generate-certs',
        'warning CIL051',
      ],
    },
  },
];
