import { App, Chart, JsonPatch, type ApiObject } from 'cdk8s';
import { Certificate } from '../../imports/cert-manager.io';
import * as cilium from '../../imports/cilium.io';
import * as gatewayApi from '../../imports/gateway.networking.k8s.io';
import * as monitoring from '../../imports/monitoring.coreos.com';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import { crdFiles, plainSchema, validator } from './crd-schemas';
import { samples } from './samples';

interface KindClass {
  readonly apiVersion: string;
  readonly kind: string;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly GVK: { readonly apiVersion: string; readonly kind: string };
}

const classes: readonly KindClass[] = [cilium, gatewayApi, monitoring, { Certificate }].flatMap(
  (module) => Object.values(module) as KindClass[],
);
const objects = samples(new Chart(new App(), 'test', { namespace: 'stamped' }));

test('there is a sample of every kind', () => {
  expect(objects.map(({ kind }) => kind).sort()).toEqual(classes.map(({ kind }) => kind).sort());
});

test.each(objects.map((object): [string, ApiObject] => [object.kind, object]))(
  '%s renders what its CRD admits, in every version',
  (kind, object) => {
    const json = object.toJson() as { apiVersion: string; metadata: { name: string; namespace?: string } };
    const type = classes.find((one) => one.kind === kind);
    expect(json).toMatchObject({ apiVersion: type?.apiVersion, kind, metadata: { name: 'web' } });
    expect(type?.GVK).toEqual({ apiVersion: type?.apiVersion, kind });

    const [group = '', version] = json.apiVersion.split('/');
    const plain: Record<string, string> = {
      Certificate: 'certificate_v1.json',
      ServiceMonitor: 'servicemonitor_v1.json',
      PrometheusRule: 'prometheusrule_v1.json',
    };
    const schemas = plain[kind]
      ? [plainSchema(group, plain[kind])]
      : [...crdFiles()]
          .filter(([source]) => /^(cilium|v1\.[3-9])/.test(source))
          .flatMap(([, crds]) => crds)
          .filter(({ spec }) => spec.group === group && spec.names.kind === kind)
          .flatMap(({ spec }) =>
            spec.versions.filter(({ name, served }) => name === version && served).map(({ schema }) => schema.openAPIV3Schema),
          );
    expect(schemas.length).toBeGreaterThan(0);
    for (const schema of schemas) {
      const validate = validator(schema);
      expect([validate(json), validate.errors]).toEqual([true, null]);
    }
  },
);

test('a cluster-scoped object never has the namespace of its chart, a namespaced one has it', () => {
  const crds = [...crdFiles().values()].flat();
  for (const object of objects) {
    const scope =
      crds
        .filter(({ spec }) => spec.names.kind === object.kind)
        .map(({ spec }) => spec.scope)
        .at(-1) ?? 'Namespaced';
    const { namespace } = object.toJson().metadata as { namespace?: string };
    expect([object.kind, namespace, object.metadata.namespace === namespace]).toEqual([
      object.kind,
      scope === 'Cluster' ? undefined : object.kind === 'CiliumNetworkPolicy' ? 'shop' : 'stamped',
      true,
    ]);
  }
});

test('what is given is what is rendered: unknown fields stay, patches use real names', () => {
  const chart = new Chart(new App(), 'test');
  const spec = { endpointSelector: {}, egress: [{ toFQDNs: [{ matchName: 'a.example' }] }], ingress: [{}], fieldOfTomorrow: { deep: [] } };
  const policy = new cilium.CiliumNetworkPolicy(chart, 'policy', { metadata: { name: 'p', annotations: { a: 'b' } }, spec });
  policy.addJsonPatch(JsonPatch.replace('/spec/egress/0/toFQDNs/0/matchName', 'b.example'));
  expect(policy.toJson()).toEqual({
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: 'p', annotations: { a: 'b' } },
    spec: { ...spec, egress: [{ toFQDNs: [{ matchName: 'b.example' }] }] },
  });
});

test('a kind without a version that is served everywhere lets one be chosen', () => {
  const chart = new Chart(new App(), 'test');
  const route = new gatewayApi.TLSRoute(chart, 'route', {
    apiVersion: 'gateway.networking.k8s.io/v1alpha2',
    spec: { rules: [{ backendRefs: [{ name: 'a', port: 1 }] }] },
  });
  expect(route.toJson().apiVersion).toBe('gateway.networking.k8s.io/v1alpha2');
});

test('a namespace forced on a cluster-scoped object is an error that names the construct', () => {
  const chart = new Chart(new App(), 'test');
  const metadata = { namespace: 'kube-system' } as object;
  expect(() => new cilium.CiliumCIDRGroup(chart, 'cidrs', { metadata, spec: { externalCIDRs: [] } })).toThrow(
    new TalosCiliumError({
      code: 'OBJ001',
      path: 'test/cidrs',
      what: 'CiliumCIDRGroup is cluster-scoped, but metadata.namespace is set (kube-system)',
      fix: 'remove metadata.namespace',
      link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#not-all-objects-are-in-a-namespace',
    }),
  );
});
