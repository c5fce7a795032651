import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVED_VERSIONS, type CiliumKind, type CiliumMinor } from '../../../imports/served-versions';
import { parseKubernetesYaml } from '../../../lib/yaml/reader';
import type { CrdFiles } from './binaries';
import type { KubeObject } from './kube-object';

/** A CustomResourceDefinition. */
export interface Crd extends KubeObject {
  readonly metadata: KubeObject['metadata'] & { readonly name: string };
  readonly spec: { readonly names: { readonly kind: string }; readonly versions: readonly CrdVersion[]; readonly [member: string]: unknown };
}

interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly [member: string]: unknown;
}

/** The Gateway API bundle that each Cilium minor is made for. */
const GATEWAY_API: Readonly<Record<CiliumMinor, string>> = { '1.18': 'v1.3.0', '1.19': 'v1.4.1', '1.20': 'v1.6.1' };

/** Kinds of other projects that the output can hold, whose schemas are kept without the CRD around them. */
const OTHERS: readonly { readonly group: string; readonly kind: string; readonly version?: string; readonly clusterScoped?: true }[] = [
  { group: 'cert-manager.io', kind: 'Certificate' },
  { group: 'cert-manager.io', kind: 'Issuer' },
  { group: 'cert-manager.io', kind: 'ClusterIssuer', clusterScoped: true },
  { group: 'monitoring.coreos.com', kind: 'PodMonitor' },
  { group: 'monitoring.coreos.com', kind: 'PrometheusRule' },
  { group: 'monitoring.coreos.com', kind: 'ServiceMonitor' },
];

/** Kinds that no construct makes, and that objects are checked for. */
const SCHEMA_ONLY: typeof OTHERS = [
  { group: 'argoproj.io', kind: 'AppProject', version: 'v1alpha1' },
  { group: 'argoproj.io', kind: 'Application', version: 'v1alpha1' },
  { group: 'argoproj.io', kind: 'ApplicationSet', version: 'v1alpha1' },
  { group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease', version: 'v2' },
  { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization' },
  { group: 'source.toolkit.fluxcd.io', kind: 'GitRepository' },
  { group: 'source.toolkit.fluxcd.io', kind: 'HelmRepository' },
  { group: 'source.toolkit.fluxcd.io', kind: 'OCIRepository' },
];

const read = new Map<string, readonly Crd[]>();

/** They are megabytes of YAML: each set is read once. */
function once(key: string, make: () => readonly Crd[]): readonly Crd[] {
  const known = read.get(key) ?? make();
  read.set(key, known);
  return known;
}

/** CRDs that Cilium's operator installs by itself. */
export function operatorCrds(files: CrdFiles, minor: CiliumMinor): readonly Crd[] {
  return once(`operator ${minor}`, () => ciliumCrds(files, minor));
}

/** CRDs that are in a cluster before Cilium: the Gateway API's, and those of the Prometheus operator and cert-manager. */
export function platformCrds(files: CrdFiles, minor: CiliumMinor): readonly Crd[] {
  return once(`platform ${minor}`, () => [...gatewayApiCrds(files, minor), ...OTHERS.map((other) => otherCrd(files, other))]);
}

/** CRDs of kinds that only come from users. */
export function schemaOnlyCrds(files: CrdFiles): readonly Crd[] {
  return once('schema only', () => SCHEMA_ONLY.map((other) => otherCrd(files, other)));
}

/**
 * CRDs of which some are given in part, with just what a check reads of them: the versions that these say are served, with the schemas of
 * the whole CRD. A version that it does not have takes any object.
 */
export function completed(parts: readonly Crd[], whole: readonly Crd[]): readonly Crd[] {
  const byName = new Map(parts.map((part) => [part.metadata.name, part]));
  return whole.map((crd) => {
    const part = byName.get(crd.metadata.name);
    if (!part) return crd;
    const versions = part.spec.versions.map(({ name, served }, index) => ({
      ...(crd.spec.versions.find((version) => version.name === name) ?? { name, schema: ANYTHING }),
      served,
      storage: index === 0,
    }));
    const annotations = { ...crd.metadata.annotations, ...part.metadata.annotations };
    return { ...crd, metadata: { ...crd.metadata, annotations }, spec: { ...crd.spec, versions } };
  });
}

const ANYTHING = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } as const;

function ciliumCrds(files: CrdFiles, minor: CiliumMinor): Crd[] {
  const directory = join(files.crds, `cilium-${minor}`);
  return readdirSync(directory)
    .sort()
    .flatMap((file) => crdsIn(join(directory, file)))
    // The files hold a few kinds that the release does not install.
    .filter(({ spec }) => (SERVED_VERSIONS[spec.names.kind as CiliumKind]?.[minor] ?? []).length > 0);
}

/** The standard channel, with kinds that are in the experimental one only: Cilium's documentation asks for TLSRoute. */
function gatewayApiCrds(files: CrdFiles, minor: CiliumMinor): Crd[] {
  const bundle = (channel: string): Crd[] => {
    const file = join(files.assets, `gateway-api-${GATEWAY_API[minor]}-${channel}-install.yaml`);
    return existsSync(file) ? crdsIn(file) : [];
  };
  const standard = bundle('standard');
  const names = new Set(standard.map(({ metadata }) => metadata.name));
  return [...standard, ...bundle('experimental').filter(({ metadata }) => !names.has(metadata.name) && !metadata.name.includes('.x-k8s.io'))];
}

function crdsIn(file: string): Crd[] {
  return (parseKubernetesYaml(readFileSync(file, 'utf8'), file) as unknown as Crd[]).filter((object) => object?.kind === 'CustomResourceDefinition');
}

function otherCrd({ schemas }: CrdFiles, { group, kind, version = 'v1', clusterScoped }: (typeof OTHERS)[number]): Crd {
  const singular = kind.toLowerCase();
  const schema = structural(JSON.parse(readFileSync(join(schemas, 'crds', group, `${singular}_${version}.json`), 'utf8'))) as { properties: object };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${singular}s.${group}` },
    spec: {
      group,
      scope: clusterScoped ? 'Cluster' : 'Namespaced',
      names: { kind, plural: `${singular}s`, singular } as Crd['spec']['names'],
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { ...schema, properties: { ...schema.properties, metadata: { type: 'object' } } } },
        },
      ],
    },
  };
}

/** A CRD's schema is closed by itself: only the plain JSON Schema made from it has to say so. */
function structural(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(structural);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !(key === 'additionalProperties' && value === false) && key !== '$schema')
      .map(([key, value]) => [key, structural(value)]),
  );
}
