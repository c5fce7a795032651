import type { JsonSchema } from '../json-schema';

/** Where the schema of a structure is to be found that the chart passes on to Kubernetes, Prometheus or cert-manager. */
export interface StructureSources {
  /** Kubernetes' definitions by full name. */
  readonly kubernetes: Readonly<Record<string, JsonSchema>>;
  /** The CRD schemas of Certificate and ServiceMonitor. */
  readonly certificate: JsonSchema;
  readonly serviceMonitor: JsonSchema;
}

const KUBERNETES_KEYS: Readonly<Record<string, readonly string[]>> = {
  affinity: ['core.v1.Affinity'],
  resources: ['core.v1.ResourceRequirements'],
  initResources: ['core.v1.ResourceRequirements'],
  // The chart's `hubble.ui.securityContext` belongs to the pod, so the one that has the chart's own fields is taken.
  securityContext: ['core.v1.SecurityContext', 'core.v1.PodSecurityContext'],
  podSecurityContext: ['core.v1.PodSecurityContext'],
  seLinuxOptions: ['core.v1.SELinuxOptions'],
  updateStrategy: ['apps.v1.DaemonSetUpdateStrategy'],
};

const KUBERNETES_LISTS: Readonly<Record<string, string>> = {
  tolerations: 'core.v1.Toleration',
  topologySpreadConstraints: 'core.v1.TopologySpreadConstraint',
  extraEnv: 'core.v1.EnvVar',
  extraVolumeMounts: 'core.v1.VolumeMount',
  imagePullSecrets: 'core.v1.LocalObjectReference',
};

/** Lists of plain text: arguments, DNS names, addresses, event types, metrics, field masks. The chart's schema leaves them untyped. */
const STRING_LISTS =
  /^(extraArgs|extraDnsNames|extraIpAddresses|loadBalancerSourceRanges|addressMatcherCIDRs|eventTypes|fieldMask|ignoredKeys|metrics)$/;

const STRING_MAP_KEY = /^(nodeSelector|matchLabels|(.*[a-z])?[aA]nnotations|(.*[a-z])?[lL]abels)$/;

/**
 * The schema of a structure that the chart hands on as a whole, by its key; nothing when the key does not say. `own` are
 * the fields that the chart's schema names there: those that the structure does not have are added to it.
 */
export function structureAt(path: readonly string[], own: JsonSchema, sources: StructureSources): JsonSchema | undefined {
  const key = path.at(-1) ?? '';
  const item = KUBERNETES_LISTS[key];
  if (item) return { type: 'array', items: reference(item) };
  if (STRING_LISTS.test(key) && own.properties === undefined) return { type: 'array', items: { type: 'string' } };
  if (path.join('.') === 'hubble.metrics.enabled') return { type: 'array', items: { type: 'string' } };
  const names = KUBERNETES_KEYS[key];
  if (names) return bestOf(names, own, sources);
  if (STRING_MAP_KEY.test(key) || STRING_MAP_KEY.test(path.at(-2) ?? ''))
    return { type: 'object', additionalProperties: { type: 'string' } };
  if (key === 'relabelings' || key === 'metricRelabelings') return at(sources.serviceMonitor, ['spec', 'endpoints', '[]', 'relabelings']);
  if (key === 'tlsConfig') return at(sources.serviceMonitor, ['spec', 'endpoints', '[]', 'tlsConfig']);
  if (key === 'certManagerIssuerRef') return at(sources.certificate, ['spec', 'issuerRef']);
  if (path.at(-2) === 'auto' && (key === 'privateKey' || key === 'subject')) return at(sources.certificate, ['spec', key]);
  return undefined;
}

function reference(name: string): JsonSchema {
  return { $ref: `#/definitions/io.k8s.api.${name}` };
}

function bestOf(names: readonly string[], own: JsonSchema, { kubernetes }: StructureSources): JsonSchema {
  const fields = Object.keys(own.properties ?? {});
  const missing = (name: string): string[] => fields.filter((field) => !kubernetes[`io.k8s.api.${name}`]?.properties?.[field]);
  const [best] = [...names].sort((a, b) => missing(a).length - missing(b).length);
  if (best === undefined) throw new Error('no structure to choose from');
  const extra = missing(best);
  if (extra.length === 0) return reference(best);
  const structure = kubernetes[`io.k8s.api.${best}`];
  const added = Object.fromEntries(extra.map((field) => [field, own.properties?.[field] ?? {}]));
  return { ...structure, properties: { ...structure?.properties, ...added } };
}

function at(schema: JsonSchema, path: readonly string[]): JsonSchema {
  const found = path.reduce<JsonSchema | undefined>((here, part) => (part === '[]' ? here?.items : here?.properties?.[part]), schema);
  if (!found) throw new Error(`no schema at ${path.join('.')}`);
  return found;
}
