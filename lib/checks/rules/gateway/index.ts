import type { Check } from '../../rule';
import { backendExternalName } from './backend-external-name';
import { classConfigLocal } from './class-config-local';
import { gatewayControllerOff } from './controller-off';
import { gatewayCrdsMissing } from './crds-missing';
import { gatewayCrdsUnfit } from './crds-unfit';
import { gatewayApiUnserved } from './gateway-api-unserved';
import { gatewayClassName } from './gateway-class-name';
import { gatewayFieldsIgnored } from './gateway-fields-ignored';
import { gatewayRefused } from './gateway-refused';
import { grpcRouteKinds } from './grpc-route-kinds';
import { hostHeader } from './host-header';
import { hostNetworkAddress } from './host-network-address';
import { hostNetworkPorts } from './host-network-ports';
import { listenerSetConflict } from './listener-set-conflict';
import { listenerSetNotAllowed } from './listener-set-not-allowed';
import { listenerSetUnread } from './listener-set-unread';
import { routeChecks } from './route-checks';
import { routeGrantMissing } from './route-grant-missing';
import { routeKindOfOtherListener } from './route-kind-of-other-listener';
import { routeMatchTwice } from './route-match-twice';
import { routeOnClosedListener } from './route-on-closed-listener';
import { routeParentMissing } from './route-parent-missing';
import { routesUnread } from './routes-unread';
import { secretGrant } from './secret-grant';
import { gatewayChecks } from './shared-checks';
import { wildcardStarved } from './wildcard-starved';

export const rules: readonly Check[] = [
  gatewayCrdsMissing,
  gatewayCrdsUnfit,
  gatewayChecks,
  listenerSetUnread,
  listenerSetNotAllowed,
  listenerSetConflict,
  secretGrant,
  gatewayClassName,
  hostNetworkPorts,
  hostNetworkAddress,
  classConfigLocal,
  gatewayControllerOff,
  gatewayRefused,
  gatewayFieldsIgnored,
  routesUnread,
  routeParentMissing,
  routeChecks,
  routeKindOfOtherListener,
  grpcRouteKinds,
  routeOnClosedListener,
  wildcardStarved,
  hostHeader,
  backendExternalName,
  routeGrantMissing,
  routeMatchTwice,
  gatewayApiUnserved,
];
