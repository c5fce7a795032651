import { CiliumVersion } from '../../lib/cluster/cilium-version';
import { KubernetesVersion } from '../../lib/cluster/kubernetes-version';
import type { JsonObject } from '../../lib/kubernetes/json';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { KnownSchemas } from '../../lib/schemas/known-schemas';
import { schemaMistakes, type SchemaMistake } from '../../lib/schemas/schema-walk';
import { reportOf } from '../support/models';
import { describeWithServer, useServer } from './support/bench';
import { operatorCrds, platformCrds, schemaOnlyCrds } from './support/crds';
import { changed, randomFrom, validValue, type Schema } from './support/generated-objects';
import type { KubeObject } from './support/kube-object';
import { VERSIONS } from './support/minors';
import { record } from './support/report';
import { BUILT_IN } from './support/built-in-objects';

const SEED = 20_261_128;
/** Objects of each kind: as generated, and with one or two changes. */
const VALID = 8;
const CHANGED = 24;

function mistakesOf(schemas: KnownSchemas, object: JsonObject): readonly SchemaMistake[] {
  const known = schemas.of(String(object.apiVersion), String(object.kind));
  if (known.is !== 'checked') throw new Error(`${String(object.apiVersion)} ${String(object.kind)} is ${known.is}`);
  const all = known.schemas.map((schema) => schemaMistakes(object, schema));
  return all.find((mistakes) => mistakes.length === 0) ?? all[0]!;
}

/** Rules have other words where the CRD itself is read. */
function placesOf(mistakes: readonly SchemaMistake[]): readonly string[] {
  return mistakes.map(({ constraint, at }) => `${constraint} ${at}`);
}

interface Disagreement {
  readonly object: JsonObject;
  readonly ours: readonly SchemaMistake[];
  readonly server: string;
}

describeWithServer.each(VERSIONS)('the schemas of Cilium %s and of the CRDs beside it', (minor, version) => {
  const bench = useServer();

  test('decide as the server does', async () => {
    const { crds, files, cluster } = bench();
    const installed = [...platformCrds(files, minor), ...operatorCrds(files, minor), ...schemaOnlyCrds(files)];
    await crds.use(installed);
    const shipped = new KnownSchemas({ cilium: CiliumVersion.parse(version), crds: platformCrds(files, minor).filter(({ metadata }) => metadata.annotations) as unknown as KubernetesObject[] });
    const declared = new KnownSchemas({ crds: installed.map(({ metadata, ...crd }) => ({ ...crd, metadata: { name: metadata.name } })) as unknown as KubernetesObject[] });
    const random = randomFrom(SEED);
    const different: Disagreement[] = [];
    const counts = { accepted: 0, refused: 0 };
    for (const { spec } of installed) {
      const { group, names, versions } = spec as unknown as { group: string; names: { kind: string }; versions: readonly { name: string; served: boolean; schema: { openAPIV3Schema: Schema } }[] };
      for (const { name: served, schema } of versions.filter((each) => each.served)) {
        const made = Array.from({ length: VALID }, () => objectOf(group, served, names.kind, schema.openAPIV3Schema));
        const objects = [...made, ...Array.from({ length: CHANGED }, (_, index) => {
          const once = changed(made[index % VALID]!, random);
          return index % 4 === 0 ? changed(once, random) : once;
        })];
        for (const object of objects) {
          const ours = mistakesOf(shipped, object);
          expect(placesOf(mistakesOf(declared, object))).toEqual(placesOf(ours));
          const { accepted, message } = await cluster.offer(object as unknown as KubeObject);
          counts[accepted ? 'accepted' : 'refused'] += 1;
          if (accepted !== (ours.length === 0)) different.push({ object, ours, server: message });
        }
      }
    }
    function objectOf(group: string, served: string, kind: string, schema: Schema): JsonObject {
      const { apiVersion: _version, kind: _kind, metadata: _metadata, status: _status, ...properties } = schema.properties ?? {};
      return { ...(validValue({ ...schema, properties }, random) as JsonObject), apiVersion: `${group}/${served}`, kind, metadata: { name: 'generated' } };
    }
    record('verdicts', { domain: `generated objects, schemas, ${version}`, offered: counts.accepted + counts.refused, agreed: counts.accepted + counts.refused - different.length, explained: 0, unexplained: different.length });
    expect(counts.accepted).toBeGreaterThan(300);
    expect(counts.refused).toBeGreaterThan(300);
    expect(different).toEqual([]);
  });
});

/** Parts of metadata, good and bad. */
const METADATA: readonly JsonObject[] = [
  ...['web', 'a.b', 'A', 'a_b', '-a', 'a-', 'a..b', 'a:b', 'a b', '1a', 'a'.repeat(53), 'a'.repeat(64), 'a'.repeat(254), 'a.b-', 'a/b', 'ä', '%41'].map((name) => ({ name })),
  ...[{ a: 'b' }, { 'a/b': '' }, { 'A_b.c': 'D' }, { 'a/b/c': 'd' }, { '-a': 'b' }, { a: '-b' }, { a: 'b c' }, { a: 'b'.repeat(64) }, { ['a'.repeat(64)]: 'b' }, { 'EXAMPLE.com/a': 'b' }, { '/a': 'b' }, { 'a/': 'b' }, { a: 1 }, { a: true }].flatMap((each) => [
    { labels: each } as unknown as JsonObject,
    { annotations: each } as unknown as JsonObject,
  ]),
  { annotations: { a: '\u{1f4a5} any text' } },
  { annotations: { a: 'x'.repeat(300_000) } },
  { labels: 'a' },
  { lables: { a: 'b' } },
  { clusterName: 'a' },
  { finalizers: ['a/b'] },
];

describeWithServer('names, labels and annotations', () => {
  const bench = useServer();

  test('are decided as the server does', async () => {
    const different: unknown[] = [];
    for (const object of BUILT_IN) {
      if (object.kind === 'CustomResourceDefinition') continue;
      for (const part of METADATA) {
        const each = { ...object, metadata: { ...(object.metadata as JsonObject), ...part } };
        const ours = reportOf({ cluster: { kubernetesVersion: '1.35' }, objects: [each] }).errors.filter(({ code }) => /^(?:OBJ0(?:17|18|19|20)|SCH001)$/.test(code));
        const { accepted, message } = await bench().cluster.offerNew(each as unknown as KubeObject);
        // Job and StatefulSet hand their names on to labels; a Service of older releases begins with a letter, as other rules of Go say.
        const elsewhere = /must be no more than 63|must not contain dots|must start with an alphabetic|spec\.template\.labels|job-name|a DNS-1035 label/.test(message);
        if (accepted !== (ours.length === 0) && !elsewhere) different.push({ kind: object.kind, part: JSON.stringify(part).slice(0, 100), ours: ours.map(({ what }) => what.slice(0, 200)), message: message.slice(0, 300) });
      }
    }
    record('verdicts', { domain: 'metadata, Kubernetes', offered: (BUILT_IN.length - 1) * METADATA.length, agreed: (BUILT_IN.length - 1) * METADATA.length - different.length, explained: 0, unexplained: different.length });
    expect(different).toEqual([]);
  });
});

describeWithServer('the schemas of Kubernetes', () => {
  const bench = useServer();

  // The server has further rules, in Go: what it refuses beyond the schemas is no disagreement.
  test('refuse nothing that the server takes, and all that it cannot read', async () => {
    const schemas = new KnownSchemas({ kubernetes: KubernetesVersion.parse('1.35'), crds: [] });
    const random = randomFrom(SEED);
    const different: Disagreement[] = [];
    const counts = { accepted: 0, refused: 0, beyond: 0 };
    for (const object of BUILT_IN) {
      for (const each of [object, ...Array.from({ length: CHANGED * 2 }, () => changed(object, random))]) {
        const ours = mistakesOf(schemas, each);
        const { accepted, message } = await bench().cluster.offer(each as unknown as KubeObject);
        counts[accepted ? 'accepted' : 'refused'] += 1;
        // Server-side apply cuts a number to 32 bits, any other request refuses it; and schemas inside of a CRD are not checked.
        if (accepted && ours.length > 0 && ours.every(({ expected }) => expected === 'int32')) continue;
        if (message.includes('openAPIV3Schema')) continue;
        const isUnreadable = /field not declared in schema|unknown field|expected (?:string|numeric|boolean|list|map)|cannot unmarshal|duplicate entries/.test(message);
        if ((ours.length > 0 && accepted) || (ours.length === 0 && isUnreadable) || (each === object && !accepted)) different.push({ object: each, ours, server: message });
        else if (ours.length === 0 && !accepted) counts.beyond += 1;
      }
    }
    record('verdicts', { domain: 'changed objects, Kubernetes', offered: counts.accepted + counts.refused, agreed: counts.accepted + counts.refused - counts.beyond - different.length, explained: counts.beyond, unexplained: different.length });
    expect(counts.refused).toBeGreaterThan(300);
    expect(different).toEqual([]);
  });
});
