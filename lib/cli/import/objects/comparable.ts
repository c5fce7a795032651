import { isJsonObject, type Json, type JsonObject } from '../../../kubernetes/json';
import type { KubernetesObject } from '../../../kubernetes/object';
import { textOf } from '../../../policies/canonical';
import { comparablePolicy } from './comparable-policy';

const GATEWAY = 'gateway.networking.k8s.io';

/** What the API server and the controllers put where nothing is written, by the member that it is in. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, JsonObject>>>> = {
  [GATEWAY]: {
    parentRefs: { group: GATEWAY, kind: 'Gateway' },
    backendRefs: { group: '', kind: 'Service', weight: 1 },
    backendRef: { group: '', kind: 'Service' },
    certificateRefs: { group: '', kind: 'Secret' },
    path: { type: 'PathPrefix', value: '/' },
    headers: { type: 'Exact' },
    queryParams: { type: 'Exact' },
    requestRedirect: { statusCode: 302 },
    method: { type: 'Exact' },
    tls: { mode: 'Terminate' },
    addresses: { type: 'IPAddress' },
    kinds: { group: GATEWAY },
    targetRefs: { group: '' },
    caCertificateRefs: { group: '' },
    namespaces: { from: 'Same' },
  },
  'cilium.io': {
    peers: { peerASN: 0 },
    timers: { connectRetryTimeSeconds: 120, holdTimeSeconds: 90, keepAliveTimeSeconds: 30 },
    gracefulRestart: { enabled: false, restartTimeSeconds: 120 },
    transport: { peerPort: 179 },
    spec: { ebgpMultihop: 1, disabled: false, loadBalancerIPs: false, externalIPs: false },
    peerConfigRef: { group: 'cilium.io', kind: 'CiliumBGPPeerConfig' },
    service: { aggregationLengthIPv4: 32, aggregationLengthIPv6: 128, type: 'LoadBalancer', externalTrafficPolicy: 'Cluster', loadBalancerSourceRangesPolicy: 'Allow' },
  },
};

/** Members that mean the same as nothing when they are empty. */
const NOTHING = new Set(['path', 'requestRedirect', 'namespaces', 'allowedRoutes', 'timers', 'gracefulRestart', 'transport', 'serviceSelector', 'nodeSelector', 'infrastructure', 'labels', 'annotations', 'matchLabels', 'matchExpressions', 'service', 'hostnames', 'excludedCIDRs', 'egressGateways', 'peers']);

/** Lists whose order has no meaning. */
const SETS = new Set(['matchExpressions', 'values', 'peers', 'bgpInstances', 'advertisements', 'families', 'communities', 'standard', 'large', 'wellKnown', 'parentRefs', 'selectors', 'destinationCIDRs', 'excludedCIDRs']);
/** Those of `addresses` that are kinds of addresses of Services. */
const SET_OF_ADDRESSES = 'service';

/**
 * An object in a form that is equal for objects that mean the same: without what the API server fills in, with the served version of its API,
 * and with lists without an order sorted.
 */
export function comparable(object: KubernetesObject): unknown {
  const { apiVersion, kind, metadata, ...rest } = object;
  const [group = ''] = apiVersion.split('/');
  const { name, namespace, labels, annotations } = metadata;
  const policy = comparablePolicy(object);
  const { spec } = rest as { spec?: Json };
  const written = policy ?? normal(kind === 'CiliumLoadBalancerIPPool' ? withBlocks(spec as JsonObject) : (spec ?? null), { key: 'spec', above: '', defaults: DEFAULTS[group] ?? {}, namespace });
  return JSON.parse(JSON.stringify({ kind, name, namespace, labels: emptied(labels), annotations: emptied(annotations), ...(policy === undefined ? { ...rest, spec: undefined } : {}), written })) as unknown;
}

interface Inside {
  readonly key: string;
  readonly above: string;
  readonly defaults: Readonly<Record<string, JsonObject>>;
  readonly namespace: string | undefined;
}

function normal(value: Json, inside: Inside): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => normal(item, inside));
    const isSet = SETS.has(inside.key) || (inside.key === 'addresses' && inside.above === SET_OF_ADDRESSES);
    return isSet ? items.sort((left, right) => (textOf(left) < textOf(right) ? -1 : 1)) : items;
  }
  if (!isJsonObject(value)) return value;
  const usual = inside.defaults[inside.key] ?? {};
  const members = Object.entries(value).flatMap(([key, member]): [string, Json][] => {
    if (member === null || member === undefined || (Object.hasOwn(usual, key) && textOf(usual[key]) === textOf(member))) return [];
    // A reference to the namespace of the object itself.
    if (key === 'namespace' && inside.key.endsWith('Refs') && member === inside.namespace) return [];
    const below = normal(member, { ...inside, key, above: inside.key });
    if (NOTHING.has(key) && (Array.isArray(below) ? below.length === 0 : isJsonObject(below) && Object.keys(below).length === 0)) return [];
    // One match of everything is the default of a rule.
    if (key === 'matches' && Array.isArray(below) && below.length === 1 && isJsonObject(below[0]) && Object.keys(below[0]).length === 0) return [];
    return [[key, below]];
  });
  return Object.fromEntries(members);
}

/** The old form of blocks as the new one. */
function withBlocks({ cidrs, blocks, ...rest }: JsonObject): JsonObject {
  const all = [...(Array.isArray(blocks) ? blocks : []), ...(Array.isArray(cidrs) ? cidrs : [])].map((block) => (isJsonObject(block) && block.start !== undefined ? { start: block.start, stop: block.stop ?? block.start } : block));
  return { ...rest, ...(all.length > 0 && { blocks: all }) };
}

function emptied(map: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> | undefined {
  return map === undefined || Object.keys(map).length === 0 ? undefined : map;
}
