import { Icmp } from '../../lib';
import { findingsIn } from '../../lib/checks/rules/policies';
import { ICMP_TYPES } from '../../lib/model/policy-language';
import { crdFiles } from '../imports/crd-schemas';
import { errorCodes } from '../support/error-codes';

/** Names of `pkg/policy/api/icmp.go`, the same in 1.18.11, 1.19.6 and 1.20.0, that the pattern of the CRDs lacks. */
const AGENT_ONLY = ['ExtendedEchoReply'];

const checked = (family: string, type: string | number): string[] =>
  findingsIn(
    {
      apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'a', namespace: 'b' },
      spec: { endpointSelector: {}, ingress: [{ icmps: [{ fields: [{ family, type }] }] }] },
    },
    {},
  ).map(({ code }) => code);

/** Patterns of `icmps.fields.type` in the CRDs of each minor. */
const patterns = [...crdFiles()].flatMap(([name, crds]) => (name.startsWith('cilium') ? [...new Set(JSON.stringify(crds).match(/\^[^"]*EchoReply[^"]*\$/g))] : []));

test('the API server takes every name of the table, and builder and check agree on it and on all others', () => {
  const names = new Set(patterns.flatMap((pattern) => pattern.split(/[|()^$]+/).filter((name) => /^[A-Z]/.test(name))));
  expect(patterns).toHaveLength(3);
  for (const family of ['IPv4', 'IPv6'] as const) {
    const table: readonly string[] = ICMP_TYPES[family];
    for (const type of table) expect(patterns.filter((pattern) => !new RegExp(pattern).test(type))).toEqual([]);
    for (const type of [...names, ...AGENT_ONLY, 'echoreply', '8', '256', 300, 8]) {
      const valid = typeof type === 'number' || /^\d/.test(type) ? Number(type) < 256 : table.includes(type);
      expect([type, errorCodes(() => (family === 'IPv4' ? Icmp.v4 : Icmp.v6)(type as 'EchoReply'))]).toEqual([type, valid ? [] : ['POL207']]);
      expect([type, checked(family, type)]).toEqual([type, valid ? [] : ['POL207']]);
    }
  }
});

test.each([
  ['ExtendedEcho Reply', 'write 43: '],
  ['ExtendedEchoReply', 'write 43: '],
  ['echorequest', 'write EchoRequest'],
  ['ping', 'write a number from 0 to 255, or a name such as EchoReply, '],
])('%s: %s', (type, fix) => {
  expect(() => Icmp.v4(type as 'EchoReply')).toThrow(` — ${fix}`);
});
