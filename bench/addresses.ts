import { ApiObject } from 'cdk8s';
import { Announce, ClusterChart, GitOpsApp, L2Announcement, LoadBalancerPool, TalosCluster } from '../lib';
import { addressNotesOf } from '../lib/model/address-notes';
import { allRules } from '../lib/checks/catalogue';
import type { Model } from '../lib/model/model';
import { Synthesis } from '../lib/synthesis/synthesis';

const SERVICES = 1000;
const POOLS = 20;
const ROUNDS = 15;

/** Milliseconds that a step takes at the median. */
export interface AddressTimes {
  readonly allocation: number;
  readonly checks: number;
}

/** 1,000 Services, half of them with a fixed address, over 20 pools that are announced by L2. */
export function measureAddresses(): AddressTimes {
  const rounds = Array.from({ length: ROUNDS + 1 }, once).slice(1);
  return { allocation: median(rounds.map(({ allocation }) => allocation)), checks: median(rounds.map(({ checks }) => checks)) };
}

function once(): AddressTimes {
  const cluster = new TalosCluster({
    name: 'bench',
    talosVersion: '1.12',
    kubernetesVersion: '1.34.1',
    workers: 2,
    nodeSubnets: ['10.9.0.0/16'],
    nodeAddresses: ['10.9.255.1', '10.9.255.2', '10.9.255.3'],
    gatewayAddresses: ['10.9.255.254'],
  });
  const chart = new ClusterChart(new GitOpsApp({ outdir: '/nowhere' }), cluster);
  const services = Array.from({ length: SERVICES }, (_, index) =>
    new ApiObject(chart, `service-${index}`, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `service-${index}`, namespace: `team-${index % 40}`, labels: { app: `app-${index}`, pool: `pool-${index % POOLS}` } },
      spec: { type: 'LoadBalancer', selector: { app: `app-${index}` }, ports: [{ port: 443, targetPort: 8443 }] },
    }),
  );

  const start = performance.now();
  const lan = Announce.l2(new L2Announcement(chart, 'lan', { ciliumVersion: '1.19.6' }));
  const pools = Array.from({ length: POOLS }, (_, index) =>
    new LoadBalancerPool(chart, `pool-${index}`, {
      blocks: [`10.9.${index}.0/24`],
      serviceSelector: { matchLabels: { pool: `pool-${index}` } },
      reserved: [`10.9.${index}.0`, `10.9.${index}.255`],
      announce: lan,
      ciliumVersion: '1.19.6',
    }),
  );
  services.forEach((service, index) => {
    const address = `10.9.${index % POOLS}.${1 + Math.floor(index / POOLS)}`;
    pools[index % POOLS]!.allocate(service, index % 2 === 0 ? { ip: address } : {});
  });
  const allocation = performance.now() - start;

  const { objects } = Synthesis.of(chart).run(true);
  // A model of its own, so that nothing is known of its addresses yet.
  const model: Model = { ciliums: [], objects, addresses: addressNotesOf(chart) };
  const before = performance.now();
  const rules = allRules().filter(({ id }) => id.startsWith('POOL') || id.startsWith('ANN'));
  let findings = 0;
  for (const rule of rules) {
    if (rule.on === 'model') findings += [...rule.check(model)].length;
    else if (rule.on === 'object') for (const object of objects) if (rule.kinds?.includes(object.object.kind)) findings += [...rule.check(object)].length;
  }
  const checks = performance.now() - before;
  if (findings > 0) throw new Error('the addresses of the benchmark are wrong');
  return { allocation, checks };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
