import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Announce, ClusterChart, GitOpsApp, L2Announcement, LoadBalancerPool, TalosCluster } from '../../lib';
import { addressPlans } from '../../lib/load-balancing/addresses';
import { addressesMarkdown } from '../../lib/load-balancing/addresses-markdown';
import { addressesSvg } from '../../lib/load-balancing/addresses-svg';
import { exampleL2Policy, examplePool, exampleService, L2_ON } from '../../lib/model/address-examples';
import type { JsonObject } from '../../lib/kubernetes/json';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { modelOf } from '../support/models';
import { inTemporaryDirectory } from '../support/scripts';
import { ELSEWHERE, home, service } from './home';

function build(chart: ClusterChart, order: readonly number[]): void {
  const lan = new L2Announcement(chart, 'lan', ELSEWHERE);
  const edge = new LoadBalancerPool(chart, 'edge', {
    blocks: ['192.168.1.32/29'],
    allowFirstLastIPs: false,
    announce: Announce.l2(lan),
    serviceSelector: { matchLabels: { pool: 'edge' } },
    ...ELSEWHERE,
  });
  const all = new LoadBalancerPool(chart, 'all', {
    blocks: ['192.168.1.200/29'],
    reserved: ['192.168.1.203'],
    announce: Announce.none('a <static> route | two'),
    ...ELSEWHERE,
  });
  const steps = [
    (): void => edge.allocate(service(chart, 'a'), { ip: '192.168.1.34', sharingKey: 'k' }),
    (): void => edge.allocate(service(chart, 'b', { spec: { ports: [{ port: 81 }] } }), { ip: '192.168.1.34', sharingKey: 'k' }),
    (): void => void all.allocate({ namespace: 'mail', name: 'smtp' }, { ip: '192.168.1.200' }),
    (): void => void service(chart, 'any'),
    (): void => void service(chart, 'either', { labels: { pool: 'edge' } }),
  ];
  for (const index of order) steps[index]!();
}

function texts(order: readonly number[] = [0, 1, 2, 3, 4]): { markdown: string; svg: string } {
  const chart = home({ nodeAddresses: ['192.168.1.11'], gatewayAddresses: ['192.168.1.1'] });
  build(chart, order);
  const plan = addressPlans(Synthesis.of(chart).run(true).model).get('home')!;
  return { markdown: addressesMarkdown(plan, 'addresses.svg'), svg: addressesSvg(plan) };
}

test('the table says who has what, what is free, and how it is announced', () => {
  const { markdown } = texts();
  const lines = markdown.split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      '# Addresses of cluster home',
      '| all | `192.168.1.200-192.168.1.202`<br>`192.168.1.204-192.168.1.207` | 7 | 1 | 6 | all | nothing here: a &lt;static> route \\| two |',
      '| edge | `192.168.1.32/29` | 6 | 1 | 5 | `pool=edge` | L2 by lan |',
    ]),
  );
  expect(lines.slice(lines.indexOf('## edge'), lines.indexOf('## Not for Services'))).toEqual([
    '## edge',
    '',
    '| Address | Who | Construct | Announced |',
    '|---|---|---|---|',
    '| `192.168.1.32` | kept back |  |  |',
    '| `192.168.1.33` | free |  |  |',
    '| `192.168.1.34` | Service web/a, shared as k | `home/a` | L2 by lan-pool-edge |',
    '| `192.168.1.34` | Service web/b, shared as k | `home/b` | L2 by lan-pool-edge |',
    '| `192.168.1.35-192.168.1.38` | free |  |  |',
    '| `192.168.1.39` | kept back |  |  |',
    '| chosen by Cilium, here or of all | Service web/either | `home/either` | L2 by lan-pool-edge |',
    '',
  ]);
  expect(lines).toContain('| `192.168.1.200` | Service mail/smtp | `home/all` | nothing |');
  expect(lines.slice(lines.indexOf('## Not for Services') + 4, -1)).toEqual([
    '| `192.168.1.11` | a node |',
    '| `192.168.1.1` | a router |',
    '| `192.168.1.203` | reserved by pool all |',
  ]);
});

test('table and picture are the same whatever the order of calls', () => {
  expect(texts([4, 3, 2, 1, 0])).toEqual(texts());
});

test('the picture is one file that needs nothing else, with a cell for each address', () => {
  const { svg } = texts();
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="880" height="\d+"/);
  expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|<image|@import|@font-face|url\(/);
  expect(svg).toContain('prefers-color-scheme: dark');
  const count = (use: string): number => svg.split(`<rect class="${use}"`).length - 1;
  // One of each is in the legend.
  expect([count('taken') - 1, count('shared') - 1, count('kept') - 1, count('free') - 1]).toEqual([1, 1, 2, 11]);
  expect(svg).toContain('a &lt;static&gt; route | two');
});

test('a large block is drawn as a bar', () => {
  const chart = home();
  const pool = new LoadBalancerPool(chart, 'v6', { blocks: ['fd00:9::/64'], announce: Announce.none('BGP by the router'), ...ELSEWHERE });
  pool.allocate(service(chart, 'a'), { ip: 'fd00:9::ffff' });
  const plan = addressPlans(Synthesis.of(chart).run(true).model).get('home')!;
  expect(addressesMarkdown(plan, 'p.svg')).toContain('| 18446744073709551616 | 1 | 18446744073709551615 |');
  expect(addressesSvg(plan).length).toBeLessThan(4000);
});

test('GitOpsApp writes both where a cluster has pools, and neither where it has none', () => {
  inTemporaryDirectory((outdir) => {
    const app = new GitOpsApp({ outdir });
    const cluster = (name: string): TalosCluster => new TalosCluster({ name, talosVersion: '1.12', kubernetesVersion: '1.34.1' });
    const home = new ClusterChart(app, cluster('home'));
    new LoadBalancerPool(home, 'pool-1', { blocks: ['192.168.1.200/29'], announce: Announce.none('a route'), ...ELSEWHERE });
    service(new ClusterChart(app, cluster('work')), 'shop');
    app.synth();
    expect(readFileSync(join(outdir, 'home', 'addresses.md'), 'utf8')).toContain('![Addresses of cluster home](addresses.svg)');
    expect(readFileSync(join(outdir, 'home', 'addresses.svg'), 'utf8')).toMatch(/<\/svg>\n$/);
    expect(existsSync(join(outdir, 'work', 'addresses.md'))).toBe(false);
    expect(existsSync(join(outdir, 'work', 'manifests'))).toBe(true);
  });
});

describe('what the values of Cilium decide', () => {
  const objects = [examplePool('lan', '192.168.1.0/28'), exampleL2Policy('lan'), exampleService('shop', undefined)];
  const markdown = (values: JsonObject): string => addressesMarkdown([...addressPlans(modelOf({ values, objects })).values()][0]!, 'addresses.svg');

  test('announcements that are off announce nothing', () => {
    expect(markdown(L2_ON)).toMatch(/chosen by Cilium \| Service \S+ \|.* \| L2 by lan \|/);
    expect(markdown({})).toMatch(/chosen by Cilium \| Service \S+ \|.* \| nothing \|/);
  });

  test('without pools by default, only Services with a class get an address', () => {
    const text = markdown({ ...L2_ON, defaultLBServiceIPAM: 'none' });
    expect(text).not.toContain('chosen by Cilium');
    expect(text).toContain('only to Services with a `loadBalancerClass`');
    expect(markdown(L2_ON)).toContain('Cilium gives one of them to each Service that');
  });
});
