import { CertificateIssuance } from '../../../lib';
import type { FeatureCase } from '../../support/matrix-case';

const { certManager, cronJob, disabled, provided } = CertificateIssuance;

/** The Secret names that the chart fixes for cluster mesh. */
const MESH_CERTIFICATES = ['admin', 'local', 'remote', 'server'].map((name) => `clustermesh-apiserver-${name}-cert`);

const CERTS = 'containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs';

/** One change in what both the Job and the CronJob issue. */
const issued = (name: string, certificate: string, change: string): string[] =>
  ['CronJob', 'Job'].map((kind) => `${kind} kube-system/${name}-generate-certs ${CERTS}[${certificate}].${change}`);

/** The objects that issue certificates in the cluster. */
const withoutIssuing = (name: string): string[] =>
  ['CronJob', 'Job', 'Role', 'RoleBinding', 'ServiceAccount'].map((kind) => `object - ${kind} kube-system/${name}-generate-certs`);

/** The agents' Hubble server without TLS. */
const PLAIN_HUBBLE = [
  'DaemonSet kube-system/cilium containers[cilium-agent].volumeMounts[/var/lib/cilium/tls/hubble]: {name: hubble-tls, readOnly: true} -> -',
  'DaemonSet kube-system/cilium volumes[hubble-tls]: {projected: {defaultMode: 256, sources: [{secret: {ite... (210) -> -',
  'Service kube-system/hubble-peer spec.ports[peer-service].port: 443 -> 80',
  'config hubble-disable-tls: false -> true',
  'config hubble-tls-cert-file: /var/lib/cilium/tls/hubble/server.crt -> -',
  'config hubble-tls-client-ca-files: /var/lib/cilium/tls/hubble/client-ca.crt -> -',
  'config hubble-tls-key-file: /var/lib/cilium/tls/hubble/server.key -> -',
];

const RELAY = 'Deployment kube-system/hubble-relay';
const RELAY_CONFIG = 'ConfigMap kube-system/hubble-relay-config data.config.yaml';

const OWN_SERVER_SECRET =
  'DaemonSet kube-system/cilium volumes[hubble-tls].projected.sources[*].secret.name: hubble-server-certs -> hubble-server';

/** Who issues certificates. */
export const certificates: readonly FeatureCase[] = [
  { props: { certificates: cronJob() }, nothing: 'the default' },
  {
    props: { certificates: cronJob({ validity: '90d' }) },
    changes: {
      all: [...issued('hubble', 'hubble-server-certs', 'validity: 8760h -> 2160h'), 'Job kube-system/hubble-generate-certs has a new hash'],
    },
  },
  {
    props: { certificates: cronJob({ validity: '90d' }) },
    on: { hubble: false, clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: {
      all: ['Job kube-system/clustermesh-apiserver-generate-certs has a new hash'],
      '1.18 1.19': MESH_CERTIFICATES.flatMap((name) => issued('clustermesh-apiserver', name, 'validity: 26280h -> 2160h')),
      '1.20': MESH_CERTIFICATES.flatMap((name) => issued('clustermesh-apiserver', name, 'validity: 8760h -> 2160h')),
    },
  },
  {
    props: { certificates: cronJob({ schedule: '0 3 1 * *' }) },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        'CronJob kube-system/clustermesh-apiserver-generate-certs spec.schedule: 0 0 1 */4 * -> 0 3 1 * *',
        'CronJob kube-system/hubble-generate-certs spec.schedule: 0 0 1 */4 * -> 0 3 1 * *',
      ],
    },
  },
  {
    props: { certificates: cronJob({ enforceCaValidity: false }) },
    changes: {
      '1.18 1.19': ['error CIL032'],
      '1.20': [
        ...['CronJob', 'Job'].flatMap((kind) => ['+ --ca-enforce-validity-throughout-leaves-duration=false', '- --ca-enforce-validity-throughout-leaves-duration=true'].map((change) => `${kind} kube-system/hubble-generate-certs containers[certgen].args ${change}`)),
        'Job kube-system/hubble-generate-certs has a new hash',
      ],
    },
  },
  {
    props: { certificates: cronJob({ enforceCaValidity: true }) },
    on: { certificates: cronJob({ enforceCaValidity: false }) },
    changes: {
      '1.18 1.19': ['error CIL032', 'error CIL032 before'],
      '1.20': [
        ...['CronJob', 'Job'].flatMap((kind) => ['+ --ca-enforce-validity-throughout-leaves-duration=true', '- --ca-enforce-validity-throughout-leaves-duration=false'].map((change) => `${kind} kube-system/hubble-generate-certs containers[certgen].args ${change}`)),
        'Job kube-system/hubble-generate-certs has a new hash',
      ],
    },
  },
  {
    props: { certificates: certManager({ issuer: { name: 'ca' } }) },
    changes: { all: ['object + Certificate kube-system/hubble-server-certs', ...withoutIssuing('hubble')] },
  },
  {
    props: { certificates: certManager({ issuer: { name: 'ca' } }) },
    on: { hubble: { relay: true }, clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        ...MESH_CERTIFICATES.map((name) => `object + Certificate kube-system/${name}`),
        'object + Certificate kube-system/hubble-relay-client-certs',
        'object + Certificate kube-system/hubble-server-certs',
        ...withoutIssuing('clustermesh-apiserver'),
        ...withoutIssuing('hubble'),
      ],
    },
  },
  {
    props: { certificates: certManager({ issuer: { name: 'ca', kind: 'Issuer' } }) },
    on: { certificates: certManager({ issuer: { name: 'ca' } }) },
    changes: { all: ['Certificate kube-system/hubble-server-certs spec.issuerRef.kind: ClusterIssuer -> Issuer'] },
  },
  {
    props: { certificates: certManager({ issuer: { name: 'ca', group: 'step.sm' } }) },
    on: { certificates: certManager({ issuer: { name: 'ca' } }) },
    changes: { all: ['Certificate kube-system/hubble-server-certs spec.issuerRef.group: cert-manager.io -> step.sm'] },
  },
  {
    props: { certificates: certManager({ issuer: { name: 'other' }, validity: '90d' }) },
    on: { hubble: { relay: true }, clusterMesh: true, certificates: certManager({ issuer: { name: 'ca' } }) },
    cluster: { clusterId: 1 },
    changes: {
      all: [
        ...[...MESH_CERTIFICATES, 'hubble-relay-client-certs', 'hubble-server-certs'].map(
          (name) => `Certificate kube-system/${name} spec.issuerRef.name: ca -> other`,
        ),
        'Certificate kube-system/hubble-relay-client-certs spec.duration: 8760h0m0s -> 2160h0m0s',
        'Certificate kube-system/hubble-server-certs spec.duration: 8760h0m0s -> 2160h0m0s',
      ],
      '1.18 1.19': MESH_CERTIFICATES.map((name) => `Certificate kube-system/${name} spec.duration: 26280h0m0s -> 2160h0m0s`),
      '1.20': MESH_CERTIFICATES.map((name) => `Certificate kube-system/${name} spec.duration: 8760h0m0s -> 2160h0m0s`),
    },
  },
  {
    props: { certificates: provided({ hubbleServerSecret: 'hubble-server' }) },
    changes: { all: [OWN_SERVER_SECRET, ...withoutIssuing('hubble')] },
  },
  {
    props: { certificates: provided({ hubbleServerSecret: 'hubble-server', clusterMeshSecrets: false }) },
    on: { certificates: provided({ hubbleServerSecret: 'hubble-server' }) },
    nothing: 'the default',
  },
  {
    props: { certificates: provided({ hubbleServerSecret: 'hubble-server', hubbleRelayClientSecret: 'relay-client' }) },
    on: { hubble: { relay: true } },
    changes: {
      all: [
        OWN_SERVER_SECRET,
        'Deployment kube-system/hubble-relay volumes[tls].projected.sources[*].secret.name: hubble-relay-client-certs -> relay-client',
        ...withoutIssuing('hubble'),
      ],
    },
  },
  {
    props: { certificates: provided({ hubbleServerSecret: 'hubble-server' }) },
    on: { hubble: { relay: true } },
    changes: { all: ['error HUB052'] },
  },
  {
    props: { certificates: provided({ hubbleServerSecret: 'hubble-server', clusterMeshSecrets: true }) },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: { all: [OWN_SERVER_SECRET, ...withoutIssuing('clustermesh-apiserver'), ...withoutIssuing('hubble')] },
  },
  {
    props: { certificates: provided({ hubbleServerSecret: 'hubble-server', clusterMeshSecrets: false }) },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: { all: ['error CIL024'] },
  },
  {
    props: { certificates: disabled() },
    changes: { all: [...PLAIN_HUBBLE, ...withoutIssuing('hubble')] },
  },
  {
    props: { certificates: disabled() },
    on: { hubble: { relay: true } },
    changes: {
      all: [
        ...PLAIN_HUBBLE,
        `${RELAY_CONFIG}.disable-client-tls: - -> true`,
        `${RELAY_CONFIG}.peer-service: hubble-peer.kube-system.svc.cluster.local.:443 -> hubble-peer.kube-system.svc.cluster.local.:80`,
        `${RELAY_CONFIG}.tls-hubble-client-cert-file: /var/lib/hubble-relay/tls/client.crt -> -`,
        `${RELAY_CONFIG}.tls-hubble-client-key-file: /var/lib/hubble-relay/tls/client.key -> -`,
        `${RELAY_CONFIG}.tls-hubble-server-ca-files: /var/lib/hubble-relay/tls/hubble-server-ca.crt -> -`,
        `${RELAY} containers[hubble-relay].volumeMounts[/var/lib/hubble-relay/tls]: {name: tls, readOnly: true} -> -`,
        `${RELAY} volumes[tls]: {projected: {defaultMode: 256, sources: [{secret: {ite... (207) -> -`,
        ...withoutIssuing('hubble'),
      ],
    },
  },
  {
    props: { certificates: disabled() },
    on: { clusterMesh: true },
    cluster: { clusterId: 1 },
    changes: { all: ['error CIL025'] },
  },
];
