import { Encryption, Ipam, Routing } from '../../../lib';
import { CHART_DEFAULT, type FeatureCase } from '../../support/matrix-case';
import { DUAL_STACK } from '../../support/matrix-render';

/** Images, policies, DNS, identities, IPsec, pools of pods, Ingresses, and ServiceMonitors one by one. */
export const settings: readonly FeatureCase[] = [
  {
    props: { images: { useDigest: false } },
    changes: {
      '1.18 1.19': [
        'CronJob kube-system/hubble-generate-certs containers[certgen].image: quay.io/cilium/certgen:v0.4.6@sha256:511cedee817713fdf... (101) -> quay.io/cilium/certgen:v0.4.6',
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy].image: quay.io/cilium/cilium-envoy:v1.36.9-1782267392-edeb3f2... (159) -> quay.io/cilium/cilium-envoy:v1.36.9-1782267392-edeb3f2... (87)',
        'Job kube-system/hubble-generate-certs containers[certgen].image: quay.io/cilium/certgen:v0.4.6@sha256:511cedee817713fdf... (101) -> quay.io/cilium/certgen:v0.4.6',
      ],
      '1.18': [
        'DaemonSet kube-system/cilium containers[cilium-agent].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> quay.io/cilium/cilium:v1.18.12',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> quay.io/cilium/cilium:v1.18.12',
        'DaemonSet kube-system/cilium initContainers[config].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> quay.io/cilium/cilium:v1.18.12',
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> quay.io/cilium/cilium:v1.18.12',
        'DaemonSet kube-system/cilium initContainers[mount-bpf-fs].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> quay.io/cilium/cilium:v1.18.12',
        'Deployment kube-system/cilium-operator containers[cilium-operator].image: quay.io/cilium/operator-generic:v1.18.12@sha256:86899c... (112) -> quay.io/cilium/operator-generic:v1.18.12',
      ],
      all: ['Job kube-system/hubble-generate-certs has a new hash'],
      '1.19': [
        'DaemonSet kube-system/cilium containers[cilium-agent].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> quay.io/cilium/cilium:v1.19.6',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> quay.io/cilium/cilium:v1.19.6',
        'DaemonSet kube-system/cilium initContainers[config].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> quay.io/cilium/cilium:v1.19.6',
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> quay.io/cilium/cilium:v1.19.6',
        'DaemonSet kube-system/cilium initContainers[mount-bpf-fs].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> quay.io/cilium/cilium:v1.19.6',
        'Deployment kube-system/cilium-operator containers[cilium-operator].image: quay.io/cilium/operator-generic:v1.19.6@sha256:0db4ca4... (111) -> quay.io/cilium/operator-generic:v1.19.6',
      ],
      '1.20': [
        'CronJob kube-system/hubble-generate-certs containers[certgen].image: quay.io/cilium/certgen:v0.4.8@sha256:e65f1d15a0ffaf2df... (101) -> quay.io/cilium/certgen:v0.4.8',
        'DaemonSet kube-system/cilium containers[cilium-agent].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> quay.io/cilium/cilium:v1.20.0',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> quay.io/cilium/cilium:v1.20.0',
        'DaemonSet kube-system/cilium initContainers[config].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> quay.io/cilium/cilium:v1.20.0',
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> quay.io/cilium/cilium:v1.20.0',
        'DaemonSet kube-system/cilium initContainers[mount-bpf-fs].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> quay.io/cilium/cilium:v1.20.0',
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy].image: quay.io/cilium/cilium-envoy:v1.37.5-1782911245-7cffc77... (159) -> quay.io/cilium/cilium-envoy:v1.37.5-1782911245-7cffc77... (87)',
        'Deployment kube-system/cilium-operator containers[cilium-operator].image: quay.io/cilium/operator-generic:v1.20.0@sha256:80744a8... (111) -> quay.io/cilium/operator-generic:v1.20.0',
        'Job kube-system/hubble-generate-certs containers[certgen].image: quay.io/cilium/certgen:v0.4.8@sha256:e65f1d15a0ffaf2df... (101) -> quay.io/cilium/certgen:v0.4.8',
      ],
    },
  },
  { props: { images: { useDigest: true } }, nothing: CHART_DEFAULT },
  {
    props: { images: { pullPolicy: 'Always' } },
    changes: {
      all: [
        'CronJob kube-system/hubble-generate-certs containers[certgen].imagePullPolicy: IfNotPresent -> Always',
        'DaemonSet kube-system/cilium containers[cilium-agent].imagePullPolicy: IfNotPresent -> Always',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].imagePullPolicy: IfNotPresent -> Always',
        'DaemonSet kube-system/cilium initContainers[config].imagePullPolicy: IfNotPresent -> Always',
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries].imagePullPolicy: IfNotPresent -> Always',
        'DaemonSet kube-system/cilium initContainers[mount-bpf-fs].imagePullPolicy: IfNotPresent -> Always',
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy].imagePullPolicy: IfNotPresent -> Always',
        'Deployment kube-system/cilium-operator containers[cilium-operator].imagePullPolicy: IfNotPresent -> Always',
        'Job kube-system/hubble-generate-certs containers[certgen].imagePullPolicy: IfNotPresent -> Always',
        'Job kube-system/hubble-generate-certs has a new hash',
      ],
    },
  },
  { props: { images: { pullPolicy: 'IfNotPresent' } }, nothing: CHART_DEFAULT },
  {
    props: { images: { pullPolicy: 'Never' } },
    changes: {
      all: [
        'CronJob kube-system/hubble-generate-certs containers[certgen].imagePullPolicy: IfNotPresent -> Never',
        'DaemonSet kube-system/cilium containers[cilium-agent].imagePullPolicy: IfNotPresent -> Never',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].imagePullPolicy: IfNotPresent -> Never',
        'DaemonSet kube-system/cilium initContainers[config].imagePullPolicy: IfNotPresent -> Never',
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries].imagePullPolicy: IfNotPresent -> Never',
        'DaemonSet kube-system/cilium initContainers[mount-bpf-fs].imagePullPolicy: IfNotPresent -> Never',
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy].imagePullPolicy: IfNotPresent -> Never',
        'Deployment kube-system/cilium-operator containers[cilium-operator].imagePullPolicy: IfNotPresent -> Never',
        'Job kube-system/hubble-generate-certs containers[certgen].imagePullPolicy: IfNotPresent -> Never',
        'Job kube-system/hubble-generate-certs has a new hash',
      ],
    },
  },
  {
    props: { images: { pullSecrets: ['registry-login'] } },
    changes: {
      all: [
        'CronJob kube-system/hubble-generate-certs imagePullSecrets[registry-login]: - -> {}',
        'DaemonSet kube-system/cilium imagePullSecrets[registry-login]: - -> {}',
        'DaemonSet kube-system/cilium-envoy imagePullSecrets[registry-login]: - -> {}',
        'Deployment kube-system/cilium-operator imagePullSecrets[registry-login]: - -> {}',
        'Job kube-system/hubble-generate-certs has a new hash',
        'Job kube-system/hubble-generate-certs imagePullSecrets[registry-login]: - -> {}',
      ],
    },
  },
  {
    props: { images: { agent: 'registry.example/cilium:v1' } },
    changes: {
      '1.18': [
        'DaemonSet kube-system/cilium containers[cilium-agent].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> registry.example/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> registry.example/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[config].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> registry.example/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> registry.example/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[mount-bpf-fs].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> registry.example/cilium:v1',
      ],
      '1.19': [
        'DaemonSet kube-system/cilium containers[cilium-agent].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> registry.example/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> registry.example/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[config].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> registry.example/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> registry.example/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[mount-bpf-fs].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> registry.example/cilium:v1',
      ],
      '1.20': [
        'DaemonSet kube-system/cilium containers[cilium-agent].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> registry.example/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> registry.example/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[config].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> registry.example/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> registry.example/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[mount-bpf-fs].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> registry.example/cilium:v1',
      ],
    },
  },
  {
    props: { images: { agent: { tag: 'v1' } } },
    changes: {
      '1.18': [
        'DaemonSet kube-system/cilium containers[cilium-agent].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> quay.io/cilium/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> quay.io/cilium/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[config].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> quay.io/cilium/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> quay.io/cilium/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[mount-bpf-fs].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> quay.io/cilium/cilium:v1',
      ],
      '1.19': [
        'DaemonSet kube-system/cilium containers[cilium-agent].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> quay.io/cilium/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> quay.io/cilium/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[config].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> quay.io/cilium/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> quay.io/cilium/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[mount-bpf-fs].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> quay.io/cilium/cilium:v1',
      ],
      '1.20': [
        'DaemonSet kube-system/cilium containers[cilium-agent].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> quay.io/cilium/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> quay.io/cilium/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[config].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> quay.io/cilium/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> quay.io/cilium/cilium:v1',
        'DaemonSet kube-system/cilium initContainers[mount-bpf-fs].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> quay.io/cilium/cilium:v1',
      ],
    },
  },
  {
    props: { images: { operator: 'registry.example/operator:v1' } },
    changes: {
      '1.18': [
        'Deployment kube-system/cilium-operator containers[cilium-operator].image: quay.io/cilium/operator-generic:v1.18.12@sha256:86899c... (112) -> registry.example/operator:v1',
      ],
      '1.19': [
        'Deployment kube-system/cilium-operator containers[cilium-operator].image: quay.io/cilium/operator-generic:v1.19.6@sha256:0db4ca4... (111) -> registry.example/operator:v1',
      ],
      '1.20': [
        'Deployment kube-system/cilium-operator containers[cilium-operator].image: quay.io/cilium/operator-generic:v1.20.0@sha256:80744a8... (111) -> registry.example/operator:v1',
      ],
    },
  },
  {
    props: { images: { envoy: 'registry.example/envoy:v1' } },
    changes: {
      '1.18 1.19': [
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy].image: quay.io/cilium/cilium-envoy:v1.36.9-1782267392-edeb3f2... (159) -> registry.example/envoy:v1',
      ],
      '1.20': [
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy].image: quay.io/cilium/cilium-envoy:v1.37.5-1782911245-7cffc77... (159) -> registry.example/envoy:v1',
      ],
    },
  },
  {
    props: { images: { certgen: 'registry.example/certgen:v1' } },
    changes: {
      '1.18 1.19': [
        'CronJob kube-system/hubble-generate-certs containers[certgen].image: quay.io/cilium/certgen:v0.4.6@sha256:511cedee817713fdf... (101) -> registry.example/certgen:v1',
        'Job kube-system/hubble-generate-certs containers[certgen].image: quay.io/cilium/certgen:v0.4.6@sha256:511cedee817713fdf... (101) -> registry.example/certgen:v1',
      ],
      all: ['Job kube-system/hubble-generate-certs has a new hash'],
      '1.20': [
        'CronJob kube-system/hubble-generate-certs containers[certgen].image: quay.io/cilium/certgen:v0.4.8@sha256:e65f1d15a0ffaf2df... (101) -> registry.example/certgen:v1',
        'Job kube-system/hubble-generate-certs containers[certgen].image: quay.io/cilium/certgen:v0.4.8@sha256:e65f1d15a0ffaf2df... (101) -> registry.example/certgen:v1',
      ],
    },
  },
  {
    props: { images: { hubbleRelay: 'registry.example/relay:v1' } },
    on: { hubble: { relay: true } },
    changes: {
      '1.18': [
        'Deployment kube-system/hubble-relay containers[hubble-relay].image: quay.io/cilium/hubble-relay:v1.18.12@sha256:308b186791... (108) -> registry.example/relay:v1',
      ],
      '1.19': [
        'Deployment kube-system/hubble-relay containers[hubble-relay].image: quay.io/cilium/hubble-relay:v1.19.6@sha256:6782a49e3f2... (107) -> registry.example/relay:v1',
      ],
      '1.20': [
        'Deployment kube-system/hubble-relay containers[hubble-relay].image: quay.io/cilium/hubble-relay:v1.20.0@sha256:2ca16981c7e... (107) -> registry.example/relay:v1',
      ],
    },
  },
  {
    props: { images: { hubbleUiFrontend: 'registry.example/ui:v1' } },
    on: { hubble: { ui: true } },
    changes: {
      all: [
        'Deployment kube-system/hubble-ui containers[frontend].image: quay.io/cilium/hubble-ui:v0.13.5@sha256:f7d514fc54d784... (104) -> registry.example/ui:v1',
      ],
    },
  },
  {
    props: { images: { hubbleUiBackend: 'registry.example/ui-backend:v1' } },
    on: { hubble: { ui: true } },
    changes: {
      all: [
        'Deployment kube-system/hubble-ui containers[backend].image: quay.io/cilium/hubble-ui-backend:v0.13.5@sha256:fac0c3... (112) -> registry.example/ui-backend:v1',
      ],
    },
  },
  {
    props: { images: { clusterMeshApiServer: 'registry.example/mesh:v1' } },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: {
      '1.18': [
        'Deployment kube-system/clustermesh-apiserver containers[apiserver].image: quay.io/cilium/clustermesh-apiserver:v1.18.12@sha256:2... (117) -> registry.example/mesh:v1',
        'Deployment kube-system/clustermesh-apiserver containers[etcd].image: quay.io/cilium/clustermesh-apiserver:v1.18.12@sha256:2... (117) -> registry.example/mesh:v1',
        'Deployment kube-system/clustermesh-apiserver containers[kvstoremesh].image: quay.io/cilium/clustermesh-apiserver:v1.18.12@sha256:2... (117) -> registry.example/mesh:v1',
        'Deployment kube-system/clustermesh-apiserver initContainers[etcd-init].image: quay.io/cilium/clustermesh-apiserver:v1.18.12@sha256:2... (117) -> registry.example/mesh:v1',
      ],
      '1.19': [
        'Deployment kube-system/clustermesh-apiserver containers[apiserver].image: quay.io/cilium/clustermesh-apiserver:v1.19.6@sha256:ac... (116) -> registry.example/mesh:v1',
        'Deployment kube-system/clustermesh-apiserver containers[etcd].image: quay.io/cilium/clustermesh-apiserver:v1.19.6@sha256:ac... (116) -> registry.example/mesh:v1',
        'Deployment kube-system/clustermesh-apiserver containers[kvstoremesh].image: quay.io/cilium/clustermesh-apiserver:v1.19.6@sha256:ac... (116) -> registry.example/mesh:v1',
        'Deployment kube-system/clustermesh-apiserver initContainers[etcd-init].image: quay.io/cilium/clustermesh-apiserver:v1.19.6@sha256:ac... (116) -> registry.example/mesh:v1',
      ],
      '1.20': [
        'Deployment kube-system/clustermesh-apiserver containers[apiserver].image: quay.io/cilium/clustermesh-apiserver:v1.20.0@sha256:c7... (116) -> registry.example/mesh:v1',
        'Deployment kube-system/clustermesh-apiserver containers[etcd].image: quay.io/cilium/clustermesh-apiserver:v1.20.0@sha256:c7... (116) -> registry.example/mesh:v1',
        'Deployment kube-system/clustermesh-apiserver containers[kvstoremesh].image: quay.io/cilium/clustermesh-apiserver:v1.20.0@sha256:c7... (116) -> registry.example/mesh:v1',
        'Deployment kube-system/clustermesh-apiserver initContainers[etcd-init].image: quay.io/cilium/clustermesh-apiserver:v1.20.0@sha256:c7... (116) -> registry.example/mesh:v1',
      ],
    },
  },
  {
    props: { images: { agent: { repository: 'registry.example/cilium', tag: 'v1', digest: `sha256:${'1'.repeat(64)}` } } },
    changes: {
      '1.18': [
        'DaemonSet kube-system/cilium containers[cilium-agent].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> registry.example/cilium:v1@sha256:11111111111111111111... (98)',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> registry.example/cilium:v1@sha256:11111111111111111111... (98)',
        'DaemonSet kube-system/cilium initContainers[config].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> registry.example/cilium:v1@sha256:11111111111111111111... (98)',
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> registry.example/cilium:v1@sha256:11111111111111111111... (98)',
        'DaemonSet kube-system/cilium initContainers[mount-bpf-fs].image: quay.io/cilium/cilium:v1.18.12@sha256:94149589d9b77fe3... (102) -> registry.example/cilium:v1@sha256:11111111111111111111... (98)',
      ],
      '1.19': [
        'DaemonSet kube-system/cilium containers[cilium-agent].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> registry.example/cilium:v1@sha256:11111111111111111111... (98)',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> registry.example/cilium:v1@sha256:11111111111111111111... (98)',
        'DaemonSet kube-system/cilium initContainers[config].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> registry.example/cilium:v1@sha256:11111111111111111111... (98)',
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> registry.example/cilium:v1@sha256:11111111111111111111... (98)',
        'DaemonSet kube-system/cilium initContainers[mount-bpf-fs].image: quay.io/cilium/cilium:v1.19.6@sha256:0df5b2750b64c4984... (101) -> registry.example/cilium:v1@sha256:11111111111111111111... (98)',
      ],
      '1.20': [
        'DaemonSet kube-system/cilium containers[cilium-agent].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> registry.example/cilium:v1@sha256:11111111111111111111... (98)',
        'DaemonSet kube-system/cilium initContainers[clean-cilium-state].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> registry.example/cilium:v1@sha256:11111111111111111111... (98)',
        'DaemonSet kube-system/cilium initContainers[config].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> registry.example/cilium:v1@sha256:11111111111111111111... (98)',
        'DaemonSet kube-system/cilium initContainers[install-cni-binaries].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> registry.example/cilium:v1@sha256:11111111111111111111... (98)',
        'DaemonSet kube-system/cilium initContainers[mount-bpf-fs].image: quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f79... (101) -> registry.example/cilium:v1@sha256:11111111111111111111... (98)',
      ],
    },
  },
  {
    props: { images: { operator: { repository: 'registry.example/operator', tag: 'v1', digest: `sha256:${'1'.repeat(64)}` } } },
    changes: {
      '1.18': [
        'Deployment kube-system/cilium-operator containers[cilium-operator].image: quay.io/cilium/operator-generic:v1.18.12@sha256:86899c... (112) -> registry.example/operator-generic:v1@sha256:1111111111... (108)',
      ],
      '1.19': [
        'Deployment kube-system/cilium-operator containers[cilium-operator].image: quay.io/cilium/operator-generic:v1.19.6@sha256:0db4ca4... (111) -> registry.example/operator-generic:v1@sha256:1111111111... (108)',
      ],
      '1.20': [
        'Deployment kube-system/cilium-operator containers[cilium-operator].image: quay.io/cilium/operator-generic:v1.20.0@sha256:80744a8... (111) -> registry.example/operator-generic:v1@sha256:1111111111... (108)',
      ],
    },
  },
  {
    props: { images: { envoy: { repository: 'registry.example/envoy', tag: 'v1', digest: `sha256:${'1'.repeat(64)}` } } },
    changes: {
      '1.18 1.19': [
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy].image: quay.io/cilium/cilium-envoy:v1.36.9-1782267392-edeb3f2... (159) -> registry.example/envoy:v1@sha256:111111111111111111111... (97)',
      ],
      '1.20': [
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy].image: quay.io/cilium/cilium-envoy:v1.37.5-1782911245-7cffc77... (159) -> registry.example/envoy:v1@sha256:111111111111111111111... (97)',
      ],
    },
  },
  {
    props: { images: { certgen: { repository: 'registry.example/certgen', tag: 'v1', digest: `sha256:${'1'.repeat(64)}` } } },
    changes: {
      '1.18 1.19': [
        'CronJob kube-system/hubble-generate-certs containers[certgen].image: quay.io/cilium/certgen:v0.4.6@sha256:511cedee817713fdf... (101) -> registry.example/certgen:v1@sha256:1111111111111111111... (99)',
        'Job kube-system/hubble-generate-certs containers[certgen].image: quay.io/cilium/certgen:v0.4.6@sha256:511cedee817713fdf... (101) -> registry.example/certgen:v1@sha256:1111111111111111111... (99)',
      ],
      all: ['Job kube-system/hubble-generate-certs has a new hash'],
      '1.20': [
        'CronJob kube-system/hubble-generate-certs containers[certgen].image: quay.io/cilium/certgen:v0.4.8@sha256:e65f1d15a0ffaf2df... (101) -> registry.example/certgen:v1@sha256:1111111111111111111... (99)',
        'Job kube-system/hubble-generate-certs containers[certgen].image: quay.io/cilium/certgen:v0.4.8@sha256:e65f1d15a0ffaf2df... (101) -> registry.example/certgen:v1@sha256:1111111111111111111... (99)',
      ],
    },
  },
  {
    props: { images: { hubbleRelay: { repository: 'registry.example/relay', tag: 'v1', digest: `sha256:${'1'.repeat(64)}` } } },
    on: { hubble: { relay: true } },
    changes: {
      '1.18': [
        'Deployment kube-system/hubble-relay containers[hubble-relay].image: quay.io/cilium/hubble-relay:v1.18.12@sha256:308b186791... (108) -> registry.example/relay:v1@sha256:111111111111111111111... (97)',
      ],
      '1.19': [
        'Deployment kube-system/hubble-relay containers[hubble-relay].image: quay.io/cilium/hubble-relay:v1.19.6@sha256:6782a49e3f2... (107) -> registry.example/relay:v1@sha256:111111111111111111111... (97)',
      ],
      '1.20': [
        'Deployment kube-system/hubble-relay containers[hubble-relay].image: quay.io/cilium/hubble-relay:v1.20.0@sha256:2ca16981c7e... (107) -> registry.example/relay:v1@sha256:111111111111111111111... (97)',
      ],
    },
  },
  {
    props: { images: { hubbleUiFrontend: { repository: 'registry.example/ui', tag: 'v1', digest: `sha256:${'1'.repeat(64)}` } } },
    on: { hubble: { ui: true } },
    changes: {
      all: [
        'Deployment kube-system/hubble-ui containers[frontend].image: quay.io/cilium/hubble-ui:v0.13.5@sha256:f7d514fc54d784... (104) -> registry.example/ui:v1@sha256:111111111111111111111111... (94)',
      ],
    },
  },
  {
    props: { images: { hubbleUiBackend: { repository: 'registry.example/ui-backend', tag: 'v1', digest: `sha256:${'1'.repeat(64)}` } } },
    on: { hubble: { ui: true } },
    changes: {
      all: [
        'Deployment kube-system/hubble-ui containers[backend].image: quay.io/cilium/hubble-ui-backend:v0.13.5@sha256:fac0c3... (112) -> registry.example/ui-backend:v1@sha256:1111111111111111... (102)',
      ],
    },
  },
  {
    props: { images: { clusterMeshApiServer: { repository: 'registry.example/mesh', tag: 'v1', digest: `sha256:${'1'.repeat(64)}` } } },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: {
      '1.18': [
        'Deployment kube-system/clustermesh-apiserver containers[apiserver].image: quay.io/cilium/clustermesh-apiserver:v1.18.12@sha256:2... (117) -> registry.example/mesh:v1@sha256:1111111111111111111111... (96)',
        'Deployment kube-system/clustermesh-apiserver containers[etcd].image: quay.io/cilium/clustermesh-apiserver:v1.18.12@sha256:2... (117) -> registry.example/mesh:v1@sha256:1111111111111111111111... (96)',
        'Deployment kube-system/clustermesh-apiserver containers[kvstoremesh].image: quay.io/cilium/clustermesh-apiserver:v1.18.12@sha256:2... (117) -> registry.example/mesh:v1@sha256:1111111111111111111111... (96)',
        'Deployment kube-system/clustermesh-apiserver initContainers[etcd-init].image: quay.io/cilium/clustermesh-apiserver:v1.18.12@sha256:2... (117) -> registry.example/mesh:v1@sha256:1111111111111111111111... (96)',
      ],
      '1.19': [
        'Deployment kube-system/clustermesh-apiserver containers[apiserver].image: quay.io/cilium/clustermesh-apiserver:v1.19.6@sha256:ac... (116) -> registry.example/mesh:v1@sha256:1111111111111111111111... (96)',
        'Deployment kube-system/clustermesh-apiserver containers[etcd].image: quay.io/cilium/clustermesh-apiserver:v1.19.6@sha256:ac... (116) -> registry.example/mesh:v1@sha256:1111111111111111111111... (96)',
        'Deployment kube-system/clustermesh-apiserver containers[kvstoremesh].image: quay.io/cilium/clustermesh-apiserver:v1.19.6@sha256:ac... (116) -> registry.example/mesh:v1@sha256:1111111111111111111111... (96)',
        'Deployment kube-system/clustermesh-apiserver initContainers[etcd-init].image: quay.io/cilium/clustermesh-apiserver:v1.19.6@sha256:ac... (116) -> registry.example/mesh:v1@sha256:1111111111111111111111... (96)',
      ],
      '1.20': [
        'Deployment kube-system/clustermesh-apiserver containers[apiserver].image: quay.io/cilium/clustermesh-apiserver:v1.20.0@sha256:c7... (116) -> registry.example/mesh:v1@sha256:1111111111111111111111... (96)',
        'Deployment kube-system/clustermesh-apiserver containers[etcd].image: quay.io/cilium/clustermesh-apiserver:v1.20.0@sha256:c7... (116) -> registry.example/mesh:v1@sha256:1111111111111111111111... (96)',
        'Deployment kube-system/clustermesh-apiserver containers[kvstoremesh].image: quay.io/cilium/clustermesh-apiserver:v1.20.0@sha256:c7... (116) -> registry.example/mesh:v1@sha256:1111111111111111111111... (96)',
        'Deployment kube-system/clustermesh-apiserver initContainers[etcd-init].image: quay.io/cilium/clustermesh-apiserver:v1.20.0@sha256:c7... (116) -> registry.example/mesh:v1@sha256:1111111111111111111111... (96)',
      ],
    },
  },
  { props: { policyEnforcement: { mode: 'default' } }, nothing: CHART_DEFAULT },
  { props: { policyEnforcement: { mode: 'always' } }, changes: { all: ['config enable-policy: default -> always'] } },
  { props: { policyEnforcement: { mode: 'never' } }, changes: { all: ['config enable-policy: default -> never'] } },
  { props: { policyEnforcement: { cidrMatchMode: ['nodes'] } }, changes: { all: ['config policy-cidr-match-mode: "" -> nodes'] } },
  { props: { policyEnforcement: { auditMode: true } }, changes: { all: ['config policy-audit-mode: - -> true'] } },
  { props: { policyEnforcement: { auditMode: false } }, changes: { all: ['config policy-audit-mode: - -> false'] } },
  {
    props: { policyEnforcement: { denyResponse: 'none' } },
    on: { policyEnforcement: { denyResponse: 'icmp' } },
    changes: {
      '1.18': ['error CIL032', 'error CIL032 before'],
      '1.19 1.20': ['config policy-deny-response: icmp -> none'],
    },
  },
  {
    props: { policyEnforcement: { denyResponse: 'icmp' } },
    changes: {
      '1.18': ['error CIL032'],
      '1.19 1.20': ['config policy-deny-response: none -> icmp'],
    },
  },
  { props: { policyEnforcement: { kubernetesPolicies: true } }, nothing: CHART_DEFAULT },
  { props: { policyEnforcement: { kubernetesPolicies: false } }, changes: { all: ['config enable-k8s-networkpolicy: true -> false'] } },
  { props: { policyEnforcement: { nonDefaultDeny: true } }, nothing: CHART_DEFAULT },
  { props: { policyEnforcement: { nonDefaultDeny: false } }, changes: { all: ['config enable-non-default-deny-policies: true -> false'] } },
  {
    props: { dnsProxy: { transparentMode: true } },
    on: { dnsProxy: { transparentMode: false } },
    changes: { all: ['config dnsproxy-enable-transparent-mode: false -> true'] },
  },
  { props: { dnsProxy: { transparentMode: false } }, changes: { all: ['config dnsproxy-enable-transparent-mode: true -> false'] } },
  { props: { dnsProxy: { rejectResponse: 'refused' } }, nothing: CHART_DEFAULT },
  { props: { dnsProxy: { rejectResponse: 'nameError' } }, changes: { all: ['config tofqdns-dns-reject-response-code: refused -> nameError'] } },
  { props: { dnsProxy: { compression: true } }, nothing: CHART_DEFAULT },
  { props: { dnsProxy: { compression: false } }, changes: { all: ['config tofqdns-enable-dns-compression: true -> false'] } },
  { props: { dnsProxy: { endpointMaxIpsPerHostname: 2000 } }, changes: { all: ['config tofqdns-endpoint-max-ip-per-hostname: 1000 -> 2000'] } },
  { props: { dnsProxy: { idleConnectionGracePeriod: '30s' } }, changes: { all: ['config tofqdns-idle-connection-grace-period: 0s -> 30s'] } },
  { props: { dnsProxy: { minTtl: '1h' } }, changes: { all: ['config tofqdns-min-ttl: - -> 3600'] } },
  { props: { dnsProxy: { port: 10_001 } }, changes: { all: ['config tofqdns-proxy-port: - -> 10001'] } },
  { props: { dnsProxy: { responseMaxDelay: '200ms' } }, changes: { all: ['config tofqdns-proxy-response-max-delay: 100ms -> 200ms'] } },
  { props: { dnsProxy: { preAllocateIdentities: true } }, nothing: CHART_DEFAULT },
  { props: { dnsProxy: { preAllocateIdentities: false } }, changes: { all: ['config tofqdns-preallocate-identities: true -> false'] } },
  { props: { authentication: true }, on: { authentication: false }, changes: { all: ['config mesh-auth-enabled: false -> true'] } },
  { props: { authentication: false }, on: { authentication: true }, changes: { all: ['config mesh-auth-enabled: true -> false'] } },
  {
    props: { authentication: { spire: true, spireStorageClass: 'local' } },
    on: { authentication: { spire: true } },
    changes: { all: ['StatefulSet cilium-spire/spire-server spec.volumeClaimTemplates[*].spec.storageClassName: - -> local'] },
  },
  {
    props: { authentication: { spire: true } },
    on: { authentication: true },
    changes: {
      all: [
        'DaemonSet kube-system/cilium containers[cilium-agent].volumeMounts[/run/spire/sockets]: - -> {name: spire-agent-socket, readOnly: false}',
        'DaemonSet kube-system/cilium volumes[spire-agent-socket]: - -> {hostPath: {path: /run/spire/sockets, type: DirectoryOrCreate}}',
        'Deployment kube-system/cilium-operator containers[cilium-operator].volumeMounts[/run/spire/sockets/agent]: - -> {name: spire-agent-socket, readOnly: true}',
        'Deployment kube-system/cilium-operator volumes[spire-agent-socket]: - -> {hostPath: {path: /run/spire/sockets/agent, type: Dire... (69)',
        'config mesh-auth-mutual-connect-timeout: - -> 5s',
        'config mesh-auth-mutual-enabled: - -> true',
        'config mesh-auth-mutual-listener-port: - -> 4250',
        'config mesh-auth-spiffe-trust-domain: - -> spiffe.cilium',
        'config mesh-auth-spire-admin-socket: - -> /run/spire/sockets/admin.sock',
        'config mesh-auth-spire-agent-socket: - -> /run/spire/sockets/agent/agent.sock',
        'config mesh-auth-spire-server-address: - -> spire-server.cilium-spire.svc:8081',
        'config mesh-auth-spire-server-connection-timeout: - -> 30s',
        'object + ClusterRole spire-agent',
        'object + ClusterRole spire-server',
        'object + ClusterRoleBinding spire-agent',
        'object + ClusterRoleBinding spire-server',
        'object + ConfigMap cilium-spire/spire-agent',
        'object + ConfigMap cilium-spire/spire-bundle',
        'object + ConfigMap cilium-spire/spire-server',
        'object + DaemonSet cilium-spire/spire-agent',
        'object + Namespace cilium-spire',
        'object + Role cilium-spire/spire-server',
        'object + RoleBinding cilium-spire/spire-server',
        'object + RoleBinding cilium-spire/spire-server-pod',
        'object + Service cilium-spire/spire-server',
        'object + ServiceAccount cilium-spire/spire-agent',
        'object + ServiceAccount cilium-spire/spire-server',
        'object + StatefulSet cilium-spire/spire-server',
      ],
      '1.20': ['warning CIL087'],
    },
  },
  { props: { authentication: { spire: false } }, on: { authentication: true }, nothing: CHART_DEFAULT },
  { props: { authentication: { spire: true, installSpire: true } }, on: { authentication: { spire: true } }, nothing: CHART_DEFAULT },
  {
    props: { authentication: { spire: true, installSpire: false } },
    on: { authentication: { spire: true } },
    changes: {
      all: [
        'object - ClusterRole spire-agent',
        'object - ClusterRole spire-server',
        'object - ClusterRoleBinding spire-agent',
        'object - ClusterRoleBinding spire-server',
        'object - ConfigMap cilium-spire/spire-agent',
        'object - ConfigMap cilium-spire/spire-bundle',
        'object - ConfigMap cilium-spire/spire-server',
        'object - DaemonSet cilium-spire/spire-agent',
        'object - Namespace cilium-spire',
        'object - Role cilium-spire/spire-server',
        'object - RoleBinding cilium-spire/spire-server',
        'object - RoleBinding cilium-spire/spire-server-pod',
        'object - Service cilium-spire/spire-server',
        'object - ServiceAccount cilium-spire/spire-agent',
        'object - ServiceAccount cilium-spire/spire-server',
        'object - StatefulSet cilium-spire/spire-server',
      ],
    },
  },
  {
    props: { authentication: { spire: true, port: 4251 } },
    on: { authentication: { spire: true } },
    changes: { all: ['config mesh-auth-mutual-listener-port: 4250 -> 4251'] },
  },
  { props: { identities: { labels: 'k8s:app' } }, changes: { all: ['config labels: - -> k8s:app'] } },
  { props: { identities: { managementMode: 'agent' } }, nothing: CHART_DEFAULT },
  {
    props: { identities: { managementMode: 'operator' } },
    changes: { all: ['ClusterRole cilium-operator rules[*].verbs + create', 'config identity-management-mode: agent -> operator'] },
  },
  {
    props: { identities: { managementMode: 'both' } },
    changes: { all: ['ClusterRole cilium-operator rules[*].verbs + create', 'config identity-management-mode: agent -> both'] },
  },
  { props: { identities: { changeGracePeriod: '10s' } }, changes: { all: ['config identity-change-grace-period: - -> 10s'] } },
  {
    props: { ciliumEndpointSlice: true },
    changes: {
      all: [
        'config ces-rate-limits: - -> [{"burst":20,"limit":10,"nodes":0},{"burst":100,"limit... (72)',
        'config enable-cilium-endpoint-slice: - -> true',
      ],
    },
  },
  { props: { ciliumEndpointSlice: false }, nothing: CHART_DEFAULT },
  { props: { l2NeighborDiscovery: true }, changes: { all: ['config enable-l2-neigh-discovery: false -> true'] } },
  { props: { l2NeighborDiscovery: false }, nothing: CHART_DEFAULT },
  { props: { pmtuDiscovery: true }, changes: { all: ['config enable-pmtu-discovery: - -> true'] } },
  { props: { pmtuDiscovery: false }, nothing: CHART_DEFAULT },
  {
    props: { pmtuDiscovery: { packetizationLayerMode: 'always' } },
    on: { pmtuDiscovery: true },
    changes: {
      '1.18': ['error CIL032'],
      '1.19 1.20': ['config packetization-layer-pmtud-mode: blackhole -> always'],
    },
  },
  {
    props: { pmtuDiscovery: { packetizationLayerMode: 'blackhole' } },
    on: { pmtuDiscovery: { packetizationLayerMode: 'always' } },
    changes: {
      '1.18': ['error CIL032', 'error CIL032 before'],
      '1.19 1.20': ['config packetization-layer-pmtud-mode: always -> blackhole'],
    },
  },
  {
    props: { pmtuDiscovery: { packetizationLayerMode: 'disabled' } },
    on: { pmtuDiscovery: true },
    changes: {
      '1.18': ['error CIL032'],
      '1.19 1.20': ['config packetization-layer-pmtud-mode: blackhole -> disabled'],
    },
  },
  {
    props: { pmtuDiscovery: { packetizationLayerMode: 'unset' } },
    on: { pmtuDiscovery: true },
    changes: {
      '1.18': ['error CIL032'],
      '1.19 1.20': ['config packetization-layer-pmtud-mode: blackhole -> unset'],
    },
  },
  { props: { clientRateLimit: { qps: 20, burst: 40 } }, changes: { all: ['config k8s-client-burst: - -> 40', 'config k8s-client-qps: - -> 20'] } },
  {
    props: { clientRateLimit: { qps: 20, burst: 40, operator: { qps: 200, burst: 400 } } },
    on: { clientRateLimit: { qps: 20, burst: 40 } },
    changes: { all: ['config operator-k8s-client-burst: - -> 400', 'config operator-k8s-client-qps: - -> 200'] },
  },
  {
    props: { debug: true },
    changes: {
      all: [
        'CronJob kube-system/hubble-generate-certs containers[certgen].args + --debug',
        'Job kube-system/hubble-generate-certs containers[certgen].args + --debug',
        'Job kube-system/hubble-generate-certs has a new hash',
        'config debug: false -> true',
      ],
    },
  },
  { props: { debug: false }, nothing: CHART_DEFAULT },
  {
    props: { debug: { verbose: 'flow policy' } },
    on: { debug: true },
    changes: {
      all: [
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy].args + --log-level debug',
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy].args - --log-level info',
        'config debug-verbose: "" -> flow policy',
      ],
    },
  },
  {
    props: { encryption: Encryption.ipsec() },
    changes: {
      all: [
        'DaemonSet kube-system/cilium containers[cilium-agent].volumeMounts[/etc/ipsec]: - -> {name: cilium-ipsec-secrets}',
        'DaemonSet kube-system/cilium volumes[cilium-ipsec-secrets]: - -> {secret: {secretName: cilium-ipsec-keys}}',
        'config enable-ipsec-key-watcher: - -> true',
        'config enable-ipsec: - -> true',
        'config ipsec-key-file: - -> /etc/ipsec/keys',
        'config ipsec-key-rotation-duration: - -> 5m',
        'warning CIL061',
      ],
      '1.18 1.19': ['config enable-ipsec-encrypted-overlay: - -> false'],
    },
  },
  {
    props: { encryption: Encryption.ipsec({ secretName: 'ipsec' }) },
    on: { encryption: Encryption.ipsec() },
    changes: { all: ['DaemonSet kube-system/cilium volumes[cilium-ipsec-secrets].secret.secretName: cilium-ipsec-keys -> ipsec'] },
  },
  {
    props: { encryption: Encryption.ipsec({ keyFile: 'key' }) },
    on: { encryption: Encryption.ipsec() },
    changes: { all: ['config ipsec-key-file: /etc/ipsec/keys -> /etc/ipsec/key'] },
  },
  {
    props: { encryption: Encryption.ipsec({ keyRotationDuration: '10m' }) },
    on: { encryption: Encryption.ipsec() },
    changes: { all: ['config ipsec-key-rotation-duration: 5m -> 10m'] },
  },
  { props: { encryption: Encryption.ipsec({ keyWatcher: true }) }, on: { encryption: Encryption.ipsec() }, nothing: CHART_DEFAULT },
  {
    props: { encryption: Encryption.ipsec({ keyWatcher: false }) },
    on: { encryption: Encryption.ipsec() },
    changes: { all: ['config enable-ipsec-key-watcher: true -> false'] },
  },
  {
    props: { ipam: Ipam.multiPool({ pools: { default: { ipv4Cidrs: ['10.10.0.0/16'] } } }) },
    on: { ipam: Ipam.multiPool() },
    changes: { all: ['config auto-create-cilium-pod-ip-pools: "" -> default=ipv4-cidrs:10.10.0.0/16;ipv4-mask-size:24'] },
  },
  {
    props: { ipam: Ipam.multiPool({ pools: { default: { ipv4Cidrs: ['10.10.0.0/16'], ipv4MaskSize: 27 }, lan: { ipv4Cidrs: ['10.11.0.0/16'], ipv6Cidrs: ['fd00:11::/104'], ipv6MaskSize: 118 } } }) },
    on: { ipam: Ipam.multiPool() }, cluster: DUAL_STACK,
    changes: { all: ['config auto-create-cilium-pod-ip-pools: "" -> default=ipv4-cidrs:10.10.0.0/16;ipv4-mask-size:27,lan=... (139)'] },
  },
  {
    props: { ipam: Ipam.multiPool({ preAllocation: { default: 16, lan: 0 } }) },
    on: { ipam: Ipam.multiPool() },
    changes: { all: ['config ipam-multi-pool-pre-allocation: - -> default=16,lan=0'] },
  },
  { props: { ipam: Ipam.multiPool({ pools: { default: {} } }) }, changes: { all: ['error CIL029'] } },
  {
    props: { ipam: Ipam.multiPool({ pools: { default: { ipv4Cidrs: ['10.10.0.0/16'] } } }), routing: Routing.native() },
    on: { ipam: Ipam.multiPool({ pools: { default: { ipv4Cidrs: ['10.10.0.0/16'] } } }) },
    changes: {
      all: [
        'config auto-direct-node-routes: false -> true',
        'config ipv4-native-routing-cidr: - -> 10.10.0.0/16',
        'config routing-mode: tunnel -> native',
      ],
    },
  },
  {
    props: { masquerade: { bpf: true, ipMasqAgent: true } },
    on: { masquerade: { bpf: true } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium containers[cilium-agent].volumeMounts[/etc/config]: - -> {name: ip-masq-agent, readOnly: true}',
        'DaemonSet kube-system/cilium volumes[ip-masq-agent]: - -> {configMap: {items: [{key: config, path: ip-masq-agent... (95)',
        'config enable-ip-masq-agent: - -> true',
      ],
    },
  },
  { props: { masquerade: { bpf: true, ipMasqAgent: false } }, on: { masquerade: { bpf: true } }, nothing: CHART_DEFAULT },
  {
    props: { masquerade: { bpf: true, ipMasqAgent: { nonMasqueradeCidrs: ['10.0.0.0/8'] } } },
    on: { masquerade: { bpf: true, ipMasqAgent: true } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium restarts for nothing (cilium-config)',
        'Deployment kube-system/cilium-operator restarts for nothing (cilium-config)',
        'object + ConfigMap kube-system/ip-masq-agent',
      ],
    },
  },
  {
    props: { masquerade: { bpf: true, ipMasqAgent: { masqueradeLinkLocal: true } } },
    on: { masquerade: { bpf: true, ipMasqAgent: true } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium restarts for nothing (cilium-config)',
        'Deployment kube-system/cilium-operator restarts for nothing (cilium-config)',
        'object + ConfigMap kube-system/ip-masq-agent',
      ],
    },
  },
  {
    props: { masquerade: { bpf: true, ipMasqAgent: { masqueradeLinkLocal: false } } },
    on: { masquerade: { bpf: true, ipMasqAgent: true } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium restarts for nothing (cilium-config)',
        'Deployment kube-system/cilium-operator restarts for nothing (cilium-config)',
        'object + ConfigMap kube-system/ip-masq-agent',
      ],
    },
  },
  {
    props: { masquerade: { bpf: true, ipMasqAgent: { masqueradeLinkLocalIpv6: true } } },
    on: { masquerade: { bpf: true, ipMasqAgent: true } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium restarts for nothing (cilium-config)',
        'Deployment kube-system/cilium-operator restarts for nothing (cilium-config)',
        'object + ConfigMap kube-system/ip-masq-agent',
      ],
    },
  },
  {
    props: { masquerade: { bpf: true, ipMasqAgent: { masqueradeLinkLocalIpv6: false } } },
    on: { masquerade: { bpf: true, ipMasqAgent: true } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium restarts for nothing (cilium-config)',
        'Deployment kube-system/cilium-operator restarts for nothing (cilium-config)',
        'object + ConfigMap kube-system/ip-masq-agent',
      ],
    },
  },
  { props: { masquerade: { routeSource: true } }, changes: { all: ['config enable-masquerade-to-route-source: false -> true'] } },
  { props: { masquerade: { routeSource: false } }, nothing: CHART_DEFAULT },
  { props: { masquerade: { egressInterfaces: 'eth+' } }, changes: { all: ['config egress-masquerade-interfaces: - -> eth+'] } },
  {
    props: { gatewayApi: { xffNumTrustedHops: 1 } },
    on: { gatewayApi: true },
    changes: { all: ['config gateway-api-xff-num-trusted-hops: 0 -> 1'] },
  },
  {
    props: { gatewayApi: { proxyProtocol: true } },
    on: { gatewayApi: true },
    changes: { all: ['config enable-gateway-api-proxy-protocol: false -> true'] },
  },
  { props: { gatewayApi: { proxyProtocol: false } }, on: { gatewayApi: true }, nothing: CHART_DEFAULT },
  {
    props: { gatewayApi: { secretsNamespace: 'gateway-secrets' } },
    on: { gatewayApi: true },
    changes: {
      all: [
        'config gateway-api-secrets-namespace: cilium-secrets -> gateway-secrets',
        'object + Namespace gateway-secrets',
        'object + Role gateway-secrets/cilium-gateway-secrets',
        'object + Role gateway-secrets/cilium-operator-gateway-secrets',
        'object + RoleBinding gateway-secrets/cilium-gateway-secrets',
        'object + RoleBinding gateway-secrets/cilium-operator-gateway-secrets',
        'object - Role cilium-secrets/cilium-gateway-secrets',
        'object - Role cilium-secrets/cilium-operator-gateway-secrets',
        'object - RoleBinding cilium-secrets/cilium-gateway-secrets',
        'object - RoleBinding cilium-secrets/cilium-operator-gateway-secrets',
      ],
    },
  },
  {
    props: { ingressController: { defaultSecretNamespace: 'tls', defaultSecretName: 'wildcard' } },
    on: { ingressController: true },
    changes: { all: ['config ingress-default-secret-name: - -> wildcard', 'config ingress-default-secret-namespace: - -> tls'] },
  },
  {
    props: { ingressController: { proxyProtocol: true } },
    on: { ingressController: true },
    changes: { all: ['config enable-ingress-proxy-protocol: false -> true'] },
  },
  { props: { ingressController: { proxyProtocol: false } }, on: { ingressController: true }, nothing: CHART_DEFAULT },
  {
    props: { ingressController: { service: { name: 'ingress' } } },
    on: { ingressController: true },
    changes: {
      all: [
        'config ingress-shared-lb-service-name: cilium-ingress -> ingress',
        'object + Service kube-system/ingress',
        'object - Service kube-system/cilium-ingress',
      ],
      '1.18': ['object + Endpoints kube-system/ingress', 'object - Endpoints kube-system/cilium-ingress'],
      '1.19 1.20': ['object + EndpointSlice kube-system/ingress', 'object - EndpointSlice kube-system/cilium-ingress'],
    },
  },
  { props: { ingressController: { service: { type: 'LoadBalancer' } } }, on: { ingressController: true }, nothing: CHART_DEFAULT },
  {
    props: { ingressController: { service: { type: 'NodePort' } } },
    on: { ingressController: true },
    changes: { all: ['Service kube-system/cilium-ingress spec.type: LoadBalancer -> NodePort'] },
  },
  {
    props: { ingressController: { service: { type: 'ClusterIP' } } },
    on: { ingressController: true },
    changes: {
      all: [
        'Service kube-system/cilium-ingress spec.externalTrafficPolicy: Cluster -> -',
        'Service kube-system/cilium-ingress spec.type: LoadBalancer -> ClusterIP',
      ],
    },
  },
  {
    props: { ingressController: { service: { annotations: { 'lbipam.cilium.io/ips': '192.168.1.200' } } } },
    on: { ingressController: true },
    changes: {
      '1.18': ['Endpoints kube-system/cilium-ingress metadata.annotations: - -> {lbipam.cilium.io/ips: "192.168.1.200"}'],
      all: ['Service kube-system/cilium-ingress metadata.annotations: - -> {lbipam.cilium.io/ips: "192.168.1.200"}'],
      '1.19 1.20': [
        'EndpointSlice kube-system/cilium-ingress metadata.annotations: - -> {lbipam.cilium.io/ips: "192.168.1.200"}',
      ],
    },
  },
  {
    props: { ingressController: { service: { labels: { pool: 'lan' } } } },
    on: { ingressController: true },
    changes: {
      '1.18': ['Endpoints kube-system/cilium-ingress metadata.labels: - -> {pool: lan}'],
      all: ['Service kube-system/cilium-ingress metadata.labels.pool: - -> lan'],
      '1.19 1.20': ['EndpointSlice kube-system/cilium-ingress metadata.labels.pool: - -> lan'],
    },
  },
  {
    props: { ingressController: { service: { loadBalancerClass: 'io.cilium/l2-announcer' } } },
    on: { ingressController: true, l2Announcements: true },
    changes: { all: ['Service kube-system/cilium-ingress spec.loadBalancerClass: - -> io.cilium/l2-announcer'] },
  },
  {
    props: { ingressController: { service: { loadBalancerIp: '192.168.1.200' } } },
    on: { ingressController: true },
    changes: { all: ['Service kube-system/cilium-ingress spec.loadBalancerIP: - -> "192.168.1.200"'] },
  },
  { props: { ingressController: { service: { externalTrafficPolicy: 'Cluster' } } }, on: { ingressController: true }, nothing: CHART_DEFAULT },
  {
    props: { ingressController: { service: { externalTrafficPolicy: 'Local' } } },
    on: { ingressController: true },
    changes: { all: ['Service kube-system/cilium-ingress spec.externalTrafficPolicy: Cluster -> Local'] },
  },
  {
    props: { ingressController: { service: { insecureNodePort: 30080 } } },
    on: { ingressController: true },
    changes: { all: ['Service kube-system/cilium-ingress spec.ports[http].nodePort: - -> 30080'] },
  },
  {
    props: { ingressController: { service: { secureNodePort: 30443 } } },
    on: { ingressController: true },
    changes: { all: ['Service kube-system/cilium-ingress spec.ports[https].nodePort: - -> 30443'] },
  },
  {
    props: { ingressController: { hostNetwork: true } },
    on: { ingressController: true },
    changes: {
      all: [
        'Service kube-system/cilium-ingress spec.externalTrafficPolicy: Cluster -> -',
        'Service kube-system/cilium-ingress spec.type: LoadBalancer -> ClusterIP',
        'config ingress-hostnetwork-enabled: false -> true',
      ],
    },
  },
  { props: { ingressController: { hostNetwork: false } }, on: { ingressController: true }, nothing: CHART_DEFAULT },
  {
    props: { ingressController: { hostNetwork: { nodeLabels: { edge: 'true' } } } },
    on: { ingressController: { hostNetwork: true } },
    changes: { all: ['config ingress-hostnetwork-nodelabelselector: "" -> edge=true'] },
  },
  {
    props: { ingressController: { hostNetwork: { sharedListenerPort: 8443 } } },
    on: { ingressController: { hostNetwork: true } },
    changes: { all: ['config ingress-hostnetwork-shared-listener-port: 8080 -> 8443'] },
  },
  {
    props: { hubble: { dropEvents: true } },
    changes: {
      all: [
        'ClusterRole cilium rules + {apiGroups: [""], resources: [events], verbs: [create, patch]}',
        'config hubble-drop-events-interval: - -> 2m',
        'config hubble-drop-events-reasons: - -> auth_required policy_denied',
        'config hubble-drop-events: - -> true',
      ],
    },
  },
  { props: { hubble: { dropEvents: false } }, nothing: CHART_DEFAULT },
  {
    props: { hubble: { dropEvents: { interval: '1m' } } },
    on: { hubble: { dropEvents: true } },
    changes: { all: ['config hubble-drop-events-interval: 2m -> 1m'] },
  },
  {
    props: { hubble: { dropEvents: { reasons: ['policy_denied'] } } },
    on: { hubble: { dropEvents: true } },
    changes: { all: ['config hubble-drop-events-reasons: auth_required policy_denied -> policy_denied'] },
  },
  {
    props: { hubble: { ui: { ingress: { hosts: ['hubble.example.com'] } } } },
    on: { hubble: { ui: true } },
    changes: { all: ['object + Ingress kube-system/hubble-ui', 'warning HUB050'] },
  },
  {
    props: { hubble: { ui: { ingress: { hosts: ['hubble.example.com'], className: 'nginx', annotations: { a: 'b' }, labels: { c: 'd' }, tls: [{ secretName: 'hubble-tls', hosts: ['hubble.example.com'] }] } } } },
    on: { hubble: { ui: { ingress: { hosts: ['hubble.example.com'] } } } },
    changes: {
      all: [
        'Ingress kube-system/hubble-ui metadata.annotations: - -> {a: b}',
        'Ingress kube-system/hubble-ui metadata.labels.c: - -> d',
        'Ingress kube-system/hubble-ui spec.ingressClassName: - -> nginx',
        'Ingress kube-system/hubble-ui spec.tls + {hosts: [hubble.example.com], secretName: hubble-tls}',
      ],
    },
  },
  {
    props: { hubble: { ui: { serviceAnnotations: { a: 'b' } } } },
    on: { hubble: { ui: true } },
    changes: { all: ['Service kube-system/hubble-ui metadata.annotations: - -> {a: b}'] },
  },
  {
    props: { hubble: { ui: { baseUrl: '/hubble/' } } },
    on: { hubble: { ui: true } },
    changes: {
      all: [
        'ConfigMap kube-system/hubble-ui-nginx data.nginx.conf +             proxy_pass http://127.0.0.1:8090/;',
        'ConfigMap kube-system/hubble-ui-nginx data.nginx.conf +             rewrite ^/hubble(/.*)$ $1 break;',
        'ConfigMap kube-system/hubble-ui-nginx data.nginx.conf +             rewrite ^/hubble(/.*)$ $1 break;',
        'ConfigMap kube-system/hubble-ui-nginx data.nginx.conf +         location /hubble/ {',
        'ConfigMap kube-system/hubble-ui-nginx data.nginx.conf +         location /hubble/api {',
        `ConfigMap kube-system/hubble-ui-nginx data.nginx.conf +         sub_filter '<base href="/"/>' '<base href="/hubble/"/>';`,
        'ConfigMap kube-system/hubble-ui-nginx data.nginx.conf +         sub_filter_once on;',
        'ConfigMap kube-system/hubble-ui-nginx data.nginx.conf -             proxy_pass http://127.0.0.1:8090;',
        'ConfigMap kube-system/hubble-ui-nginx data.nginx.conf -         location / {',
        'ConfigMap kube-system/hubble-ui-nginx data.nginx.conf -         location /api {',
      ],
    },
  },
  {
    props: { prometheus: { hubbleRelay: true } },
    on: { prometheus: true, hubble: { relay: true } },
    changes: {
      all: [
        'ConfigMap kube-system/hubble-relay-config data.config.yaml.metrics-listen-address: - -> :9966',
        'Deployment kube-system/hubble-relay containers[hubble-relay].ports[prometheus]: - -> {containerPort: 9966, protocol: TCP}',
        'Deployment kube-system/hubble-relay pod metadata.annotations.prometheus.io/port: - -> "9966"',
        'Deployment kube-system/hubble-relay pod metadata.annotations.prometheus.io/scrape: - -> "true"',
        'Service kube-system/hubble-relay metadata.annotations: - -> {prometheus.io/port: "9966", prometheus.io/scrape: "true"}',
        'object + Service kube-system/hubble-relay-metrics',
      ],
    },
  },
  { props: { prometheus: { hubbleRelay: false } }, on: { prometheus: true, hubble: { relay: true } }, nothing: CHART_DEFAULT },
  {
    props: { prometheus: { agentMetrics: ['+cilium_bpf_map_pressure'] } },
    on: { prometheus: true },
    changes: { all: ['config metrics: - -> +cilium_bpf_map_pressure'] },
  },
  {
    props: { prometheus: { hubbleRelay: true, serviceMonitors: true } },
    on: { prometheus: { serviceMonitors: true }, hubble: { relay: true } },
    changes: {
      all: [
        'ConfigMap kube-system/hubble-relay-config data.config.yaml.metrics-listen-address: - -> :9966',
        'Deployment kube-system/hubble-relay containers[hubble-relay].ports[prometheus]: - -> {containerPort: 9966, protocol: TCP}',
        'object + Service kube-system/hubble-relay-metrics',
        'object + ServiceMonitor kube-system/hubble-relay',
      ],
    },
  },
  {
    props: { prometheus: { hubbleRelay: true, serviceMonitors: { hubbleRelay: false } } },
    on: { prometheus: { hubbleRelay: true, serviceMonitors: true }, hubble: { relay: true } },
    changes: {
      all: [
        'Deployment kube-system/hubble-relay pod metadata.annotations.prometheus.io/port: - -> "9966"',
        'Deployment kube-system/hubble-relay pod metadata.annotations.prometheus.io/scrape: - -> "true"',
        'Service kube-system/hubble-relay metadata.annotations: - -> {prometheus.io/port: "9966", prometheus.io/scrape: "true"}',
        'object - ServiceMonitor kube-system/hubble-relay',
      ],
    },
  },
  { props: { prometheus: { hubbleRelay: true, serviceMonitors: { hubbleRelay: true } } }, on: { prometheus: { hubbleRelay: true, serviceMonitors: true }, hubble: { relay: true } }, nothing: CHART_DEFAULT },
  {
    props: { prometheus: { serviceMonitors: { agent: false } } },
    on: { prometheus: { serviceMonitors: true } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium pod metadata.annotations.prometheus.io/port: - -> "9962"',
        'DaemonSet kube-system/cilium pod metadata.annotations.prometheus.io/scrape: - -> "true"',
        'object - Service kube-system/cilium-agent',
        'object - ServiceMonitor kube-system/cilium-agent',
      ],
    },
  },
  { props: { prometheus: { serviceMonitors: { agent: true } } }, on: { prometheus: { serviceMonitors: true } }, nothing: CHART_DEFAULT },
  {
    props: { prometheus: { serviceMonitors: { operator: false } } },
    on: { prometheus: { serviceMonitors: true } },
    changes: {
      all: [
        'Deployment kube-system/cilium-operator pod metadata.annotations.prometheus.io/port: - -> "9963"',
        'Deployment kube-system/cilium-operator pod metadata.annotations.prometheus.io/scrape: - -> "true"',
        'object - Service kube-system/cilium-operator',
        'object - ServiceMonitor kube-system/cilium-operator',
      ],
    },
  },
  { props: { prometheus: { serviceMonitors: { operator: true } } }, on: { prometheus: { serviceMonitors: true } }, nothing: CHART_DEFAULT },
  {
    props: { prometheus: { serviceMonitors: { envoy: false } } },
    on: { prometheus: { serviceMonitors: true } },
    changes: {
      all: [
        'Service kube-system/cilium-envoy metadata.annotations: - -> {prometheus.io/port: "9964", prometheus.io/scrape: "true"}',
        'object - ServiceMonitor kube-system/cilium-envoy',
      ],
    },
  },
  { props: { prometheus: { serviceMonitors: { envoy: true } } }, on: { prometheus: { serviceMonitors: true } }, nothing: CHART_DEFAULT },
  {
    props: { prometheus: { serviceMonitors: { hubble: false } } },
    on: { prometheus: { serviceMonitors: true }, hubble: { metrics: ['dns'] } },
    changes: {
      all: [
        'Service kube-system/hubble-metrics metadata.annotations: - -> {prometheus.io/port: "9965", prometheus.io/scrape: "true"}',
        'object - ServiceMonitor kube-system/hubble',
      ],
    },
  },
  { props: { prometheus: { serviceMonitors: { hubble: true } } }, on: { prometheus: { serviceMonitors: true }, hubble: { metrics: ['dns'] } }, nothing: CHART_DEFAULT },
  {
    props: { noConntrackIptablesRules: true },
    on: { routing: Routing.native(), masquerade: { bpf: true } },
    changes: { all: ['config install-no-conntrack-iptables-rules: false -> true'] },
  },
  { props: { noConntrackIptablesRules: false }, nothing: CHART_DEFAULT },
  {
    props: { operator: { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' }] } },
    changes: {
      all: [
        'Deployment kube-system/cilium-operator topologySpreadConstraints + {labelSelector: {matchLabels: {io.cilium/app: operator... (169)',
      ],
    },
  },
  {
    props: { clusterMesh: { replicas: 2 } },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        'Deployment kube-system/clustermesh-apiserver spec.replicas: 1 -> 2',
        'Service kube-system/clustermesh-apiserver spec.sessionAffinity: - -> ClientIP',
      ],
    },
  },
  {
    props: { clusterMesh: { serviceAnnotations: { 'external-dns.alpha.kubernetes.io/hostname': 'mesh.example.com' } } },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: { all: ['Service kube-system/clustermesh-apiserver metadata.annotations: - -> {external-dns.alpha.kubernetes.io/hostname: mesh.example.com}'] },
  },
  { props: { clusterMesh: { kvStoreMesh: true } }, on: { clusterMesh: true }, cluster: { clusterId: 1 }, nothing: CHART_DEFAULT },
  {
    props: { clusterMesh: { kvStoreMesh: false } },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: {
      '1.18 1.19': [
        'CronJob kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-local-cert]: {commonName: local-home, namespace: kube-system, usage... (115) -> -',
        'Job kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-local-cert]: {commonName: local-home, namespace: kube-system, usage... (115) -> -',
      ],
      '1.18': [
        'Deployment kube-system/clustermesh-apiserver containers[kvstoremesh]: {args: [kvstoremesh, --cluster-name=$(CLUSTER_NAME), -... (1331) -> -',
      ],
      all: [
        'Deployment kube-system/clustermesh-apiserver volumes[kvstoremesh-secrets]: {projected: {defaultMode: 256, sources: [{secret: {nam... (314) -> -',
        'Job kube-system/clustermesh-apiserver-generate-certs has a new hash',
        'Service kube-system/clustermesh-apiserver-metrics spec.ports[kvmesh-metrics]: {port: 9964, protocol: TCP, targetPort: kvmesh-metrics} -> -',
        'warning CIL087',
      ],
      '1.19 1.20': [
        'Deployment kube-system/clustermesh-apiserver containers[kvstoremesh]: {args: [kvstoremesh, --cluster-name=$(CLUSTER_NAME), -... (1358) -> -',
      ],
      '1.20': [
        'CronJob kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-local-cert]: {commonName: local-home, namespace: kube-system, usage... (114) -> -',
        'Job kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-local-cert]: {commonName: local-home, namespace: kube-system, usage... (114) -> -',
      ],
    },
  },
  {
    props: { clusterMesh: { endpointSliceSynchronization: true } },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        'ClusterRole cilium-operator rules + {apiGroups: [""], resources: [events], verbs: [patch, create]}',
        'ClusterRole cilium-operator rules + {apiGroups: [""], resources: [services/finalizers], ve... (68)',
        'ClusterRole cilium-operator rules + {apiGroups: [discovery.k8s.io], resources: [endpointsl... (129)',
        'ClusterRole cilium-operator rules - {apiGroups: [discovery.k8s.io], resources: [endpointsl... (87)',
        'Deployment kube-system/cilium-operator containers[cilium-operator].env[CILIUM_CLUSTERMESH_CONFIG]: - -> {value: /var/lib/cilium/clustermesh/}',
        'Deployment kube-system/cilium-operator containers[cilium-operator].volumeMounts[/var/lib/cilium/clustermesh]: - -> {name: clustermesh-secrets, readOnly: true}',
        'Deployment kube-system/cilium-operator volumes[clustermesh-secrets]: - -> {projected: {defaultMode: 256, sources: [{secret: {nam... (528)',
        'config clustermesh-enable-endpoint-sync: false -> true',
      ],
    },
  },
  { props: { clusterMesh: { endpointSliceSynchronization: false } }, on: { clusterMesh: true }, cluster: { clusterId: 1 }, nothing: CHART_DEFAULT },
  { props: { clusterMesh: { mcsApi: false } }, on: { clusterMesh: true }, cluster: { clusterId: 1 }, nothing: CHART_DEFAULT },
  {
    props: { clusterMesh: { mcsApi: true } },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        'ClusterRole cilium-operator rules + {apiGroups: [""], resources: [services], verbs: [creat... (80)',
        'ClusterRole cilium-operator rules + {apiGroups: [discovery.k8s.io], resources: [endpointsl... (129)',
        'ClusterRole cilium-operator rules + {apiGroups: [multicluster.x-k8s.io], resources: [servi... (123)',
        'ClusterRole cilium-operator rules + {apiGroups: [multicluster.x-k8s.io], resources: [servi... (92)',
        'ClusterRole cilium-operator rules + {apiGroups: [multicluster.x-k8s.io], resources: [servi... (96)',
        'ClusterRole cilium-operator rules + {apiGroups: [multicluster.x-k8s.io], resources: [servi... (96)',
        'ClusterRole cilium-operator rules - {apiGroups: [discovery.k8s.io], resources: [endpointsl... (87)',
        'ClusterRole clustermesh-apiserver rules + {apiGroups: [multicluster.x-k8s.io], resources: [servi... (92)',
        'Deployment kube-system/cilium-operator containers[cilium-operator].env[CILIUM_CLUSTERMESH_CONFIG]: - -> {value: /var/lib/cilium/clustermesh/}',
        'Deployment kube-system/cilium-operator containers[cilium-operator].volumeMounts[/var/lib/cilium/clustermesh]: - -> {name: clustermesh-secrets, readOnly: true}',
        'Deployment kube-system/cilium-operator volumes[clustermesh-secrets]: - -> {projected: {defaultMode: 256, sources: [{secret: {nam... (528)',
        'Deployment kube-system/clustermesh-apiserver containers[apiserver].args + --clustermesh-enable-mcs-api',
        'config clustermesh-enable-mcs-api: false -> true',
      ],
      '1.19': [
        'ClusterRole cilium-operator rules + {apiGroups: [apiextensions.k8s.io], resourceNames: [ci... (894)',
        'ClusterRole cilium-operator rules + {apiGroups: [multicluster.x-k8s.io], resources: [servi... (93)',
        'ClusterRole cilium-operator rules - {apiGroups: [apiextensions.k8s.io], resourceNames: [ci... (818)',
      ],
      '1.20': [
        'ClusterRole cilium-operator rules + {apiGroups: [apiextensions.k8s.io], resourceNames: [ci... (927)',
        'ClusterRole cilium-operator rules + {apiGroups: [multicluster.x-k8s.io], resources: [servi... (93)',
        'ClusterRole cilium-operator rules - {apiGroups: [apiextensions.k8s.io], resourceNames: [ci... (851)',
      ],
    },
  },
  {
    props: { clusterMesh: { policyDefaultLocalCluster: true } },
    on: { clusterMesh: { policyDefaultLocalCluster: false } },
    cluster: { clusterId: 1 },
    changes: { all: ['config policy-default-local-cluster: false -> true'] },
  },
  {
    props: { clusterMesh: { policyDefaultLocalCluster: false } },
    on: { clusterMesh: { policyDefaultLocalCluster: true } },
    cluster: { clusterId: 1 },
    changes: { all: ['config policy-default-local-cluster: true -> false'] },
  },
  {
    props: { agent: { tolerations: [{ operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }] } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium tolerations[*].effect: - -> NoExecute',
        'DaemonSet kube-system/cilium tolerations[*].tolerationSeconds: - -> 60',
      ],
    },
  },
];
