import * as cdk8s from 'cdk8s';
import * as kplus from 'cdk8s-plus-33';
import * as library from '../../lib';
import { callables, exampleCall, isCallable } from '../../lib/props/read-shape';

/** Runs TypeScript of a message, in which `chart` is a chart. */
function evaluate(code: string): unknown {
  const chart = new library.ClusterChart(new cdk8s.App(), new library.TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35', nodeSubnets: ['192.168.1.0/24'] }), { ciliumVersion: '1.20.0' });
  const scope: Record<string, unknown> = { ...cdk8s, kplus, ...library, chart };
  return (new Function(...Object.keys(scope), `return (${code});`) as (...args: unknown[]) => unknown)(...Object.values(scope));
}

/** Of what has a constructor, messages name the constructor. */
const MADE = callables().filter((callable) => /^[A-Z]\w*\.[a-z]/.test(callable) && !isCallable(callable.split('.')[0]!) && !callable.startsWith('ReferenceGrants'));

const NOTHING = { what: '', fix: '' };

test.each(MADE)('a message names %s with arguments that work', (callable) => {
  expect(problemsOf(exampleCall(callable))).toEqual([]);
});

function problemsOf(code: string): readonly library.Problem[] {
  try {
    evaluate(code);
    return [];
  } catch (error) {
    return error instanceof library.TalosCiliumError ? error.problems : [{ code, what: String(error) } as never];
  }
}

test('the fix of a pool without props is props that work', () => {
  const [{ what, fix } = NOTHING] = problemsOf("new LoadBalancerPool(chart, 'pool', {})");
  expect(what).toBe('blocks and announce are required');
  expect(problemsOf(`new LoadBalancerPool(chart, 'pool', { ${fix.replace(/^add /, '')} })`)).toEqual([]);
});

test('the fix of an announcement of the wrong type is a choice of calls that work', () => {
  const [{ what, fix } = NOTHING] = problemsOf("new LoadBalancerPool(chart, 'pool', { blocks: ['192.168.1.200/29'], announce: 'l3' })");
  expect(what).toContain('announce must be an Announce');
  expect(fix).toMatch(/^use Announce\./);
  for (const call of fix.replace(/^use /, '').split(/, (?=Announce\.)| or /)) {
    expect(problemsOf(`new LoadBalancerPool(chart, 'pool', { blocks: ['192.168.1.200/29'], announce: ${call} })`)).toEqual([]);
  }
});

test('an absent construct is required, and the fix names its class', () => {
  expect(problemsOf('Announce.l2()')).toMatchObject([{ code: 'API002', what: 'announcement is required', fix: "pass a construct with announceServices, such as new L2Announcement(chart, 'lan')" }]);
  expect(problemsOf('Announce.l2({})')).toMatchObject([{ code: 'API003', what: 'announcement must be a construct with announceServices; got an empty object', fix: "give a construct with announceServices, such as new L2Announcement(chart, 'lan')" }]);
});

test('peers are called peers', () => {
  const policy = "new CiliumPolicies(chart, 'shop', { namespace: 'shop' }).forAll('web')";
  expect(problemsOf(`${policy}.allowFrom()`)).toMatchObject([{ what: 'peers is required', fix: "pass a peer or an array of peers, such as Peer.labels({ app: 'web' })" }]);
  expect(problemsOf(`${policy}.allowFrom('web')`)).toMatchObject([{ what: 'peers must be a peer or an array of peers; got the string "web"', fix: "use Peer.labels({ app: 'web' })" }]);
});
