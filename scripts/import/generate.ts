import { extractChartFacts } from '../../lib/chart/chart-facts';
import { ciliumSources, gatewayApiSources, typedGatewayApiSources } from './crd-sources';
import { emitCharts } from './charts';
import { emitKindModule } from './emit-module';
import { chartFiles, chartText, kubernetesDefinitions, plainSchema, type InputPaths } from './inputs';
import type { JsonSchema } from './json-schema';
import { objectShape, kindModel, type KindModel } from './kind-model';
import {
  CILIUM_CHARTS,
  CILIUM_KINDS,
  CILIUM_MINORS,
  GATEWAY_API_BUNDLES,
  GATEWAY_API_KINDS,
  GATEWAY_API_TYPED_BUNDLES,
  PLAIN_SCHEMA_KINDS,
} from './kinds';
import { emitSchemas } from './schemas';
import { emitServedVersions } from './served-versions';
import { closedSchema, type ChartValues } from './values/chart-schema';
import { emitValuesModule } from './values/values-module';
import { releaseLine } from './version-family';

/** Makes every file of `imports/`, by name. The same inputs always give the same text. */
export function generate(paths: InputPaths): ReadonlyMap<string, string> {
  const cilium = ciliumSources(paths);
  const gatewayApi = gatewayApiSources(paths);
  const files = new Map<string, string>();

  files.set(
    'cilium.io.ts',
    emitKindModule(
      `the CRDs of Cilium ${CILIUM_MINORS.join(', ')}`,
      CILIUM_KINDS.map((kind) => kindModel(kind, cilium)),
    ),
  );
  files.set(
    'gateway.networking.k8s.io.ts',
    emitKindModule(
      `the Gateway API bundles ${GATEWAY_API_TYPED_BUNDLES.join(', ')}, standard and experimental`,
      GATEWAY_API_KINDS.map((kind) => kindModel(kind, typedGatewayApiSources(gatewayApi))),
    ),
  );
  for (const group of new Set(PLAIN_SCHEMA_KINDS.map((one) => one.group))) {
    const kinds = PLAIN_SCHEMA_KINDS.filter((one) => one.group === group);
    files.set(
      `${group}.ts`,
      emitKindModule(
        `the JSON Schemas ${kinds.map(({ file }) => file).join(', ')}`,
        kinds.map((one) => plainKind(paths, one)),
      ),
    );
  }
  files.set('cilium-values.ts', valuesModule(paths));
  files.set('cilium-charts.ts', emitCharts(paths));
  const charts = CILIUM_MINORS.map((minor) => CILIUM_CHARTS[minor]).join(', ');
  const releases = `the charts Cilium ${charts}, their CRDs, and the Gateway API bundles ${GATEWAY_API_BUNDLES.join(', ')}`;
  files.set('served-versions.ts', emitServedVersions(releases, cilium, gatewayApi));
  for (const [name, text] of emitSchemas(paths, cilium, gatewayApi)) files.set(name, text);
  return files;
}

function valuesModule(paths: InputPaths): string {
  const { version, definitions } = kubernetesDefinitions(paths);
  const sources = {
    kubernetes: definitions,
    certificate: plainSchema(paths, 'cert-manager.io', 'certificate_v1.json'),
    serviceMonitor: plainSchema(paths, 'monitoring.coreos.com', 'servicemonitor_v1.json'),
  };
  const schemas = CILIUM_MINORS.map((minor) => ({
    label: minor,
    schema: closedSchema(readChartValues(paths, CILIUM_CHARTS[minor]), sources),
  }));
  const charts = CILIUM_MINORS.map((minor) => CILIUM_CHARTS[minor]).join(', ');
  return emitValuesModule(`the charts Cilium ${charts} and Kubernetes ${version}`, schemas, definitions);
}

function readChartValues(paths: InputPaths, version: string): ChartValues {
  const files = chartFiles(paths, version);
  const { values, defaults } = extractChartFacts(files);
  return {
    schema: JSON.parse(chartText(files, 'cilium/values.schema.json')) as JsonSchema,
    known: values,
    defaults,
    valuesYaml: chartText(files, 'cilium/values.yaml'),
    templates: [...files.keys()].filter((name) => name.startsWith('cilium/templates/')).map((name) => chartText(files, name)),
  };
}

function plainKind(paths: InputPaths, { group, kind, version, file }: (typeof PLAIN_SCHEMA_KINDS)[number]): KindModel {
  const shape = objectShape([{ label: version, schema: plainSchema(paths, group, file) }], { family: releaseLine(kind, [version]) });
  return { kind, group, scope: 'Namespaced', version, choices: [], shape };
}
