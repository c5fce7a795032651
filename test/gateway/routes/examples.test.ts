import type { KubernetesObject } from '../../../lib/kubernetes/object';
import type { JsonObject } from '../../../lib/kubernetes/json';
import { examples } from '../../examples/routes';
import { crdFiles, validator } from '../../imports/crd-schemas';
import { unwrittenDefaults } from '../../support/unwritten-defaults';
import { reportOf } from '../../support/models';
import { BUNDLES, objectsOf, RELEASES, world, type Minor } from './route-world';

const GROUP = 'gateway.networking.k8s.io';

/** Schemas of a minor's own set: the standard channel, and TLSRoute where it is experimental. */
function schemaOf(minor: Minor, { apiVersion, kind }: KubernetesObject): Record<string, unknown> | undefined {
  const channel = kind === 'TLSRoute' && minor !== '1.20' ? 'experimental' : 'standard';
  const crd = crdFiles().get(`${BUNDLES[minor]}/${channel}`)?.find(({ spec }) => spec.group === GROUP && spec.names.kind === kind);
  return crd?.spec.versions.find(({ name, served }) => served && `${GROUP}/${name}` === apiVersion)?.schema.openAPIV3Schema;
}

const cases = examples.flatMap((example) =>
  (Object.keys(BUNDLES) as Minor[]).filter((minor) => example.minors?.includes(minor) ?? true).map((minor) => [example.title, minor, example] as const),
);

test.each(cases)('%s, with Cilium %s: the CRDs admit it, and no check finds anything', (_title, minor, example) => {
  const { chart, cilium } = world(minor);
  example.build(chart, cilium);
  const objects = objectsOf(chart).filter(({ apiVersion }) => apiVersion.startsWith(`${GROUP}/`));
  expect(objects.length).toBeGreaterThan(0);
  for (const object of objects) {
    const schema = schemaOf(minor, object);
    if (!schema) throw new Error(`${object.apiVersion} ${object.kind} is not served`);
    expect([object.kind, object.metadata.name, unwrittenDefaults(schema, object)]).toEqual([object.kind, object.metadata.name, []]);
    const validate = validator(schema);
    validate(object);
    expect([object.kind, object.metadata.name, validate.errors ?? []]).toEqual([object.kind, object.metadata.name, []]);
  }
  const values = { gatewayAPI: { enabled: true, enableAlpn: true, gatewayClass: { create: 'true' } } };
  const { errors, warnings } = reportOf({ version: RELEASES[minor], values, objects: objectsOf(chart) as unknown as JsonObject[] });
  // The CRDs are the server's here, and one example is about grants that others give.
  const meant = (code: string): boolean => code === 'GWY050' || (code === 'GWY103' && example.title.startsWith('no grants'));
  expect([...errors, ...warnings].filter(({ code }) => !meant(code)).map(({ code, what }) => `${code} ${what}`)).toEqual([]);
});
