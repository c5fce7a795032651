import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CRD_SCHEMAS, kubernetesSchemas } from '../../imports/schemas';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import type { JsonObject } from '../../lib/kubernetes/json';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { KnownSchemas } from '../../lib/schemas/known-schemas';
import { schemaMistakes, type SchemaMistake } from '../../lib/schemas/schema-walk';
import type { SchemaRule } from '../../lib/schemas/schema-node';
import { CILIUM_RULES, FLUX_RULES, GATEWAY_API_RULES, KUBERNETES_PAIRS, SHADOWED_RULES, type RulePair } from '../schemas/rule-examples';
import { describeWithServer, useServer } from './support/bench';
import type { CrdFiles } from './support/binaries';
import { operatorCrds, schemaOnlyCrds, type Crd } from './support/crds';
import type { KubeObject } from './support/kube-object';
import { record } from './support/report';

/** Bundles that together have every rule. */
const BUNDLES = ['v1.0.0-standard', 'v1.1.0-experimental', 'v1.3.0-experimental', 'v1.5.1-standard', 'v1.6.1-standard', 'v1.6.1-experimental'] as const;

interface Source {
  readonly name: string;
  readonly crds: (files: CrdFiles) => readonly Crd[];
  readonly pairs: readonly RulePair[];
}

const SOURCES: readonly Source[] = [
  ...(['1.18', '1.19', '1.20'] as const).map((minor): Source => ({ name: `Cilium ${minor}`, crds: (files) => operatorCrds(files, minor), pairs: CILIUM_RULES })),
  ...BUNDLES.map((bundle): Source => ({ name: `Gateway API ${bundle}`, crds: (files) => bundleCrds(files, bundle), pairs: GATEWAY_API_RULES })),
  { name: 'Flux', crds: schemaOnlyCrds, pairs: FLUX_RULES },
  { name: 'Kubernetes', crds: () => [], pairs: KUBERNETES_PAIRS },
];

function bundleCrds({ assets }: CrdFiles, bundle: string): Crd[] {
  const objects = parseKubernetesYaml(readFileSync(join(assets, `gateway-api-${bundle}-install.yaml`), 'utf8'), bundle) as unknown as Crd[];
  return objects.filter((object) => object?.kind === 'CustomResourceDefinition' && !object.metadata.name.includes('.x-k8s.io'));
}

const broken = new Set<string>();

describeWithServer('the validation rules', () => {
  const bench = useServer();

  test.each(SOURCES)('of $name decide as the server does', async ({ name, crds, pairs }) => {
    const { files, cluster, crds: installed } = bench();
    const definitions = crds(files);
    await installed.use(definitions);
    const schemas = new KnownSchemas({ crds: definitions.map(({ metadata, ...crd }) => ({ ...crd, metadata: { name: metadata.name, annotations: metadata.annotations } })) as unknown as KubernetesObject[] });
    const mistakesOf = (object: JsonObject): readonly SchemaMistake[] | undefined => {
      const { apiVersion, kind } = object as unknown as KubeObject;
      if (definitions.length > 0 && !definitions.some(({ spec }) => spec.names.kind === kind && spec.versions.some((version) => version.served && apiVersion === `${String(spec.group)}/${version.name}`))) return undefined;
      const known = schemas.of(apiVersion, kind);
      return known.is === 'checked' ? schemaMistakes(object, known.schemas[0]!) : undefined;
    };
    const different: unknown[] = [];
    let offered = 0;
    for (const object of pairs.flat()) {
      const ours = mistakesOf(object);
      if (!ours) continue;
      const { accepted, message } = await cluster.offer(object as unknown as KubeObject);
      offered += 1;
      for (const { rule } of ours) if (rule && !accepted) broken.add(rule.rule);
      if (accepted !== (ours.length === 0)) different.push({ object, ours, message });
    }
    record('verdicts', { domain: `validation rules, ${name}`, offered, agreed: offered - different.length, explained: 0, unexplained: different.length });
    expect(different).toEqual([]);
    expect(offered).toBeGreaterThan(10);
  });

  test('are all broken by an object that the server refuses', () => {
    const shipped = [...Object.values(CRD_SCHEMAS), kubernetesSchemas].flatMap((file) => file().nodes.split('\n').map((line) => (JSON.parse(line) as SchemaRule).rule)).filter((rule) => typeof rule === 'string');
    const shadowed = new Set(SHADOWED_RULES.map(([rule]) => rule));
    expect(shipped.filter((rule) => !broken.has(rule) && !shadowed.has(rule))).toEqual([]);
  });
});
