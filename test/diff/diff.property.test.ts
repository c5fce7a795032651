import fc from 'fast-check';
import { compareValues, isEqual } from '../../lib/diff/compare';
import { diffObjects } from '../../lib/diff/diff';
import type { DiffObject } from '../../lib/diff/model';
import { KnownSchemas } from '../../lib/schemas/known-schemas';
import type { Json, JsonObject } from '../../lib/kubernetes/json';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { jsonText } from '../../lib/cli/diff/json';
import { markdownText } from '../../lib/cli/diff/markdown';
import { sarifText } from '../../lib/cli/diff/sarif';
import { terminalText } from '../../lib/cli/diff/terminal';
import { consequencesOf } from '../../lib/diff/consequences';
import { CASES } from './cases';
import { applyPatch } from './json-patch';

const scalar = fc.oneof(fc.string({ maxLength: 3 }), fc.integer({ min: 0, max: 5 }), fc.boolean(), fc.constant(null));
const name = fc.constantFrom('name', 'port', 'a', 'b/c', 'd~e', '', 'x.y');
const { value } = fc.letrec<{ value: Json; map: JsonObject }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('value'), { maxLength: 6 }), tie('map')),
  map: fc.dictionary(name, tie('value'), { maxKeys: 5 }) as fc.Arbitrary<JsonObject>,
})) as { value: fc.Arbitrary<Json> };

test('the patch makes the new value of the old one, and there is a change exactly if they differ', () => {
  fc.assert(fc.property(value, value, (before, after) => {
    const { changes, patch } = compareValues(before, after);
    expect(applyPatch(before, patch)).toEqual(after);
    expect(changes.length > 0).toBe(!isEqual(before, after));
    expect(patch.length > 0).toBe(!isEqual(before, after));
  }), { numRuns: 3000 });
});

const container = fc.record({ name: fc.constantFrom('agent', 'config', 'mount', 'clean'), image: fc.string({ maxLength: 2 }), env: fc.array(fc.record({ name: fc.constantFrom('A', 'B', 'C'), value: fc.string({ maxLength: 2 }) }), { maxLength: 4 }), ports: fc.array(fc.record({ containerPort: fc.integer({ min: 1, max: 4 }), name: fc.constantFrom('http', 'dns', 'metrics') }), { maxLength: 3 }) });
const workload = fc.array(container, { maxLength: 4 }).map((containers): JsonObject => ({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'cilium', namespace: 'kube-system' }, spec: { template: { spec: { containers } } } }) as unknown as JsonObject);

test('with the list keys of a schema, and names that occur twice, too', () => {
  const schema = new KnownSchemas({ crds: [] }).of('apps/v1', 'DaemonSet');
  if (schema.is !== 'checked') throw new Error('no schema');
  fc.assert(fc.property(workload, workload, (before, after) => {
    const { changes, patch } = compareValues(before, after, schema.schemas[0]);
    expect(applyPatch(before, patch)).toEqual(after);
    expect(changes.length > 0).toBe(!isEqual(before, after));
  }), { numRuns: 2000 });
});

const object = fc.record({ kind: fc.constantFrom('ConfigMap', 'Secret'), name: fc.constantFrom('a', 'b', 'c', 'job-86b7281646', 'job-2de3e4faa8'), scope: fc.constantFrom('work', 'home'), data: fc.dictionary(fc.constantFrom('x', 'y.yaml'), fc.constantFrom('a: 1', 'a: 2\nb: 3\n', 'text')) })
  .map(({ kind, name: metadataName, scope, data }): DiffObject => ({ scope, fields: { apiVersion: 'v1', kind, metadata: { name: metadataName, namespace: 'shop' }, data } as KubernetesObject }));
const objects = fc.uniqueArray(object, { maxLength: 8, selector: ({ scope, fields }) => `${scope}/${fields.kind}/${fields.metadata.name}` });

function state(list: readonly DiffObject[]): string[] {
  return list.map(({ scope, fields }) => JSON.stringify([scope, sortedKeys(fields as Json)])).sort();
}

function sortedKeys(given: Json): Json {
  if (Array.isArray(given)) return given.map(sortedKeys);
  return typeof given === 'object' && given !== null ? Object.fromEntries(Object.keys(given).sort().map((key) => [key, sortedKeys(given[key]!)])) : given;
}

test('removing, adding and patching objects gives the new state; nothing differs from itself', () => {
  fc.assert(fc.property(objects, objects, (before, after) => {
    const { objects: changes } = diffObjects(before, after);
    const gone = new Set(changes.map((change) => change.before));
    const result = [
      ...before.filter((each) => !gone.has(each)),
      ...changes.flatMap(({ type, before: old, after: fresh, patch }) => (type === 'removed' ? [] : type === 'added' ? [fresh!] : [{ scope: fresh!.scope!, fields: applyPatch(old!.fields as Json, patch) as unknown as KubernetesObject }])),
    ];
    expect(state(result)).toEqual(state(after));
    expect(diffObjects(before, structuredClone(before)).objects).toEqual([]);
  }));
});

test('the order of objects and of fields makes no difference', () => {
  const turned = (given: Json): Json => (Array.isArray(given) ? given.map(turned) : typeof given === 'object' && given !== null ? Object.fromEntries(Object.entries(given).reverse().map(([key, child]) => [key, turned(child)])) : given);
  const shown = (before: readonly DiffObject[], after: readonly DiffObject[]): unknown => diffObjects(before, after).objects.map(({ title, scope, type, fields }) => ({ title, scope, type, fields }));
  fc.assert(fc.property(objects, objects, (before, after) => {
    const other = after.map(({ scope, fields }) => ({ scope: scope!, fields: turned(fields as Json) as unknown as KubernetesObject })).reverse();
    expect(shown([...before].reverse(), other)).toEqual(shown(before, after));
  }));
});

/** Objects of the cases with one value anywhere replaced by another one: a field of the wrong type, a list that is a map. */
const documents = CASES.flatMap(([, before, after]) => parseKubernetesYaml(`${before}\n---\n${after}`)) as JsonObject[];
const damaged = fc.tuple(fc.constantFrom(...documents), fc.nat(30), value).map(([document, place, other]) => {
  const copy = structuredClone(document);
  const places: (readonly [JsonObject, string])[] = [];
  const collect = (node: Json): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as JsonObject, key]);
      collect((node as JsonObject)[key]!);
    }
  };
  collect(copy);
  // What a repository takes for an object has these.
  const free = places.filter(([node, key]) => !(node === copy && ['apiVersion', 'kind', 'metadata'].includes(key)));
  const [node, key] = free[place % free.length]!;
  node[key] = other;
  return copy;
});

test('no object, however wrong, breaks a comparison or a format', () => {
  fc.assert(fc.property(damaged, damaged, (before, after) => {
    const name = { name: 'a', ...(after.metadata as JsonObject) };
    const [left, right] = [before, { ...after, kind: before.kind!, apiVersion: before.apiVersion!, metadata: name }].map((fields) => [{ fields: { ...(fields as JsonObject), metadata: { ...((fields as JsonObject).metadata as JsonObject), name: 'a', namespace: 'shop' } } as unknown as KubernetesObject }]) as [DiffObject[], DiffObject[]];
    for (const [old, fresh] of [[left, right], [[], right], [left, []]] as const) {
      const diff = diffObjects(old, fresh);
      const shown = { diff, consequences: consequencesOf(diff), otherFiles: [] };
      for (const all of [false, true]) {
        terminalText(shown, { color: true, width: 80 }, all);
        markdownText(shown, all);
      }
      jsonText(shown);
      sarifText(shown, '');
      for (const { type, before: one, after: other, patch } of diff.objects) if (type === 'changed') expect(applyPatch(one!.fields as Json, patch)).toEqual(other!.fields);
    }
  }), { numRuns: 1500 });
});
