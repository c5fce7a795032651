import type { Check } from '../../rule';
import { addressChecks } from './address-checks';
import { addressAtEdge } from './address-at-edge';
import { addressOfDisabledPool } from './address-of-disabled-pool';
import { addressOfOtherPool } from './address-of-other-pool';
import { addressOutsidePools } from './address-outside-pools';
import { addressReserved } from './address-reserved';
import { addressTakenTwice } from './address-taken-twice';
import { announcementOfNothing } from './announcement-of-nothing';
import { classWithoutController } from './class-without-controller';
import { foreignAnnotation } from './foreign-annotation';
import { gatewayAnnotation } from './gateway-annotation';
import { l2Devices } from './l2-devices';
import { l2EveryInterface } from './l2-every-interface';
import { l2InterfaceGlob } from './l2-interface-glob';
import { l2Ipv6Pool } from './l2-ipv6-pool';
import { l2LocalService } from './l2-local-service';
import { l2PolicyIdle } from './l2-policy-idle';
import { l2RateLimit } from './l2-rate-limit';
import { noDefaultController } from './no-default-controller';
import { nodeAddresses } from './node-addresses';
import { poolClusterOverlap } from './pool-cluster-overlap';
import { poolExhausted } from './pool-exhausted';
import { poolFamily } from './pool-family';
import { poolHoldsReserved } from './pool-holds-reserved';
import { poolOutsideLan } from './pool-outside-lan';
import { poolSelectsNothing } from './pool-selects-nothing';
import { poolUnannounced } from './pool-unannounced';
import { poolsOverlap } from './pools-overlap';
import { serviceWithoutPool } from './service-without-pool';
import { staleAnnotation } from './stale-annotation';
import { staleCidrs } from './stale-cidrs';
import { unreadableAddress } from './unreadable-address';

export const rules: readonly Check[] = [
  addressChecks,
  poolUnannounced,
  announcementOfNothing,
  l2LocalService,
  l2Ipv6Pool,
  l2PolicyIdle,
  l2RateLimit,
  l2Devices,
  l2EveryInterface,
  l2InterfaceGlob,
  poolsOverlap,
  addressOutsidePools,
  addressOfOtherPool,
  addressOfDisabledPool,
  addressTakenTwice,
  addressReserved,
  addressAtEdge,
  poolHoldsReserved,
  poolOutsideLan,
  poolFamily,
  poolClusterOverlap,
  poolExhausted,
  poolSelectsNothing,
  staleAnnotation,
  foreignAnnotation,
  gatewayAnnotation,
  classWithoutController,
  noDefaultController,
  nodeAddresses,
  staleCidrs,
  unreadableAddress,
  serviceWithoutPool,
];
