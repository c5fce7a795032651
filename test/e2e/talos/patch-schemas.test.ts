import { talosSchemas } from '../../../imports/schemas';
import { TalosVersion } from '../../../lib/cluster/talos-version';
import type { Json, JsonObject } from '../../../lib/kubernetes/json';
import { schemaOfRelease } from '../../../lib/schemas/known-schemas';
import type { SchemaNode } from '../../../lib/schemas/schema-node';
import type { SchemaMistake } from '../../../lib/schemas/schema-walk';
import { patchMistakes } from '../../../lib/talos/patch-schema';
import { stringifyYaml } from '../../../lib/yaml/writer';
import { record } from '../support/report';
import { BUILD_TIMEOUT, buildMachinery, describeWithGo, MACHINERIES } from './go-program';


interface Place {
  readonly path: readonly (string | number)[];
  readonly node: SchemaNode;
}

/** Every place of a document's schema, along one path each. */
function placesOf(minor: string, kind: string): Place[] {
  const schema = schemaOfRelease(talosSchemas(), minor, kind)!;
  const places: Place[] = [];
  const visit = (index: number, path: readonly (string | number)[], within: readonly number[]): void => {
    if (within.includes(index) || path.length > 12) return;
    const node = schema.node(index);
    if (path.length > 0) places.push({ path, node });
    for (const [name, below] of Object.entries(node.properties ?? {})) visit(below, [...path, name], [...within, index]);
    if (node.additionalProperties !== undefined) visit(node.additionalProperties, [...path, 'key'], [...within, index]);
    if (node.items !== undefined) visit(node.items, [...path, 0], [...within, index]);
  };
  visit(schema.root, [], []);
  return places;
}

function patchOf(kind: string, path: readonly (string | number)[], value: Json): JsonObject {
  const content = path.reduceRight<Json>((below, key) => (typeof key === 'number' ? [below] : { [key]: below }), value) as JsonObject;
  return { ...(kind !== '' && { apiVersion: 'v1alpha1', kind }), ...content };
}

/** Values that a place may or may not take. */
function valuesFor({ type, format, pattern, enum: values, oneOf }: SchemaNode): readonly Json[] {
  switch (type) {
    case 'scalar':
      return [
        ...(values ? [String(values[0]), 'unheard-of'] : []),
        ...(format === 'go-duration' ? ['1h30m', '10', 'soon', '5d', '1.5s'] : []),
        ...(format === 'go-address' ? ['10.0.0.1', 'FD00::1', '10.0.0.256', '10.0.0.0/8', 'host', 'fe80::1%eth0', '10.0.0.01'] : []),
        ...(format === 'go-interface-address' ? ['10.0.0.1/24', '10.0.0.1', 'FD00::1/64', '10.0.0.1/33', 'eth0'] : []),
        ...(format === 'go-subnet' ? ['!10.0.0.0/8', '10.0.0.1', '!10.0.0.0/33'] : []),
        ...(format === 'go-url' ? ['https://10.0.0.1:6443', '10.0.0.1:6443', 'a.example:6443', 'a.example/b:c'] : []),
        ...(format === 'go-prefix' ? ['10.0.0.0/8', '10.1.2.3/8', 'FD00::/8', '10.0.0.0', '10.0.0.0/33', 'net', '10.0.0.0/08'] : []),
        ...(pattern !== undefined ? ['https://a.example', 'a'] : []),
        ...(values || format || pattern ? [] : ['text', 1, true, 1.5]),
        [],
        { unknown: 1 },
      ];
    case 'boolean':
      return [true, 'text', 1, []];
    case 'integer':
      return [1, 'text', 1.5, [], true];
    case 'number':
      return [1, 'text', []];
    case 'array':
      return [[], 'text', { a: 1 }];
    case 'object':
      return [{}, { 'unknown-field': { a: 1 } }, 'text', ['text']];
    default:
      return oneOf ? ['text', 1, ['text'], { a: { b: 1 } }] : [];
  }
}

/** Fields whose values only Talos' code knows. */
const LOADED_ONLY: ReadonlySet<string> = new Set(['table', 'wakeOnLan.0', 'action', 'type', 'ports.0', 'version', 'size', 'address', 'endpoint', 'ca', 'key', 'extraAnnouncedEndpoints.0', 'cidr', 'subnet']);

/** What a schema forbids and Talos reads all the same: the node fails with it, or uses another value. */
const AT_RUN_TIME: readonly ((mistakes: readonly SchemaMistake[], value: Json, minor: string) => boolean)[] = [
  ([mistake]) => mistake!.constraint === 'enum' || (mistake!.constraint === 'pattern' && mistake!.expected.endsWith('://')),
  // The loader reads any text, and a check of the whole configuration, or Kubernetes, refuses it.
  ([mistake]) => mistake!.constraint === 'format' && /(?:\b(?:podSubnets|serviceSubnets|validSubnets|nameservers|addresses)|filters\.endpoints)\[\d+\]$|\b(?:vip\.ip|routes\[\d+\]\.(?:network|gateway|source))$/.test(mistake!.at),
  // Older releases cut the fraction off, and read an empty list as an empty text.
  ([mistake], value, minor) => mistake!.constraint === 'type' && (value === 1.5 || (Array.isArray(value) && value.length === 0)) && minor !== '1.14',
];

function last(path: readonly (string | number)[]): string {
  return path.slice(typeof path.at(-1) === 'number' ? -2 : -1).join('.');
}

describeWithGo('patches of each field of each document', () => {
  test.each(Object.keys(MACHINERIES))(
    'are decided as Talos %s decides',
    (minor) => {
      const judge = buildMachinery(minor);
      const version = TalosVersion.parse(minor);
      const cases = Object.keys(talosSchemas().roots[minor]!).flatMap((kind) => placesOf(minor, kind).flatMap(({ path, node }) => valuesFor(node).map((value) => ({ kind, path, value, patch: patchOf(kind, path, value) }))));
      const verdicts = judge(cases.map(({ patch }) => ({ contract: `v${minor}`, kubernetes: '1.34.1', role: 'control-plane', patches: [stringifyYaml(patch)] })));
      // A patch of one field leaves out what its document needs: what counts is what the first value, which is a good one, does not meet.
      const expected = new Map<string, string>();
      const different = cases.flatMap(({ kind, path, value, patch }, index) => {
        const ours = patchMistakes(patch, version);
        const { error } = verdicts[index]!;
        const place = `${kind} ${path.join('.')}`;
        if (!expected.has(place)) expected.set(place, error);
        const refused = error.startsWith('load: ') || error !== expected.get(place);
        // Beyond what its schemas say, Talos validates the whole configuration: that is no disagreement, nor is what the schemas say and only the running node finds.
        if (ours.length === 0 ? !error.startsWith('load: ') || LOADED_ONLY.has(last(path)) : refused || AT_RUN_TIME.some((known) => known(ours, value, minor))) return [];
        return [`${kind} ${path.join('.')} ${JSON.stringify(value)}: ${ours.map(({ constraint, expected }) => `${constraint} ${expected}`).join()} | ${error.slice(0, 300)}`];
      });
      record('verdicts', { domain: `patches, Talos ${minor}`, offered: cases.length, agreed: cases.length - different.length, explained: 0, unexplained: different.length });
      expect(different).toEqual([]);
    },
    BUILD_TIMEOUT,
  );
});
