import type { CodeTable } from './entry';

/** Codes of `TalosCilium`. */
export const cilium = {
  CIL039: {
    title: 'Two TalosCilium constructs for one cluster',
    reason: 'A cluster has one Cilium. A second one would render every object again, and two agents would configure the network of each node.',
    related: ['CIL037', 'CIL038'],
    typescript: {
      wrong: `new TalosCilium(chart, 'cilium');
new TalosCilium(chart, 'gateway', { gatewayApi: true });
new GatewayApiCrds(chart, 'gateway-api');`,
      right: `new TalosCilium(chart, 'cilium', { gatewayApi: true });
new GatewayApiCrds(chart, 'gateway-api');`,
    },
  },
} as const satisfies CodeTable;
