import { CHART_DEFAULT, type FeatureCase } from '../../support/matrix-case';

const AGENT = 'DaemonSet kube-system/cilium containers[cilium-agent]';

/** Gateway API, Ingress, Envoy. */
export const gateways: readonly FeatureCase[] = [
  {
    props: { gatewayApi: true },
    changes: {
      all: [
        'ClusterRole cilium-operator rules + {apiGroups: [cilium.io], resources: [ciliumgatewayclas... (91)',
        'ClusterRole cilium-operator rules + {apiGroups: [cilium.io], resources: [ciliumgatewayclas... (95)',
        'ClusterRole cilium-operator rules + {apiGroups: [gateway.networking.k8s.io], resources: [g... (85)',
        'ClusterRole cilium-operator rules + {apiGroups: [multicluster.x-k8s.io], resources: [servi... (92)',
        'config enable-envoy-config: - -> true',
        'config enable-gateway-api-alpn: - -> true',
        'config enable-gateway-api-app-protocol: - -> true',
        'config enable-gateway-api-proxy-protocol: - -> false',
        'config enable-gateway-api-secrets-sync: - -> true',
        'config enable-gateway-api: - -> true',
        'config envoy-config-retry-interval: - -> 15s',
        'config gateway-api-hostnetwork-enabled: - -> false',
        'config gateway-api-hostnetwork-nodelabelselector: - -> ""',
        'config gateway-api-secrets-namespace: - -> cilium-secrets',
        'config gateway-api-service-externaltrafficpolicy: - -> Cluster',
        'config gateway-api-xff-num-trusted-hops: - -> 0',
        'object + GatewayClass cilium',
        'object + Role cilium-secrets/cilium-gateway-secrets',
        'object + Role cilium-secrets/cilium-operator-gateway-secrets',
        'object + RoleBinding cilium-secrets/cilium-gateway-secrets',
        'object + RoleBinding cilium-secrets/cilium-operator-gateway-secrets',
        'warning GWY050',
      ],
      '1.18 1.19': [
        'ClusterRole cilium-operator rules + {apiGroups: [""], resources: [services, endpoints], ve... (109)',
        'ClusterRole cilium-operator rules + {apiGroups: [gateway.networking.k8s.io], resources: [g... (173)',
        'ClusterRole cilium-operator rules + {apiGroups: [gateway.networking.k8s.io], resources: [g... (177)',
        'ClusterRole cilium-operator rules - {apiGroups: [""], resources: [services, endpoints], ve... (78)',
      ],
      '1.19 1.20': ['ClusterRole cilium-operator rules + {apiGroups: [discovery.k8s.io], resources: [endpointsl... (118)'],
      '1.20': [
        'ClusterRole cilium-operator rules + {apiGroups: [""], resources: [configmaps], verbs: [get... (69)',
        'ClusterRole cilium-operator rules + {apiGroups: [""], resources: [services], verbs: [get, ... (98)',
        'ClusterRole cilium-operator rules + {apiGroups: [gateway.networking.k8s.io], resources: [g... (233)',
        'ClusterRole cilium-operator rules + {apiGroups: [gateway.networking.k8s.io], resources: [g... (257)',
        'ClusterRole cilium-operator rules - {apiGroups: [""], resources: [services], verbs: [get, ... (67)',
        'config bpf-lb-algorithm-annotation: false -> true',
        'config bpf-lb-sock-hostns-only: - -> true',
        'config gateway-api-use-remote-address: - -> true',
        'object + ValidatingAdmissionPolicy gateway.cilium.io',
        'object + ValidatingAdmissionPolicyBinding gateway.cilium.io',
      ],
    },
  },
  {
    props: { gatewayApi: false },
    nothing: CHART_DEFAULT,
  },
  {
    props: { gatewayApi: { alpn: true } },
    on: { gatewayApi: true },
    nothing: 'gatewayApi: true does so',
  },
  {
    props: { gatewayApi: { alpn: false } },
    on: { gatewayApi: true },
    changes: { all: ['config enable-gateway-api-alpn: true -> false'] },
  },
  {
    props: { gatewayApi: { appProtocol: true } },
    on: { gatewayApi: true },
    nothing: 'gatewayApi: true does so',
  },
  {
    props: { gatewayApi: { appProtocol: false } },
    on: { gatewayApi: true },
    changes: { all: ['error CIL026'] },
  },
  {
    props: { gatewayApi: { alpn: false, appProtocol: false } },
    on: { gatewayApi: { alpn: false } },
    changes: { all: ['config enable-gateway-api-app-protocol: true -> false'] },
  },
  {
    props: { gatewayApi: { gatewayClass: true } },
    on: { gatewayApi: true },
    nothing: 'gatewayApi: true does so',
  },
  {
    props: { gatewayApi: { gatewayClass: false } },
    on: { gatewayApi: true },
    changes: {
      all: ['object - GatewayClass cilium'],
      '1.20': [
        'object - ValidatingAdmissionPolicy gateway.cilium.io',
        'object - ValidatingAdmissionPolicyBinding gateway.cilium.io',
      ],
    },
  },
  {
    props: { gatewayApi: { externalTrafficPolicy: 'Cluster' } },
    on: { gatewayApi: true },
    nothing: CHART_DEFAULT,
  },
  {
    props: { gatewayApi: { externalTrafficPolicy: 'Local' } },
    on: { gatewayApi: true },
    changes: { all: ['config gateway-api-service-externaltrafficpolicy: Cluster -> Local'] },
  },
  {
    props: { gatewayApi: { hostNetwork: true } },
    on: { gatewayApi: true },
    changes: { all: ['config gateway-api-hostnetwork-enabled: false -> true'] },
  },
  {
    props: { gatewayApi: { hostNetwork: false } },
    on: { gatewayApi: true },
    nothing: CHART_DEFAULT,
  },
  {
    props: { gatewayApi: { hostNetwork: { nodeLabels: { edge: 'true' } } } },
    on: { gatewayApi: { hostNetwork: true } },
    changes: { all: ['config gateway-api-hostnetwork-nodelabelselector: "" -> edge=true'] },
  },
  {
    props: { gatewayApi: true },
    cluster: { kubeProxy: true },
    changes: { all: ['error CIL052', 'warning GWY050'] },
  },
  {
    props: { ingressController: true },
    changes: {
      all: [
        'ClusterRole cilium-operator rules + {apiGroups: [networking.k8s.io], resources: [ingresses... (102)',
        'ClusterRole cilium-operator rules + {apiGroups: [networking.k8s.io], resources: [ingresses... (99)',
        'config enable-envoy-config: - -> true',
        'config enable-ingress-controller: - -> true',
        'config enable-ingress-proxy-protocol: - -> false',
        'config enable-ingress-secrets-sync: - -> true',
        'config enforce-ingress-https: - -> true',
        'config envoy-config-retry-interval: - -> 15s',
        'config ingress-default-lb-mode: - -> shared',
        'config ingress-hostnetwork-enabled: - -> false',
        'config ingress-hostnetwork-nodelabelselector: - -> ""',
        'config ingress-hostnetwork-shared-listener-port: - -> 8080',
        'config ingress-lb-annotation-prefixes: - -> lbipam.cilium.io nodeipam.cilium.io service.beta.kuber... (101)',
        'config ingress-secrets-namespace: - -> cilium-secrets',
        'config ingress-shared-lb-service-name: - -> cilium-ingress',
        'object + IngressClass cilium',
        'object + Role cilium-secrets/cilium-ingress-secrets',
        'object + Role cilium-secrets/cilium-operator-ingress-secrets',
        'object + RoleBinding cilium-secrets/cilium-operator-ingress-secrets',
        'object + RoleBinding cilium-secrets/cilium-secrets',
        'object + Service kube-system/cilium-ingress',
      ],
      '1.18': ['object + Endpoints kube-system/cilium-ingress'],
      '1.18 1.19': [
        'ClusterRole cilium-operator rules + {apiGroups: [""], resources: [services, endpoints], ve... (109)',
        'ClusterRole cilium-operator rules - {apiGroups: [""], resources: [services, endpoints], ve... (78)',
      ],
      '1.19 1.20': [
        'ClusterRole cilium-operator rules + {apiGroups: [discovery.k8s.io], resources: [endpointsl... (118)',
        'object + EndpointSlice kube-system/cilium-ingress',
      ],
      '1.20': [
        'ClusterRole cilium-operator rules + {apiGroups: [""], resources: [services], verbs: [get, ... (98)',
        'ClusterRole cilium-operator rules - {apiGroups: [""], resources: [services], verbs: [get, ... (67)',
        'config ingress-default-xff-num-trusted-hops: - -> 0',
        'config ingress-hostnetwork-http-listener-port: - -> 0',
        'config ingress-hostnetwork-https-listener-port: - -> 0',
        'config ingress-hostnetwork-tls-passthrough-listener-port: - -> 0',
        'config ingress-use-remote-address: - -> true',
      ],
    },
  },
  {
    props: { ingressController: false },
    nothing: CHART_DEFAULT,
  },
  {
    props: { ingressController: { loadBalancerMode: 'shared' } },
    on: { ingressController: true },
    nothing: 'ingressController: true does so',
  },
  {
    props: { ingressController: { loadBalancerMode: 'dedicated' } },
    on: { ingressController: true },
    changes: { all: ['config ingress-default-lb-mode: shared -> dedicated'] },
  },
  {
    props: { ingressController: { default: true } },
    on: { ingressController: true },
    changes: { all: ['IngressClass cilium metadata.annotations: - -> {ingressclass.kubernetes.io/is-default-class: "true"}'] },
  },
  {
    props: { ingressController: { default: false } },
    on: { ingressController: true },
    nothing: CHART_DEFAULT,
  },
  {
    props: { ingressController: { enforceHttps: true } },
    on: { ingressController: true },
    nothing: CHART_DEFAULT,
  },
  {
    props: { ingressController: { enforceHttps: false } },
    on: { ingressController: true },
    changes: { all: ['config enforce-ingress-https: true -> false'] },
  },
  {
    props: { ingressController: true },
    cluster: { kubeProxy: true },
    changes: { all: ['error CIL053'] },
  },
  {
    props: { envoy: true },
    nothing: CHART_DEFAULT,
  },
  {
    props: { envoy: false },
    changes: {
      all: [
        `${AGENT}.volumeMounts[/var/run/cilium/envoy/sockets]: {name: envoy-sockets, readOnly: false} -> -`,
        'DaemonSet kube-system/cilium volumes[envoy-sockets]: {hostPath: {path: /var/run/cilium/envoy/sockets, type:... (74) -> -',
        'config external-envoy-proxy: true -> false',
        'config proxy-prometheus-port: - -> 9964',
        'object - ConfigMap kube-system/cilium-envoy-config',
        'object - DaemonSet kube-system/cilium-envoy',
        'object - Service kube-system/cilium-envoy',
        'object - ServiceAccount kube-system/cilium-envoy',
      ],
    },
  },
  {
    props: { envoy: { logLevel: 'info' } },
    changes: { all: ['config envoy-default-log-level: - -> info'] },
  },
  ...(['trace', 'debug', 'warning', 'error', 'critical', 'off'] as const).map((logLevel) => ({
    props: { envoy: { logLevel } },
    on: { envoy: { logLevel: 'info' } },
    changes: {
      all: [
        `DaemonSet kube-system/cilium-envoy containers[cilium-envoy].args + --log-level ${logLevel}`,
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy].args - --log-level info',
        `config envoy-default-log-level: info -> ${logLevel}`,
      ],
    },
  }) satisfies FeatureCase),
];
