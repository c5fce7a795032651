import { CertificateIssuance } from '../../../lib';
import type { FeatureCase } from '../../support/matrix-case';

/** Who issues certificates. */
export const certificates: readonly FeatureCase[] = [
  {
    props: { certificates: CertificateIssuance.cronJob() },
    nothing: 'the default',
  },
  {
    props: { certificates: CertificateIssuance.cronJob({ validityDays: 90 }) },
    changes: {
      all: [
        'CronJob kube-system/hubble-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[hubble-server-certs].validity: 8760h -> 2160h',
        'Job kube-system/hubble-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[hubble-server-certs].validity: 8760h -> 2160h',
        'Job kube-system/hubble-generate-certs has a new hash',
      ],
    },
  },
  {
    props: { certificates: CertificateIssuance.cronJob({ schedule: '0 3 1 * *' }) },
    changes: { all: ['CronJob kube-system/hubble-generate-certs spec.schedule: 0 0 1 */4 * -> 0 3 1 * *'] },
  },
  {
    props: { certificates: CertificateIssuance.cronJob({ validityDays: 90 }) },
    on: { hubble: false, clusterMesh: {} },
    cluster: { clusterId: 1 },
    changes: {
      all: ['Job kube-system/clustermesh-apiserver-generate-certs has a new hash'],
      '1.18 1.19': [
        'CronJob kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-admin-cert].validity: 26280h -> 2160h',
        'CronJob kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-local-cert].validity: 26280h -> 2160h',
        'CronJob kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-remote-cert].validity: 26280h -> 2160h',
        'CronJob kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-server-cert].validity: 26280h -> 2160h',
        'Job kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-admin-cert].validity: 26280h -> 2160h',
        'Job kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-local-cert].validity: 26280h -> 2160h',
        'Job kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-remote-cert].validity: 26280h -> 2160h',
        'Job kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-server-cert].validity: 26280h -> 2160h',
      ],
      '1.20': [
        'CronJob kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-admin-cert].validity: 8760h -> 2160h',
        'CronJob kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-local-cert].validity: 8760h -> 2160h',
        'CronJob kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-remote-cert].validity: 8760h -> 2160h',
        'CronJob kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-server-cert].validity: 8760h -> 2160h',
        'Job kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-admin-cert].validity: 8760h -> 2160h',
        'Job kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-local-cert].validity: 8760h -> 2160h',
        'Job kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-remote-cert].validity: 8760h -> 2160h',
        'Job kube-system/clustermesh-apiserver-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[clustermesh-apiserver-server-cert].validity: 8760h -> 2160h',
      ],
    },
  },
  {
    props: { certificates: CertificateIssuance.cronJob({ schedule: '0 3 1 * *' }) },
    on: { hubble: { relay: true }, clusterMesh: {} },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        'CronJob kube-system/clustermesh-apiserver-generate-certs spec.schedule: 0 0 1 */4 * -> 0 3 1 * *',
        'CronJob kube-system/hubble-generate-certs spec.schedule: 0 0 1 */4 * -> 0 3 1 * *',
      ],
    },
  },
  {
    props: { certificates: CertificateIssuance.certManager({ issuer: { name: 'ca' } }) },
    changes: {
      all: [
        'object + Certificate kube-system/hubble-server-certs',
        'object - CronJob kube-system/hubble-generate-certs',
        'object - Job kube-system/hubble-generate-certs',
        'object - Role kube-system/hubble-generate-certs',
        'object - RoleBinding kube-system/hubble-generate-certs',
        'object - ServiceAccount kube-system/hubble-generate-certs',
      ],
    },
  },
  {
    props: { certificates: CertificateIssuance.certManager({ issuer: { name: 'ca' } }) },
    on: { hubble: { relay: true }, clusterMesh: {} },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        'object + Certificate kube-system/clustermesh-apiserver-admin-cert',
        'object + Certificate kube-system/clustermesh-apiserver-local-cert',
        'object + Certificate kube-system/clustermesh-apiserver-remote-cert',
        'object + Certificate kube-system/clustermesh-apiserver-server-cert',
        'object + Certificate kube-system/hubble-relay-client-certs',
        'object + Certificate kube-system/hubble-server-certs',
        'object - CronJob kube-system/clustermesh-apiserver-generate-certs',
        'object - CronJob kube-system/hubble-generate-certs',
        'object - Job kube-system/clustermesh-apiserver-generate-certs',
        'object - Job kube-system/hubble-generate-certs',
        'object - Role kube-system/clustermesh-apiserver-generate-certs',
        'object - Role kube-system/hubble-generate-certs',
        'object - RoleBinding kube-system/clustermesh-apiserver-generate-certs',
        'object - RoleBinding kube-system/hubble-generate-certs',
        'object - ServiceAccount kube-system/clustermesh-apiserver-generate-certs',
        'object - ServiceAccount kube-system/hubble-generate-certs',
      ],
    },
  },
  {
    props: { certificates: CertificateIssuance.certManager({ issuer: { name: 'ca', kind: 'Issuer' } }) },
    on: { certificates: CertificateIssuance.certManager({ issuer: { name: 'ca' } }) },
    changes: { all: ['Certificate kube-system/hubble-server-certs spec.issuerRef.kind: ClusterIssuer -> Issuer'] },
  },
  {
    props: { certificates: CertificateIssuance.certManager({ issuer: { name: 'ca', group: 'step.sm' } }) },
    on: { certificates: CertificateIssuance.certManager({ issuer: { name: 'ca' } }) },
    changes: { all: ['Certificate kube-system/hubble-server-certs spec.issuerRef.group: cert-manager.io -> step.sm'] },
  },
  {
    props: { certificates: CertificateIssuance.certManager({ issuer: { name: 'other' }, validityDays: 90 }) },
    on: { hubble: { relay: true }, clusterMesh: {}, certificates: CertificateIssuance.certManager({ issuer: { name: 'ca' } }) },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        'Certificate kube-system/clustermesh-apiserver-admin-cert spec.issuerRef.name: ca -> other',
        'Certificate kube-system/clustermesh-apiserver-local-cert spec.issuerRef.name: ca -> other',
        'Certificate kube-system/clustermesh-apiserver-remote-cert spec.issuerRef.name: ca -> other',
        'Certificate kube-system/clustermesh-apiserver-server-cert spec.issuerRef.name: ca -> other',
        'Certificate kube-system/hubble-relay-client-certs spec.duration: 8760h0m0s -> 2160h0m0s',
        'Certificate kube-system/hubble-relay-client-certs spec.issuerRef.name: ca -> other',
        'Certificate kube-system/hubble-server-certs spec.duration: 8760h0m0s -> 2160h0m0s',
        'Certificate kube-system/hubble-server-certs spec.issuerRef.name: ca -> other',
      ],
      '1.18 1.19': [
        'Certificate kube-system/clustermesh-apiserver-admin-cert spec.duration: 26280h0m0s -> 2160h0m0s',
        'Certificate kube-system/clustermesh-apiserver-local-cert spec.duration: 26280h0m0s -> 2160h0m0s',
        'Certificate kube-system/clustermesh-apiserver-remote-cert spec.duration: 26280h0m0s -> 2160h0m0s',
        'Certificate kube-system/clustermesh-apiserver-server-cert spec.duration: 26280h0m0s -> 2160h0m0s',
      ],
      '1.20': [
        'Certificate kube-system/clustermesh-apiserver-admin-cert spec.duration: 8760h0m0s -> 2160h0m0s',
        'Certificate kube-system/clustermesh-apiserver-local-cert spec.duration: 8760h0m0s -> 2160h0m0s',
        'Certificate kube-system/clustermesh-apiserver-remote-cert spec.duration: 8760h0m0s -> 2160h0m0s',
        'Certificate kube-system/clustermesh-apiserver-server-cert spec.duration: 8760h0m0s -> 2160h0m0s',
      ],
    },
  },
  {
    props: { certificates: CertificateIssuance.provided({ hubbleServerSecret: 'hubble-server' }) },
    changes: {
      all: [
        'DaemonSet kube-system/cilium volumes[hubble-tls].projected.sources[*].secret.name: hubble-server-certs -> hubble-server',
        'object - CronJob kube-system/hubble-generate-certs',
        'object - Job kube-system/hubble-generate-certs',
        'object - Role kube-system/hubble-generate-certs',
        'object - RoleBinding kube-system/hubble-generate-certs',
        'object - ServiceAccount kube-system/hubble-generate-certs',
      ],
    },
  },
  {
    props: { certificates: CertificateIssuance.provided({ hubbleServerSecret: 'hubble-server', hubbleRelayClientSecret: 'relay-client' }) },
    on: { hubble: { relay: true } },
    changes: {
      all: [
        'DaemonSet kube-system/cilium volumes[hubble-tls].projected.sources[*].secret.name: hubble-server-certs -> hubble-server',
        'Deployment kube-system/hubble-relay volumes[tls].projected.sources[*].secret.name: hubble-relay-client-certs -> relay-client',
        'object - CronJob kube-system/hubble-generate-certs',
        'object - Job kube-system/hubble-generate-certs',
        'object - Role kube-system/hubble-generate-certs',
        'object - RoleBinding kube-system/hubble-generate-certs',
        'object - ServiceAccount kube-system/hubble-generate-certs',
      ],
    },
  },
  {
    props: { certificates: CertificateIssuance.provided({ hubbleServerSecret: 'hubble-server' }) },
    on: { hubble: { relay: true } },
    changes: {
      all: [
        'error CIL024',
        'error HLM009',
      ],
    },
  },
  {
    props: { certificates: CertificateIssuance.provided({ hubbleServerSecret: 'hubble-server', clusterMeshSecrets: true }) },
    on: { clusterMesh: {} },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        'DaemonSet kube-system/cilium volumes[hubble-tls].projected.sources[*].secret.name: hubble-server-certs -> hubble-server',
        'object - CronJob kube-system/clustermesh-apiserver-generate-certs',
        'object - CronJob kube-system/hubble-generate-certs',
        'object - Job kube-system/clustermesh-apiserver-generate-certs',
        'object - Job kube-system/hubble-generate-certs',
        'object - Role kube-system/clustermesh-apiserver-generate-certs',
        'object - Role kube-system/hubble-generate-certs',
        'object - RoleBinding kube-system/clustermesh-apiserver-generate-certs',
        'object - RoleBinding kube-system/hubble-generate-certs',
        'object - ServiceAccount kube-system/clustermesh-apiserver-generate-certs',
        'object - ServiceAccount kube-system/hubble-generate-certs',
      ],
    },
  },
  {
    props: { certificates: CertificateIssuance.provided({ hubbleServerSecret: 'hubble-server', clusterMeshSecrets: false }) },
    on: { clusterMesh: {} },
    cluster: { clusterId: 1 },
    changes: { all: ['error CIL024'] },
  },
  {
    props: { certificates: CertificateIssuance.disabled() },
    changes: {
      all: [
        'DaemonSet kube-system/cilium containers[cilium-agent].volumeMounts[/var/lib/cilium/tls/hubble]: {name: hubble-tls, readOnly: true} -> -',
        'DaemonSet kube-system/cilium volumes[hubble-tls]: {projected: {defaultMode: 256, sources: [{secret: {ite... (210) -> -',
        'Service kube-system/hubble-peer spec.ports[peer-service].port: 443 -> 80',
        'config hubble-disable-tls: false -> true',
        'config hubble-tls-cert-file: /var/lib/cilium/tls/hubble/server.crt -> -',
        'config hubble-tls-client-ca-files: /var/lib/cilium/tls/hubble/client-ca.crt -> -',
        'config hubble-tls-key-file: /var/lib/cilium/tls/hubble/server.key -> -',
        'object - CronJob kube-system/hubble-generate-certs',
        'object - Job kube-system/hubble-generate-certs',
        'object - Role kube-system/hubble-generate-certs',
        'object - RoleBinding kube-system/hubble-generate-certs',
        'object - ServiceAccount kube-system/hubble-generate-certs',
      ],
    },
  },
  {
    props: { certificates: CertificateIssuance.disabled() },
    on: { hubble: { relay: true } },
    changes: {
      all: [
        'ConfigMap kube-system/hubble-relay-config data.config.yaml.disable-client-tls: - -> true',
        'ConfigMap kube-system/hubble-relay-config data.config.yaml.peer-service: hubble-peer.kube-system.svc.cluster.local.:443 -> hubble-peer.kube-system.svc.cluster.local.:80',
        'ConfigMap kube-system/hubble-relay-config data.config.yaml.tls-hubble-client-cert-file: /var/lib/hubble-relay/tls/client.crt -> -',
        'ConfigMap kube-system/hubble-relay-config data.config.yaml.tls-hubble-client-key-file: /var/lib/hubble-relay/tls/client.key -> -',
        'ConfigMap kube-system/hubble-relay-config data.config.yaml.tls-hubble-server-ca-files: /var/lib/hubble-relay/tls/hubble-server-ca.crt -> -',
        'DaemonSet kube-system/cilium containers[cilium-agent].volumeMounts[/var/lib/cilium/tls/hubble]: {name: hubble-tls, readOnly: true} -> -',
        'DaemonSet kube-system/cilium volumes[hubble-tls]: {projected: {defaultMode: 256, sources: [{secret: {ite... (210) -> -',
        'Deployment kube-system/hubble-relay containers[hubble-relay].volumeMounts[/var/lib/hubble-relay/tls]: {name: tls, readOnly: true} -> -',
        'Deployment kube-system/hubble-relay volumes[tls]: {projected: {defaultMode: 256, sources: [{secret: {ite... (207) -> -',
        'Service kube-system/hubble-peer spec.ports[peer-service].port: 443 -> 80',
        'config hubble-disable-tls: false -> true',
        'config hubble-tls-cert-file: /var/lib/cilium/tls/hubble/server.crt -> -',
        'config hubble-tls-client-ca-files: /var/lib/cilium/tls/hubble/client-ca.crt -> -',
        'config hubble-tls-key-file: /var/lib/cilium/tls/hubble/server.key -> -',
        'object - CronJob kube-system/hubble-generate-certs',
        'object - Job kube-system/hubble-generate-certs',
        'object - Role kube-system/hubble-generate-certs',
        'object - RoleBinding kube-system/hubble-generate-certs',
        'object - ServiceAccount kube-system/hubble-generate-certs',
      ],
    },
  },
  {
    props: { certificates: CertificateIssuance.disabled() },
    on: { clusterMesh: {} },
    cluster: { clusterId: 1 },
    changes: { all: ['error CIL025'] },
  },
];
