import type { Check } from '../../rule';
import { advertisementWithoutPeer } from './advertisement-without-peer';
import { advertisementWithoutSelector } from './advertisement-without-selector';
import { authSecretNamespace } from './auth-secret-namespace';
import { bgpChecks } from './bgp-checks';
import { clusterIpAccess } from './cluster-ip-access';
import { bgpControlPlaneOff } from './control-plane-off';
import { instanceWithoutPeers } from './instance-without-peers';
import { keepAliveTime } from './keep-alive-time';
import { localPreferenceEbgp } from './local-preference-ebgp';
import { lowLocalPort } from './low-local-port';
import { missingPeerConfig } from './missing-peer-config';
import { nodeOfTwoConfigs } from './node-of-two-configs';
import { peerOfNodeAddress } from './peer-of-node-address';
import { podCidrIpam } from './pod-cidr-ipam';
import { podCidrTunnel } from './pod-cidr-tunnel';
import { silentPeer } from './silent-peer';
import { talosBgpPort } from './talos-bgp-port';

export const rules: readonly Check[] = [
  bgpChecks,
  bgpControlPlaneOff,
  nodeOfTwoConfigs,
  advertisementWithoutPeer,
  missingPeerConfig,
  silentPeer,
  podCidrTunnel,
  podCidrIpam,
  lowLocalPort,
  talosBgpPort,
  clusterIpAccess,
  keepAliveTime,
  localPreferenceEbgp,
  peerOfNodeAddress,
  instanceWithoutPeers,
  advertisementWithoutSelector,
  authSecretNamespace,
];
