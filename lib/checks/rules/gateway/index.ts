import type { Rule } from '../../rule';
import { classConfigLocal } from './class-config-local';
import { gatewayClassLeftOut } from './class-left-out';
import { gatewayControllerOff } from './controller-off';
import { gatewayCrdsMissing } from './crds-missing';
import { gatewayCrdsUnfit } from './crds-unfit';
import { gatewayApiUnserved } from './gateway-api-unserved';
import { gatewayClassName } from './gateway-class-name';
import { hostNetworkAddress } from './host-network-address';
import { hostNetworkPorts } from './host-network-ports';
import { listenerCertificate } from './listener-certificate';
import { listenerClash } from './listener-clash';
import { routeBackendPort } from './route-backend-port';
import { routeGrantMissing } from './route-grant-missing';
import { routeIdleFields } from './route-idle-fields';
import { routeMatchTwice } from './route-match-twice';
import { routeParentMissing } from './route-parent-missing';
import { routeRefused } from './route-refused';
import { routeRegex } from './route-regex';
import { routesUnread } from './routes-unread';
import { secretGrant } from './secret-grant';

export const rules: readonly Rule[] = [
  gatewayCrdsMissing,
  gatewayCrdsUnfit,
  gatewayClassLeftOut,
  listenerClash,
  listenerCertificate,
  secretGrant,
  gatewayClassName,
  hostNetworkPorts,
  hostNetworkAddress,
  classConfigLocal,
  gatewayControllerOff,
  routesUnread,
  routeParentMissing,
  routeRefused,
  routeGrantMissing,
  routeBackendPort,
  routeRegex,
  routeMatchTwice,
  routeIdleFields,
  gatewayApiUnserved,
];
