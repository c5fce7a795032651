import { ApiObject, App, Chart, JsonPatch, Lazy, type IResolver } from 'cdk8s';
import fc from 'fast-check';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { ManifestTexts } from '../../lib/gitops/manifests';
import { stringifyManifest } from '../../lib/yaml/writer';
import { ObjectReader } from '../../lib/synthesis/object-json';
import { CiliumClusterwideNetworkPolicy } from '../../imports/cilium.io';

function object(props: object, app = new App(), chartProps = {}): ApiObject {
  return new ApiObject(new Chart(app, 'home', chartProps), 'x', { apiVersion: 'v1', kind: 'ConfigMap', ...props });
}

/** The quick ways must end in the same text as cdk8s' own JSON; keys that look like numbers have no order of their own there. */
function expectSame(subject: ApiObject, expected = stringifyManifest(subject.toJson() as object, () => 'x')): void {
  expect(stringifyManifest(new ObjectReader(subject.node.root).read(subject), () => 'x')).toBe(expected);
  const texts = new ManifestTexts();
  const object = new ObjectReader(subject.node.root, texts.write).read(subject);
  expect(texts.of({ construct: subject, object, path: 'x', scope: 'home' })).toBe(expected);
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
        expectSame(subject, expected);
      }),
      { numRuns: 500 },
    );
  });

  test('what is plain is written while it is read, and nothing else is', () => {
    const isWritten = (data: object): boolean =>
      new ManifestTexts().write({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data } as unknown as KubernetesObject);
    expect(isWritten({ a: '1', b: undefined, c: null })).toBe(true);
    for (const odd of [[null], [undefined], new Date(0), () => 1, Number.NaN, '\ud800', '-----BEGIN PRIVATE KEY-----']) expect(isWritten({ odd })).toBe(false);
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
