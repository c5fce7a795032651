import { exampleL2Policy, examplePool, exampleService, L2_ON } from '../../lib/model/address-examples';
import { reportOf } from '../support/models';

const CLUSTER = { nodeSubnets: ['10.9.0.0/24'], virtualIps: ['10.9.0.40'], nodeAddresses: ['10.9.0.41'] };

function found(...addresses: string[]): { code: string; fix: string }[] {
  const services = addresses.map((address, index) => exampleService(`shop-${index}`, address));
  const { errors } = reportOf({ cluster: CLUSTER, values: L2_ON, objects: [examplePool('lan', '10.9.0.40/29'), exampleL2Policy('lan'), ...services] });
  return errors.map(({ code, fix }) => ({ code, fix })).filter(({ code }) => ['POOL024', 'POOL025', 'POOL022', 'POOL023', 'POOL021'].includes(code));
}

test.each([
  ['the address of a node', ['10.9.0.41', '10.9.0.42'], '10.9.0.43'],
  ['an address that another Service has', ['10.9.0.42', '10.9.0.42'], '10.9.0.43'],
  ['an address outside of the pools', ['10.9.0.99', '10.9.0.42'], '10.9.0.43'],
])('%s: the free one that is proposed has no mistakes', (_title, addresses, free) => {
  const mistakes = found(...addresses);
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]!.fix).toMatch(new RegExp(`^use a free address, such as ${free.replaceAll('.', '\\.')} of pool lan[,;]?`));
  expect(found(addresses[1]!, free)).toEqual([]);
});

test('without one, none is proposed', () => {
  const full = Array.from({ length: 6 }, (_, index) => `10.9.0.${42 + index}`);
  expect(found('10.9.0.41', ...full).map(({ fix }) => fix)).toEqual(['use a free address']);
});
