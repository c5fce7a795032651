import { ApiObject } from 'cdk8s';
import { Service, ServiceType } from 'cdk8s-plus-28';
import { Announce, LoadBalancerPool, ServicePatch, type ClusterChart, type LoadBalancerPoolProps } from '../../lib';
import { errorCodes } from '../support/error-codes';
import { ELSEWHERE, findings, home, objects, service } from './home';

function pool(chart: ClusterChart, props: Partial<LoadBalancerPoolProps> = {}): LoadBalancerPool {
  return new LoadBalancerPool(chart, 'pool-1', { blocks: ['192.168.1.200/29'], announce: Announce.none('a route'), ...ELSEWHERE, ...props });
}

test('a Service of cdk8s-plus gets address, labels and traffic policy in one call', () => {
  const chart = home();
  const mine = new Service(chart, 'svc', {
    metadata: { name: 'my-service', namespace: 'web' },
    type: ServiceType.LOAD_BALANCER,
    ports: [{ port: 80, targetPort: 8080 }],
  });
  pool(chart, { serviceSelector: { matchLabels: { pool: 'edge' } } }).allocate(mine, { ip: '192.168.1.201', externalTrafficPolicy: 'Local' });
  expect(objects(chart, 'Service')[0]).toMatchObject({
    metadata: { name: 'my-service', annotations: { 'lbipam.cilium.io/ips': '192.168.1.201' }, labels: { pool: 'edge' } },
    spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local', ports: [{ port: 80, targetPort: 8080 }] },
  });
  expect(findings(chart)).toEqual([]);
});

test('a Service of cdk8s-plus may get its ports later', () => {
  const chart = home();
  const mine = new Service(chart, 'svc', { metadata: { name: 'late' }, type: ServiceType.LOAD_BALANCER });
  pool(chart).allocate(mine, { ip: '192.168.1.201' });
  mine.bind(80);
  expect(objects(chart, 'Service')[0]).toMatchObject({ metadata: { annotations: { 'lbipam.cilium.io/ips': '192.168.1.201' } } });
});

test('any ApiObject of a Service will do, and several addresses are one annotation', () => {
  const chart = home();
  const mine = service(chart, 'shop');
  pool(chart).allocate(mine, { ips: ['192.168.1.204', '192.168.1.201'], sharingKey: 'shop', crossNamespace: ['web', 'mail'] });
  expect(mine.toJson()).toMatchObject({
    metadata: {
      annotations: {
        'lbipam.cilium.io/ips': '192.168.1.204,192.168.1.201',
        'lbipam.cilium.io/sharing-key': 'shop',
        'lbipam.cilium.io/sharing-cross-namespace': 'mail,web',
      },
    },
  });
});

test('without an address it makes the pool serve the Service', () => {
  const chart = home();
  const mine = service(chart, 'shop');
  pool(chart, { serviceSelector: { matchLabels: { pool: 'edge' } } }).allocate(mine);
  expect(mine.toJson()).toMatchObject({ metadata: { name: 'shop', labels: { pool: 'edge' } } });
  expect((mine.toJson() as { metadata: object }).metadata).not.toHaveProperty('annotations');
});

test('a Service of elsewhere gets a patch, in the form of its new home', () => {
  const chart = home();
  const patch = pool(chart).allocate({ namespace: 'mail', name: 'smtp' }, { ip: '192.168.1.202', externalTrafficPolicy: 'Local' });
  expect(patch).toBeInstanceOf(ServicePatch);
  const partial = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'smtp', namespace: 'mail', annotations: { 'lbipam.cilium.io/ips': '192.168.1.202' } },
    spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
  };
  expect(patch.toApplyConfiguration()).toEqual(partial);
  const { target, patch: text } = patch.toKustomize();
  expect(target).toEqual({ version: 'v1', kind: 'Service', name: 'smtp', namespace: 'mail' });
  expect(JSON.parse(text)).toEqual(partial);
  expect(objects(chart, 'Service')).toEqual([]);
});

test('its address is taken nevertheless', () => {
  const chart = home();
  const one = pool(chart);
  one.allocate({ namespace: 'mail', name: 'smtp' }, { ip: '192.168.1.202', sharingKey: 'mail' });
  one.allocate(service(chart, 'shop'), { ip: '192.168.1.202', sharingKey: 'mail' });
  expect(findings(chart)).toEqual([
    'POOL024 home/pool-1: Service mail/smtp requests 192.168.1.202, which Service web/shop (home/shop) requests too; they cannot share it, ' +
      'because their namespaces do not both allow it',
  ]);
});

test('says everything that is wrong with a call', () => {
  const chart = home({ nodeAddresses: ['192.168.1.202'] });
  const one = pool(chart, { disabled: true, allowFirstLastIPs: false, serviceSelector: { namespaces: ['mail'] } });
  const clusterIp = new ApiObject(chart, 'internal', { apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'web' }, spec: {} });
  const ips = ['192.168.1.200', '192.168.1.202', '192.168.1.240', '192.168'];
  expect(errorCodes(() => one.allocate(clusterIp, { ips, ip: '192.168.1.201', crossNamespace: ['*'] }))).toEqual([
    'POOL005', 'POOL010', 'CLU001', 'POOL010', 'POOL011',
  ]);
});

test('a label that the Service has already is not changed under it', () => {
  const chart = home();
  const one = pool(chart, { serviceSelector: { matchLabels: { pool: 'edge' } } });
  expect(errorCodes(() => one.allocate(service(chart, 'shop', { labels: { pool: 'core' } }), { ip: '192.168.1.201' }))).toEqual(['POOL011']);
  expect(errorCodes(() => one.allocate(service(chart, 'blog', { labels: { pool: 'edge' } }), { ip: '192.168.1.201' }))).toEqual([]);
});

describe('one address for two Services', () => {
  const KEY = 'lbipam.cilium.io/sharing-key';
  const sharing = (key: string, more: Record<string, string> = {}): Record<string, string> => ({ 'lbipam.cilium.io/ips': '192.168.1.201', [KEY]: key, ...more });
  const cross = (namespaces: string): Record<string, string> => ({ 'lbipam.cilium.io/sharing-cross-namespace': namespaces });
  const port = (number: number, protocol = 'TCP'): Record<string, unknown> => ({ ports: [{ port: number, protocol }], selector: { app: 'dns' } });

  test.each([
    ['the same key, other ports', sharing('a'), port(53), sharing('a'), port(54), 'web', undefined],
    ['the same key, another protocol', sharing('a'), port(53), sharing('a'), port(53, 'UDP'), 'web', undefined],
    ['another key', sharing('a'), port(53), sharing('b'), port(54), 'web', 'POOL024 home/other: Service web/other requests 192.168.1.201, which Service web/one (home/one) requests too; they cannot share it, because they have no common sharing key'],
    ['the same port', sharing('a'), port(53), sharing('a'), port(53), 'web', 'POOL024 home/other: Service web/other requests 192.168.1.201, which Service web/one (home/one) requests too; they cannot share it, because both use port TCP/53'],
    ['another namespace', sharing('a', cross('dns')), port(53), sharing('a'), port(54), 'dns', 'POOL024 home/other: Service dns/other requests 192.168.1.201, which Service web/one (home/one) requests too; they cannot share it, because their namespaces do not both allow it'],
    ['namespaces that allow each other', sharing('a', cross('dns')), port(53), sharing('a', cross('*')), port(54), 'dns', undefined],
    [
      'another traffic policy',
      sharing('a'), { ...port(53), externalTrafficPolicy: 'Local' }, sharing('a'), port(54), 'web', 'POOL024 home/other: Service web/other requests 192.168.1.201, which Service web/one (home/one) requests too; they cannot share it, because their externalTrafficPolicy differs',
    ],
    [
      'Local with other pods',
      sharing('a'), { ...port(53), externalTrafficPolicy: 'Local' },
      sharing('a'), { ...port(54), externalTrafficPolicy: 'Local', selector: { app: 'web' } }, 'web', 'POOL024 home/other: Service web/other requests 192.168.1.201, which Service web/one (home/one) requests too; they cannot share it, because with externalTrafficPolicy Local they must select the same pods',
    ],
    [
      'the key under its older name',
      { 'io.cilium/lb-ipam-ips': '192.168.1.201', 'io.cilium/lb-ipam-sharing-key': 'a' }, port(53), sharing('a'), port(54), 'web', undefined,
    ],
  ])('%s', (_title, one, oneSpec, other, otherSpec, namespace, wrong) => {
    const chart = home();
    pool(chart);
    service(chart, 'one', { annotations: one, spec: oneSpec });
    service(chart, 'other', { namespace, annotations: other, spec: otherSpec });
    const said = findings(chart).filter((line) => line.startsWith('POOL024'));
    expect(said).toEqual(wrong === undefined ? [] : [expect.stringContaining(wrong)]);
  });
});
