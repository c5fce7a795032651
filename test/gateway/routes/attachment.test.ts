import fc from 'fast-check';
import { attach, type GatewayFacts, type RouteFacts } from '../../../lib/model/route-attachment';
import { hostnameProblem, hostnamesIntersect } from '../../../lib/kubernetes/hostnames';

describe('hostnames', () => {
  test.each([
    [undefined, 'a.example.com', true],
    ['a.example.com', 'a.example.com', true],
    ['a.example.com', 'b.example.com', false],
    ['*.example.com', 'a.example.com', true],
    ['*.example.com', 'b.a.example.com', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', 'anexample.com', false],
    ['a.example.com', '*.example.com', true],
    ['example.com', '*.example.com', false],
    ['*.example.com', '*.example.com', true],
    ['*.a.example.com', '*.example.com', true],
    ['*.a.example.com', '*.b.example.com', false],
    ['*.com', '*.example.com', true],
  ])('%s and %s meet: %s', (listener, route, meet) => {
    expect(hostnamesIntersect(listener, route)).toBe(meet);
    expect(hostnamesIntersect(route, listener)).toBe(meet);
  });

  test('whoever matches both of two hostnames proves that they meet', () => {
    const label = fc.constantFrom('a', 'b', 'c');
    const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
    const pattern = fc.tuple(fc.boolean(), name).map(([wild, text]) => (wild ? `*.${text}` : text));
    const matches = (host: string, by: string): boolean => (by.startsWith('*.') ? host.endsWith(by.slice(1)) && host.length > by.length - 1 : host === by);
    fc.assert(
      fc.property(pattern, pattern, name, (one, other, host) => {
        if (matches(host, one) && matches(host, other)) expect(hostnamesIntersect(one, other)).toBe(true);
        // And the other way round: a name below the longer one is the witness.
        const longer = one.replace('*.', '').length > other.replace('*.', '').length ? one : other;
        const witness = longer.startsWith('*.') ? `x.${longer.slice(2)}` : longer;
        if (hostnamesIntersect(one, other)) expect([one, other].map((by) => matches(witness, by))).toEqual([true, true]);
      }),
    );
  });

  test.each(['', '*', 'a..b', '-a.com', 'A.com', 'a_b.com', '1.2.3.4', 'a.com:80', 'a.*.com', 'a'.repeat(64), `${'a.'.repeat(127)}a`])('%s is none', (hostname) => {
    expect(hostnameProblem(hostname, { wildcard: true })).toBeDefined();
  });

  test.each(['a', 'a.com', '*.a.com', 'xn--bcher-kva.example', '1a.example.com'])('%s is one', (hostname) => {
    expect(hostnameProblem(hostname, { wildcard: true })).toBeUndefined();
  });
});

const ROUTE: RouteFacts = { kind: 'HTTPRoute', namespace: 'shop', hostnames: ['shop.example.com'] };
const gateway = (...listeners: GatewayFacts['listeners']): GatewayFacts => ({ name: 'public', namespace: 'infra', listeners });
const reasons = (to: GatewayFacts, route: Partial<RouteFacts> = {}, sections?: readonly string[]): string[] =>
  attach(to, { ...ROUTE, ...route }, sections?.map((section) => ({ section }))).refusals.map(({ code }) => code);

describe('attaching', () => {
  const open = { from: 'All' };

  test('without a listener by name one is enough; each that is named must take the route', () => {
    const both = gateway({ name: 'tls', protocol: 'TLS', tlsMode: 'Passthrough', allowedRoutes: open }, { name: 'http', protocol: 'HTTP', allowedRoutes: open });
    expect(reasons(both)).toEqual([]);
    expect(reasons(both, {}, ['http'])).toEqual([]);
    expect(reasons(both, {}, ['http', 'tls'])).toEqual(['RTE012']);
    expect(reasons(both, {}, ['http', 'web'])).toEqual(['RTE011']);
  });

  test('each hostname needs one of the listeners', () => {
    const two = gateway(
      { name: 'a', protocol: 'HTTPS', hostname: 'shop.example.com', allowedRoutes: open },
      { name: 'b', protocol: 'HTTPS', hostname: '*.example.org', allowedRoutes: open },
    );
    const hostnames = ['shop.example.com', 'shop.example.org'];
    expect(reasons(two, { hostnames })).toEqual([]);
    expect(reasons(two, { hostnames }, ['a', 'b'])).toEqual([]);
    expect(reasons(two, { hostnames }, ['a'])).toEqual(['RTE010']);
    expect(attach(two, { ...ROUTE, hostnames: ['shop.example.org'] }).listeners.map(({ name }) => name)).toEqual(['b']);
  });

  test.each([
    ['HTTPRoute', 'HTTP', undefined, true],
    ['HTTPRoute', 'HTTPS', 'Terminate', true],
    ['GRPCRoute', 'HTTPS', undefined, true],
    ['HTTPRoute', 'TLS', 'Passthrough', false],
    ['TLSRoute', 'TLS', 'Passthrough', true],
    // Cilium does not do it, and Terminate is the default.
    ['TLSRoute', 'TLS', undefined, false],
    ['TLSRoute', 'HTTPS', undefined, false],
    ['TCPRoute', 'TCP', undefined, true],
    ['UDPRoute', 'TCP', undefined, false],
    ['UDPRoute', 'UDP', undefined, true],
  ] as const)('%s at %s %s: %s', (kind, protocol, tlsMode, takes) => {
    expect(reasons(gateway({ name: 'x', protocol, tlsMode, allowedRoutes: open }), { kind })).toEqual(takes ? [] : ['RTE012']);
  });

  test('kinds and namespaces are those that the listener allows', () => {
    expect(reasons(gateway({ name: 'x', protocol: 'HTTP', allowedRoutes: { from: 'All', kinds: ['GRPCRoute'] } }))).toEqual(['RTE013']);
    expect(reasons(gateway({ name: 'x', protocol: 'HTTP' }))).toEqual(['RTE014']);
    expect(reasons(gateway({ name: 'x', protocol: 'HTTP' }), { namespace: 'infra' })).toEqual([]);
    expect(reasons(gateway({ name: 'x', protocol: 'HTTP', allowedRoutes: { from: 'None' } }), { namespace: 'infra' })).toEqual(['RTE014']);
  });

  test('of a selector the names of namespaces are known', () => {
    const named = (operator: string, ...values: string[]): string[] =>
      reasons(
        gateway({
          name: 'x',
          protocol: 'HTTP',
          allowedRoutes: { from: 'Selector', selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator, values }] } },
        }),
      );
    expect(named('In', 'shop', 'blog')).toEqual([]);
    expect(named('In', 'blog')).toEqual(['RTE014']);
    expect(named('NotIn', 'shop')).toEqual(['RTE014']);
    expect(reasons(gateway({ name: 'x', protocol: 'HTTP', allowedRoutes: { from: 'Selector', selector: { matchLabels: { team: 'blog' } } } }))).toEqual([]);
  });
});
