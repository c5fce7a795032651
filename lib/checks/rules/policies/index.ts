import { policyRules } from '../../policies/policy-rule';
import type { Rule } from '../../rule';
import { apiServerPort } from './api-server-port';
import { auditMode } from './audit-mode';
import { cidr } from './cidr';
import { cidrExcept } from './cidr-except';
import { cidrOfCluster } from './cidr-of-cluster';
import { cidrOfOtherFamily } from './cidr-of-other-family';
import { cidrSet } from './cidr-set';
import { conflictingRules } from './conflicting-rules';
import { defaultDenyWithoutRules } from './default-deny-without-rules';
import { deniedService } from './denied-service';
import { dnsOnIngress } from './dns-on-ingress';
import { dnsPeer } from './dns-peer';
import { dnsPorts } from './dns-ports';
import { emptyDeny } from './empty-deny';
import { ipBlockLocalCluster } from './ip-block-local-cluster';
import { emptyL7Rules } from './empty-l7-rules';
import { emptyPeers } from './empty-peers';
import { emptyPolicy } from './empty-policy';
import { entity } from './entity';
import { foreignNamespace } from './foreign-namespace';
import { fqdn } from './fqdn';
import { fqdnOutsideDns } from './fqdn-outside-dns';
import { fqdnWithoutDns } from './fqdn-without-dns';
import { gatewayBackendClosed } from './gateway-backend-closed';
import { gatewayClosed } from './gateway-closed';
import { hostL7 } from './host-l7';
import { httpExpression } from './http-expression';
import { httpHeader } from './http-header';
import { icmpTypes } from './icmp-types';
import { icmpWithPorts } from './icmp-with-ports';
import { identityLabel } from './identity-label';
import { l7AnyPort } from './l7-any-port';
import { l7Families } from './l7-families';
import { l7Protocol } from './l7-protocol';
import { l7ProxyOff } from './l7-proxy-off';
import { l7Removed } from './l7-removed';
import { labelSelector } from './label-selector';
import { listener } from './listener';
import { mutualAuthentication } from './mutual-authentication';
import { namedPortMissing } from './named-port-missing';
import { namespaceLabel } from './namespace-label';
import { namespaceName } from './namespace-name';
import { namespaceNameLabel } from './namespace-name-label';
import { nodeLabelDropped } from './node-label-dropped';
import { nodeLockout } from './node-lockout';
import { nodePortDenied } from './node-port-denied';
import { nodePeers } from './node-peers';
import { nodeSelectorNamespaced } from './node-selector-namespaced';
import { oneSelector } from './one-selector';
import { ownGatewayName } from './own-gateway-name';
import { peerKinds } from './peer-kinds';
import { peerNearMiss } from './peer-near-miss';
import { policyShape } from './policy-shape';
import { portCount } from './port-count';
import { portNumber } from './port-number';
import { portProtocol } from './port-protocol';
import { portlessProtocol } from './portless-protocol';
import { requirements } from './requirements';
import { reservedSubject } from './reserved-subject';
import { selectsNothing } from './selects-nothing';
import { serverNames } from './server-names';
import { serviceMissing } from './service-missing';
import { servicePort } from './service-port';
import { servicesWithPorts } from './services-with-ports';
import { unknownField } from './unknown-field';

const ofOnePolicy = policyRules([
  policyShape,
  defaultDenyWithoutRules,
  emptyPeers,
  emptyL7Rules,
  foreignNamespace,
  reservedSubject,
  namespaceNameLabel,
  oneSelector,
  nodeSelectorNamespaced,
  emptyPolicy,
  peerKinds,
  servicesWithPorts,
  icmpWithPorts,
  icmpTypes,
  nodePeers,
  requirements,
  dnsOnIngress,
  dnsPorts,
  hostL7,
  l7Protocol,
  l7AnyPort,
  l7Families,
  l7ProxyOff,
  l7Removed,
  serverNames,
  listener,
  portCount,
  portNumber,
  portProtocol,
  portlessProtocol,
  cidr,
  cidrExcept,
  cidrSet,
  entity,
  fqdn,
  httpExpression,
  httpHeader,
  labelSelector,
  identityLabel,
  namespaceName,
  unknownField,
  apiServerPort,
]);

export const rules: readonly Rule[] = [
  fqdnWithoutDns,
  fqdnOutsideDns,
  selectsNothing,
  auditMode,
  mutualAuthentication,
  conflictingRules,
  cidrOfCluster,
  cidrOfOtherFamily,
  servicePort,
  gatewayBackendClosed,
  gatewayClosed,
  nodeLockout,
  nodePortDenied,
  nodeLabelDropped,
  serviceMissing,
  deniedService,
  ownGatewayName,
  namedPortMissing,
  peerNearMiss,
  dnsPeer,
  namespaceLabel,
  emptyDeny,
  ipBlockLocalCluster,
  ...ofOnePolicy.rules,
];

/** What is wrong with one policy by itself; empty for any other object. */
export const { findingsIn } = ofOnePolicy;
