import type { Rule } from '../../rule';
import { addressFamilies } from './address-families';
import { apiServerAddress } from './api-server-address';
import { cgroupAutoMount } from './cgroup-auto-mount';
import { clusterDomain } from './cluster-domain';
import { droppedCapabilities } from './dropped-capabilities';
import { etcdQuorum } from './etcd-quorum';
import { hostDnsHostRouting, hostDnsUntested } from './host-dns-host-routing';
import { kubePrismAddress } from './kube-prism-address';
import { kubeSpanHostRouting } from './kube-span-host-routing';
import { kubeSpanMtu } from './kube-span-mtu';
import { kubeSpanNativeRouting } from './kube-span-native-routing';
import { nodeInit } from './node-init';
import { podSubnetRouted } from './pod-subnet-routed';
import { noServiceImplementation } from './no-service-implementation';
import { servicesByTwo } from './services-by-two';
import { wildcardServiceEntries } from './wildcard-service-entries';

export const rules: readonly Rule[] = [
  hostDnsHostRouting,
  droppedCapabilities,
  cgroupAutoMount,
  nodeInit,
  wildcardServiceEntries,
  kubeSpanNativeRouting,
  kubeSpanHostRouting,
  kubeSpanMtu,
  noServiceImplementation,
  servicesByTwo,
  apiServerAddress,
  kubePrismAddress,
  podSubnetRouted,
  clusterDomain,
  addressFamilies,
  etcdQuorum,
  hostDnsUntested,
];
