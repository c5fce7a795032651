import type { CodeTable } from './entry';

/** Codes of `GatewayApiCrds`, `CiliumGateway` and `CiliumGatewayClass`. */
export const gateway = {} as const satisfies CodeTable;
