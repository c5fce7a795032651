import { VERSIONS } from '../gateway/worlds';
import { EXAMPLES, objectsOf } from '../e2e/support/examples';
import type { KubeObject } from '../e2e/support/kube-object';
import { crdFiles, plainSchema } from '../imports/crd-schemas';
import { unwrittenDefaults } from '../support/unwritten-defaults';

const SETS: Readonly<Record<string, readonly string[]>> = {
  '1.18': ['cilium 1.18', 'v1.3.0/experimental'],
  '1.19': ['cilium 1.19', 'v1.4.1/experimental'],
  '1.20': ['cilium 1.20', 'v1.6.1/experimental'],
};

/** Schemas of other projects, which are kept without the CRD around them. */
const PLAIN = ['cert-manager.io', 'monitoring.coreos.com'];

/** Fields of an object that its CRD fills in. */
function unwritten(minor: string, object: KubeObject): string[] {
  const [group, version] = object.apiVersion.split('/') as [string, string];
  const crd = SETS[minor]!.flatMap((name) => crdFiles().get(name)!).find(({ spec }) => spec.group === group && spec.names.kind === object.kind);
  const schema = PLAIN.includes(group)
    ? plainSchema(group, `${object.kind.toLowerCase()}_${version}.json`)
    : crd?.spec.versions.find(({ name }) => name === version)?.schema.openAPIV3Schema;
  return schema ? unwrittenDefaults(schema, object).map((place) => `${object.kind}${place}`) : [];
}

describe.each(VERSIONS)('Cilium %s', (version) => {
  const minor = version.slice(0, 4);
  test.each(EXAMPLES)('%s: what a CRD would fill in is written', (_domain, examples) => {
    const found = examples
      .filter(({ minors }) => minors?.includes(minor) ?? true)
      .flatMap((example) => objectsOf(example, version).flat().flatMap((object) => unwritten(minor, object).map((place) => `${example.title}: ${place}`)));
    expect(found).toEqual([]);
  });
});
