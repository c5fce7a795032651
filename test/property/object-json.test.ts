import { ApiObject, App, Chart, JsonPatch, Lazy, type IResolver } from 'cdk8s';
import fc from 'fast-check';
import { stringifyManifest } from '../../lib/internal/yaml';
import { ObjectReader } from '../../lib/synthesis/object-json';
import { CiliumClusterwideNetworkPolicy } from '../../imports/cilium.io';

function object(props: object, app = new App(), chartProps = {}): ApiObject {
  return new ApiObject(new Chart(app, 'home', chartProps), 'x', { apiVersion: 'v1', kind: 'ConfigMap', ...props });
}

/** The quick way must end in the same text as cdk8s' own JSON; keys that look like numbers have no order of their own there. */
function expectSame(subject: ApiObject): void {
  expect(stringifyManifest(new ObjectReader(subject.node.root).read(subject), () => 'x')).toBe(stringifyManifest(subject.toJson() as object, () => 'x'));
}

const json = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.string(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null), fc.constant(undefined), tie('list'), tie('map')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  map: fc.dictionary(fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'), tie('value'), { maxKeys: 5 }),
})).map;

describe('ObjectReader', () => {
  test('agrees with ApiObject.toJson on any data', () => {
    fc.assert(
      fc.property(json, json, json, (spec, labels, extra) => {
        // What cdk8s itself cannot render is not this reader's to mend.
        const subject = object({ spec, ...(extra as object), metadata: { labels: labels as Record<string, string>, annotations: {}, custom: extra } });
        let expected: string;
        try {
          expected = stringifyManifest(subject.toJson() as object, () => 'x');
        } catch {
          return;
        }
        expect(stringifyManifest(new ObjectReader(subject.node.root).read(subject), () => 'x')).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('agrees where cdk8s has something to do', () => {
    expectSame(object({ data: { late: Lazy.any({ produce: () => ({ b: 1, a: [Lazy.any({ produce: () => 2 })] }) }) } }));
    expectSame(object({ data: { union: { resolve: () => 'resolved' } } }));
    expectSame(object({ metadata: { name: 'x' } }, new App(), { namespace: 'shop', labels: { team: 'a' } }));
    const patched = object({ data: { a: '1' } });
    patched.addJsonPatch(JsonPatch.add('/data/b', '2'));
    patched.metadata.addLabel('later', 'yes');
    patched.metadata.add('generation', 3);
    expectSame(patched);
    expectSame(new CiliumClusterwideNetworkPolicy(new Chart(new App(), 'home', { namespace: 'shop' }), 'x', { metadata: { name: 'x' }, spec: { endpointSelector: {} } }));
  });

  test('agrees with resolvers of the app\'s own, and with sorting switched off', () => {
    const shout: IResolver = { resolve: (context) => typeof context.value === 'string' && context.value === 'a' && context.replaceValue('A') };
    expectSame(object({ data: { x: 'a' } }, new App({ resolvers: [shout] })));
    process.env.CDK8S_DISABLE_SORT = '1';
    try {
      expectSame(object({ spec: { b: 1, a: 2 } }));
    } finally {
      delete process.env.CDK8S_DISABLE_SORT;
    }
  });
});
