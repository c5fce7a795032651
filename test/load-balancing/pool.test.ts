import { Announce, IpRange, L2Announcement, LoadBalancerPool, PoolBlock, type LoadBalancerPoolProps } from '../../lib';
import { wrongPlaces } from '../../lib/selection/service-selector';
import type { TalosCiliumError } from '../../lib/diagnostics/problem';
import { ELSEWHERE, findings, home, objects, reportOn, service } from './home';

const NONE = Announce.none('a static route');

function spec(props: Partial<LoadBalancerPoolProps>, facts = {}): unknown {
  const chart = home(facts);
  new LoadBalancerPool(chart, 'pool-1', { blocks: ['192.168.1.200/29'], announce: NONE, ...ELSEWHERE, ...props });
  return objects(chart, 'CiliumLoadBalancerIPPool')[0]!.spec;
}

test('is a pool object by the construct\'s id, in the version that the minor stores', () => {
  for (const [version, apiVersion] of [['1.18.12', 'cilium.io/v2'], ['1.19.6', 'cilium.io/v2'], ['1.20.0', 'cilium.io/v2'], ['1.17.18', 'cilium.io/v2alpha1']]) {
    const chart = home();
    new LoadBalancerPool(chart, 'pool-1', { blocks: ['192.168.1.200/29'], announce: NONE, ciliumVersion: version! });
    expect(objects(chart, 'CiliumLoadBalancerIPPool')).toEqual([
      { apiVersion, kind: 'CiliumLoadBalancerIPPool', metadata: { name: 'pool-1' }, spec: { blocks: [{ cidr: '192.168.1.200/29' }], disabled: false } },
    ]);
  }
});

test('takes blocks in every form, and of both families', () => {
  const blocks = [
    PoolBlock.cidr('192.168.1.64/28'),
    '192.168.1.10-192.168.1.20',
    '192.168.1.99',
    PoolBlock.from(IpRange.parse('192.168.1.30-192.168.1.31')),
    'fd00:9::/120',
    PoolBlock.range('fd00:9::1:0', 'fd00:9::1:f'),
  ];
  expect(spec({ blocks })).toEqual({
    disabled: false,
    blocks: [
      { cidr: '192.168.1.64/28' },
      { start: '192.168.1.10', stop: '192.168.1.20' },
      { start: '192.168.1.99', stop: '192.168.1.99' },
      { start: '192.168.1.30', stop: '192.168.1.31' },
      { cidr: 'fd00:9::/120' },
      { start: 'fd00:9::1:0', stop: 'fd00:9::1:f' },
    ],
  });
});

test('selects by labels, namespaces and names', () => {
  const serviceSelector = { matchLabels: { pool: 'edge' }, namespaces: ['web'], names: ['shop', 'blog'] };
  expect(spec({ serviceSelector })).toMatchObject({
    serviceSelector: {
      matchLabels: { pool: 'edge', 'io.kubernetes.service.namespace': 'web' },
      matchExpressions: [{ key: 'io.kubernetes.service.name', operator: 'In', values: ['blog', 'shop'] }],
    },
  });
  expect(spec({ serviceSelector: {} })).not.toHaveProperty('serviceSelector');
});

test('says first and last addresses and whether it is off in Cilium\'s words', () => {
  expect(spec({ allowFirstLastIPs: false, disabled: true })).toMatchObject({ allowFirstLastIPs: 'No', disabled: true });
  expect(spec({ allowFirstLastIPs: true })).toMatchObject({ allowFirstLastIPs: 'Yes' });
});

test('cuts blocks around what is reserved, and keeps the ends of a CIDR back where they are', () => {
  const blocks = ['192.168.1.192/27', '192.168.1.10-192.168.1.20'];
  const reserved = ['192.168.1.200/30', '192.168.1.10', '192.168.1.18-192.168.1.30', '10.0.0.1'];
  expect(spec({ blocks, reserved })).toEqual({
    disabled: false,
    blocks: [
      { start: '192.168.1.192', stop: '192.168.1.199' },
      { start: '192.168.1.204', stop: '192.168.1.223' },
      { start: '192.168.1.11', stop: '192.168.1.17' },
    ],
  });
  expect(spec({ blocks, reserved, allowFirstLastIPs: false })).toMatchObject({
    blocks: [
      { start: '192.168.1.193', stop: '192.168.1.199' },
      { start: '192.168.1.204', stop: '192.168.1.222' },
      { start: '192.168.1.11', stop: '192.168.1.17' },
    ],
  });
});

test('the order of what is reserved does not matter', () => {
  const reserved = ['192.168.1.218', '192.168.1.200/30', '192.168.1.210'];
  const blocks = ['192.168.1.192/27'];
  const expected = { blocks: [['192', '199'], ['204', '209'], ['211', '217'], ['219', '223']].map(([start, stop]) => ({ start: `192.168.1.${start}`, stop: `192.168.1.${stop}` })) };
  expect(spec({ blocks, reserved })).toMatchObject(expected);
  expect(spec({ blocks, reserved: [...reserved].reverse() })).toMatchObject(expected);
});

test('names and namespaces of a selector are those that a Service has', () => {
  const [namespace, name] = ['io.kubernetes.service.namespace', 'io.kubernetes.service.name'];
  const wrong = (matchExpressions: readonly object[]): string[] => wrongPlaces({ matchExpressions } as never, { namespace: 'web', name: 'shop' });
  expect(wrong([{ key: namespace, operator: 'In', values: ['web', 'mail'] }, { key: name, operator: 'NotIn', values: ['blog'] }, { key: namespace, operator: 'Exists' }])).toEqual([]);
  expect(wrong([{ key: namespace, operator: 'NotIn', values: ['web'] }, { key: name, operator: 'In', values: ['blog'] }])).toEqual([`${namespace}=web`, `${name}=shop`]);
});

test('a block of two addresses gives both out: it has no network and no broadcast address', () => {
  const give = (blocks: readonly string[], ips: readonly string[], facts = {}): string[] => {
    const chart = home(facts);
    const pool = new LoadBalancerPool(chart, 'lan', { blocks, allowFirstLastIPs: false, announce: NONE, ...ELSEWHERE });
    ips.forEach((ip, index) => pool.allocate(service(chart, `s${index}`), { ip }));
    return findings(chart).map((line) => line.slice(0, 7));
  };
  expect(give(['10.9.0.0/31'], ['10.9.0.0', '10.9.0.1'])).toEqual([]);
  expect(give(['10.9.0.8/32'], ['10.9.0.8'])).toEqual([]);
  expect(give(['10.9.0.0/30'], ['10.9.0.1', '10.9.0.2'])).toEqual([]);
  expect(give(['10.9.0.0/30'], ['10.9.0.0', '10.9.0.3'])).toEqual(['POOL026', 'POOL026']);
  expect(give(['192.168.7.0/31'], ['192.168.7.0', '192.168.7.1'], { nodeSubnets: ['192.168.7.0/31'] })).toEqual([]);
  expect(spec({ blocks: ['10.9.0.0/31'], reserved: ['10.9.0.1'], allowFirstLastIPs: false })).toMatchObject({ blocks: [{ start: '10.9.0.0', stop: '10.9.0.0' }] });
});

test('names every mistake at once', () => {
  const make = (): unknown => spec({ blocks: ['192.168.1.201/29', '10.0.0.9-10.0.0.1', '10.1.0.0/24', '10.1.0.9'], reserved: ['nobody'] });
  let thrown: unknown;
  try {
    make();
  } catch (error) {
    thrown = error;
  }
  expect((thrown as TalosCiliumError).problems.map(({ code, what }) => `${code} ${what}`)).toEqual([
    'CLU004 blocks[0]: 192.168.1.201/29 has host bits set',
    'CLU006 blocks[1]: range 10.0.0.9-10.0.0.1 ends before it starts',
    'CLU001 reserved[0]: nobody is not an IP address',
    'POOL002 blocks 10.1.0.0/24 and 10.1.0.9 overlap',
  ]);
});

test('tells a Gateway which labels its Service needs', () => {
  const chart = home();
  const labels = (id: string, serviceSelector: LoadBalancerPoolProps['serviceSelector']): unknown =>
    new LoadBalancerPool(chart, id, { blocks: [`10.9.${id}.0/28`], announce: NONE, serviceSelector, ...ELSEWHERE }).serviceLabels;
  expect(labels('0', undefined)).toEqual({});
  expect(labels('1', { matchLabels: { pool: 'edge' }, namespaces: ['web'] })).toEqual({ pool: 'edge' });
  const matchExpressions = [
    { key: 'tier', operator: 'In' as const, values: ['gold', 'silver'] },
    { key: 'tier', operator: 'NotIn' as const, values: ['gold'] },
    { key: 'public', operator: 'Exists' as const },
    { key: 'internal', operator: 'DoesNotExist' as const },
  ];
  expect(labels('2', { matchExpressions })).toEqual({ tier: 'silver', public: 'true' });
});

test('a claim of a Gateway counts, and is held against the pool that it names', () => {
  const chart = home();
  const one = new LoadBalancerPool(chart, 'one', { blocks: ['192.168.1.200/29'], announce: NONE, ...ELSEWHERE });
  new LoadBalancerPool(chart, 'other', { blocks: ['192.168.1.208/29'], announce: NONE, ...ELSEWHERE });
  const claim = { path: 'home/gateway', namespace: 'web', name: 'cilium-gateway-public' };
  one.claim({ ...claim, ips: ['192.168.1.201'] });
  expect(findings(chart)).toEqual([]);
  one.claim({ ...claim, name: 'cilium-gateway-private', ips: ['192.168.1.201'] });
  one.claim({ ...claim, name: 'cilium-gateway-third', ips: ['192.168.1.209', '192.168.1.250', '192.168'] });
  expect(findings(chart)).toEqual([
    expect.stringContaining('POOL021 home/gateway: Service web/cilium-gateway-third requests 192.168.1.250, which is not in any pool (one 192.168.1.200/29, other 192.168.1.208/29)'),
    'POOL022 home/gateway: Service web/cilium-gateway-third requests 192.168.1.209 from pool one, but the address belongs to pool other',
    'POOL024 home/gateway: Service web/cilium-gateway-private requests 192.168.1.201, which Service web/cilium-gateway-public (home/gateway) ' +
      'requests too; they cannot share it, because they have no common sharing key',
    'POOL035 home/gateway: Service web/cilium-gateway-third requests an invalid address (192.168)',
  ]);
});

test('wants to know how it is announced, and hands its own labels on', () => {
  const chart = home();
  const lan = new L2Announcement(chart, 'lan', ELSEWHERE);
  const heard: unknown[] = [];
  lan.announceServices = (selection): void => void heard.push(selection);
  const pool = (id: string, block: string, serviceSelector?: LoadBalancerPoolProps['serviceSelector']): void =>
    void new LoadBalancerPool(chart, id, { blocks: [block], announce: [Announce.l2(lan), NONE], serviceSelector, ...ELSEWHERE });
  pool('all', '10.9.0.0/28');
  pool('edge', '10.9.1.0/28', { matchLabels: { pool: 'edge' }, namespaces: ['b', 'a'] });
  expect(heard).toEqual([
    { origin: 'home/all', matchLabels: {} },
    { origin: 'home/edge', matchLabels: { pool: 'edge', 'io.kubernetes.service.namespace': 'a' } },
    { origin: 'home/edge', matchLabels: { pool: 'edge', 'io.kubernetes.service.namespace': 'b' } },
  ]);
});

test('addresses of the cluster\'s own machines are nobody\'s, in a cluster whose Cilium is elsewhere too', () => {
  const facts = { nodeAddresses: ['192.168.1.201'], gatewayAddresses: ['192.168.1.1'], virtualIps: ['192.168.1.10'] };
  const chart = home(facts);
  new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.1.0/24'], announce: NONE, ...ELSEWHERE });
  expect(findings(chart)).toEqual([
    'POOL027 home/lan: block 192.168.1.0/24 of pool lan contains 192.168.1.0, which is not available (the network address of 192.168.1.0/24)',
    'POOL027 home/lan: block 192.168.1.0/24 of pool lan contains 192.168.1.1, which is not available (a router)',
    'POOL027 home/lan: block 192.168.1.0/24 of pool lan contains 192.168.1.10, which is not available (the Kubernetes API)',
    'POOL027 home/lan: block 192.168.1.0/24 of pool lan contains 192.168.1.201, which is not available (a node)',
    'POOL027 home/lan: block 192.168.1.0/24 of pool lan contains 192.168.1.255, which is not available (the broadcast address of 192.168.1.0/24)',
  ]);
  // Until a Service gets any of them, which is not known here, they are a warning.
  expect(reportOn(chart).errors).toEqual([]);
  const errorsWith = (annotations?: Record<string, string>): string[] => {
    const used = home(facts);
    new LoadBalancerPool(used, 'lan', { blocks: ['192.168.1.200/30'], announce: NONE, ...ELSEWHERE });
    service(used, 'shop', { ...(annotations && { annotations }) });
    return reportOn(used).errors.map(({ code }) => code);
  };
  expect([errorsWith(), errorsWith({ 'lbipam.cilium.io/ips': '192.168.1.202' })]).toEqual([['POOL027'], []]);
  const careful = home(facts);
  const reserved = ['192.168.1.0/25', '192.168.1.201'];
  new LoadBalancerPool(careful, 'lan', { blocks: ['192.168.1.0/24'], reserved, allowFirstLastIPs: false, announce: NONE, ...ELSEWHERE });
  expect(findings(careful)).toEqual([]);
});
