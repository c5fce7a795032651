import { ApiObject } from 'cdk8s';
import { Announce, L2Announcement, LoadBalancerPool, TalosCilium, type ClusterChart, type L2AnnouncementProps, type TalosCiliumProps } from '../../lib';
import { ELSEWHERE, findings, home, objects, service } from './home';

function policies(chart: ClusterChart): { name: string; spec: Record<string, unknown> }[] {
  return (objects(chart, 'CiliumL2AnnouncementPolicy') as { metadata: { name: string }; spec: Record<string, unknown> }[])
    .map(({ metadata, spec }) => ({ name: metadata.name, spec }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const pool = (chart: ClusterChart, id: string, block: string, announce: Announce, pool?: string): LoadBalancerPool =>
  new LoadBalancerPool(chart, id, { blocks: [block], announce, ...(pool && { serviceSelector: { matchLabels: { pool } } }), ciliumVersion: '1.19.6' });

test('one policy for each set of labels, whatever the order of the pools', () => {
  const make = (order: readonly number[]): unknown => {
    const chart = home();
    const lan = Announce.l2(new L2Announcement(chart, 'lan', { interfaces: ['^eno1$'], ...ELSEWHERE }));
    const pools = [
      (): unknown => pool(chart, 'all', '192.168.1.16/28', lan),
      (): unknown => pool(chart, 'edge', '192.168.1.32/28', lan, 'edge'),
      (): unknown => pool(chart, 'edge-2', '192.168.1.48/28', lan, 'edge'),
      (): unknown => pool(chart, 'odd', '192.168.1.64/28', lan, 'My_Pool'),
    ];
    for (const index of order) pools[index]!();
    return policies(chart);
  };
  const expected = make([0, 1, 2, 3]) as { name: string; spec: unknown }[];
  expect(expected.map(({ name }) => name)).toEqual(['lan', 'lan-pool-edge', expect.stringMatching(/^lan-pool-my-pool-[0-9a-f]{8}$/)]);
  expect(expected[0]!.spec).toEqual({
    loadBalancerIPs: true,
    externalIPs: false,
    interfaces: ['^eno1$'],
    nodeSelector: { matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'DoesNotExist' }] },
  });
  expect(expected[1]!.spec).toMatchObject({ serviceSelector: { matchLabels: { pool: 'edge' } } });
  expect(make([3, 2, 1, 0])).toEqual(expected);
});

test.each([
  [{ workers: 0 }, {}, undefined],
  [{ workers: 1 }, {}, { matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'DoesNotExist' }] }],
  [{ workers: 1 }, { nodeSelector: {} }, undefined],
  [{ workers: 1 }, { nodeSelector: { matchLabels: { edge: 'true' } } }, { matchLabels: { edge: 'true' } }],
])('nodes of %j with %j', (facts, props: L2AnnouncementProps, expected) => {
  const chart = home(facts);
  new L2Announcement(chart, 'lan', { services: {}, ...ELSEWHERE, ...props });
  expect(policies(chart)[0]!.spec.nodeSelector).toEqual(expected);
});

test('Services of its own stand beside those of pools', () => {
  const chart = home();
  const lan = new L2Announcement(chart, 'lan', { services: { names: ['api'] }, externalIPs: true, ...ELSEWHERE });
  pool(chart, 'all', '192.168.1.16/28', Announce.l2(lan));
  expect(policies(chart).map(({ name, spec }) => [name, spec.serviceSelector])).toEqual([
    ['lan', { matchLabels: { 'io.kubernetes.service.name': 'api' } }],
    ['lan-all', undefined],
  ]);
});

test('an announcement that no pool uses, and a pool without an announcement, are reported', () => {
  const chart = home();
  new L2Announcement(chart, 'lan', ELSEWHERE);
  new ApiObject(chart, 'by-hand', {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumLoadBalancerIPPool',
    metadata: { name: 'by-hand' },
    spec: { blocks: [{ cidr: '192.168.1.16/28' }] },
  });
  expect(findings(chart)).toEqual([
    'ANN010 home/by-hand: nothing announces pool by-hand (the app has no announcement)',
    'ANN011 home/lan: the announcement has no effect: no pool uses it, and it selects no Services',
  ]);
});

test('externalTrafficPolicy Local is refused, and a pool outside of the LAN', () => {
  const chart = home();
  const lan = Announce.l2(new L2Announcement(chart, 'lan', ELSEWHERE));
  pool(chart, 'far', '192.168.7.16/28', lan).allocate(service(chart, 'shop'), { externalTrafficPolicy: 'Local' });
  expect(findings(chart)).toEqual([
    "POOL028 home/far: block 192.168.7.16/28 of pool far is announced by L2 policy lan, but it is outside the node subnets (192.168.1.0/24)",
    'ANN012 home/shop: Service web/shop has externalTrafficPolicy Local, which does not work with L2 announcements (policy lan)',
  ]);
});

describe('what it asks of Cilium', () => {
  function values(count: number, props: L2AnnouncementProps = {}, cilium: TalosCiliumProps = {}): Record<string, unknown> {
    const chart = home();
    const installation = new TalosCilium(chart, 'cilium', cilium);
    const lan = new L2Announcement(chart, 'lan', props);
    pool(chart, 'pool', '192.168.1.128/25', Announce.l2(lan));
    // Counted when they are all there.
    for (let index = 0; index < count; index += 1) service(chart, `shop-${index}`);
    service(chart, 'internal', { spec: { type: 'ClusterIP' } });
    const { values: all } = installation.effectiveValues;
    return { l2announcements: all.l2announcements, k8sClientRateLimit: all.k8sClientRateLimit };
  }

  test('the switch and the timing', () => {
    const lease = { duration: '3s', renewDeadline: '1s', retryPeriod: '500ms' };
    expect(values(0, { lease })).toEqual({
      l2announcements: { enabled: true, leaseDuration: '3s', leaseRenewDeadline: '1s', leaseRetryPeriod: '500ms' },
    });
  });

  test.each([
    [25, {}, {}, undefined],
    [26, {}, {}, { qps: 20, burst: 40 }],
    [51, {}, {}, { qps: 30, burst: 60 }],
    [6, { lease: { renewDeadline: '1s', duration: '4s', retryPeriod: '500ms' } }, {}, { qps: 20, burst: 40 }],
    [6, {}, { l2Announcements: { leaseRenewDeadline: '1s' } }, { qps: 20, burst: 40 }],
    [0, { serviceCount: 1000 }, {}, { qps: 210, burst: 420 }],
    [26, {}, { l2Announcements: true, clientRateLimit: { qps: 7, burst: 9 } }, { qps: 7, burst: 9 }],
    [26, {}, { values: { k8sClientRateLimit: { qps: 50 } } }, { qps: 50, burst: 40 }],
  ])('the rate limit for %i Services, %j, %j', (count, props, cilium, expected) => {
    expect(values(count, props, cilium as TalosCiliumProps).k8sClientRateLimit).toEqual(expected);
  });

  test('two announcements of one installation share the limit', () => {
    const chart = home();
    const installation = new TalosCilium(chart, 'cilium');
    new L2Announcement(chart, 'lan', { serviceCount: 20, services: {} });
    new L2Announcement(chart, 'dmz', { serviceCount: 20, services: {} });
    expect(installation.effectiveValues.values.k8sClientRateLimit).toEqual({ qps: 20, burst: 40 });
    expect(installation.effectiveValues.conflictProblems('home/cilium')).toEqual([]);
  });

  test('a prop that says otherwise is a conflict that names both', () => {
    const chart = home();
    const installation = new TalosCilium(chart, 'cilium', { l2Announcements: false });
    new L2Announcement(chart, 'lan', { services: {} });
    const [problem] = installation.effectiveValues.conflictProblems('home/cilium');
    expect(problem!.what).toMatch(/l2announcements\.enabled.*l2Announcements.*home\/lan/);
  });
});
