import type { CiliumBGPAdvertisementCommunities, LabelSelector } from '../../../imports/cilium.io';
import type { Reporter } from '../../diagnostics/reporter';
import type { ServiceAddressType } from './advertise';
import { isJsonObject, shortJson } from '../../kubernetes/json';
import { nearestNames } from '../../runtime/near-names';

/** Attributes of the routes to a neighbor, in the old CRD. */
export interface PathAttributes {
  readonly selectorType: 'PodCIDR' | 'CiliumLoadBalancerIPPool' | 'CiliumPodIPPool';
  readonly selector?: LabelSelector;
  readonly communities?: CiliumBGPAdvertisementCommunities;
  readonly localPreference?: number;
}

/** A peer, in the old CRD. */
export interface Neighbor {
  readonly peerAddress: string;
  readonly peerASN: number;
  readonly peerPort?: number;
  readonly authSecretRef?: string;
  readonly eBGPMultihopTTL?: number;
  readonly connectRetryTimeSeconds?: number;
  readonly holdTimeSeconds?: number;
  readonly keepAliveTimeSeconds?: number;
  readonly gracefulRestart?: { readonly enabled: boolean; readonly restartTimeSeconds?: number };
  readonly families?: readonly { readonly afi: string; readonly safi: string }[];
  readonly advertisedPathAttributes?: readonly PathAttributes[];
}

/** An instance, in the old CRD. */
export interface VirtualRouter {
  readonly localASN: number;
  readonly exportPodCIDR?: boolean;
  readonly neighbors: readonly Neighbor[];
  readonly podIPPoolSelector?: LabelSelector;
  readonly serviceAdvertisements?: readonly ServiceAddressType[];
  readonly serviceSelector?: LabelSelector;
}

/** A CiliumBGPPeeringPolicy. */
export interface PeeringPolicy {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly nodeSelector?: LabelSelector; readonly virtualRouters: readonly VirtualRouter[] };
}

/** Type of a field: a scalar, a list of strings, a map with these fields, a list of such maps, or a map of strings. */
type Shape = 'string' | 'number' | 'boolean' | 'strings' | 'labels' | { readonly [field: string]: Shape } | readonly [{ readonly [field: string]: Shape }];

const SELECTOR: Shape = { matchLabels: 'labels', matchExpressions: [{ key: 'string', operator: 'string', values: 'strings' }] };

const SPEC: Shape = {
  nodeSelector: SELECTOR,
  virtualRouters: [
    {
      localASN: 'number',
      exportPodCIDR: 'boolean',
      podIPPoolSelector: SELECTOR,
      serviceAdvertisements: 'strings',
      serviceSelector: SELECTOR,
      neighbors: [
        {
          peerAddress: 'string',
          peerASN: 'number',
          peerPort: 'number',
          authSecretRef: 'string',
          eBGPMultihopTTL: 'number',
          connectRetryTimeSeconds: 'number',
          holdTimeSeconds: 'number',
          keepAliveTimeSeconds: 'number',
          gracefulRestart: { enabled: 'boolean', restartTimeSeconds: 'number' },
          families: [{ afi: 'string', safi: 'string' }],
          advertisedPathAttributes: [
            {
              selectorType: 'string',
              selector: SELECTOR,
              communities: { standard: 'strings', large: 'strings', wellKnown: 'strings' },
              localPreference: 'number',
            },
          ],
        },
      ],
    },
  ],
};

const REQUIRED: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^spec$/, ['virtualRouters']],
  [/virtualRouters\[\d+\]$/, ['localASN', 'neighbors']],
  [/neighbors\[\d+\]$/, ['peerAddress', 'peerASN']],
  [/gracefulRestart$/, ['enabled']],
  [/families\[\d+\]$/, ['afi', 'safi']],
  [/advertisedPathAttributes\[\d+\]$/, ['selectorType']],
];

const VALUES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/serviceAdvertisements\[\d+\]$/, ['LoadBalancerIP', 'ClusterIP', 'ExternalIP']],
  [/selectorType$/, ['PodCIDR', 'CiliumLoadBalancerIPPool', 'CiliumPodIPPool']],
];

/** Reports everything that is not valid in a CiliumBGPPeeringPolicy: another kind, unknown or missing fields, wrong types and values. */
export function checkPolicyShape(policy: unknown, report: Reporter): void {
  if (!isJsonObject(policy) || policy.kind !== 'CiliumBGPPeeringPolicy') {
    const kind = isJsonObject(policy) ? String(policy.kind) : typeof policy;
    report.add({ code: 'BGP031', what: `policy is not a CiliumBGPPeeringPolicy (${kind})`, fix: 'pass a CiliumBGPPeeringPolicy, as an object or as YAML' });
    return;
  }
  const { metadata } = policy;
  if (!isJsonObject(metadata) || typeof metadata.name !== 'string') {
    report.add({ code: 'BGP031', what: 'metadata.name is missing', fix: 'set metadata.name; the new objects get this name' });
  }
  checkShape(policy.spec, SPEC, 'spec', report);
}

function checkShape(value: unknown, shape: Shape, path: string, report: Reporter): void {
  const wrong = (expected: string): void => {
    const unquoted = typeof value === 'string' && shape === 'number' && value !== '' && Number.isFinite(Number(value));
    report.add({
      code: 'BGP031',
      what: value === undefined ? `${path} is missing` : `${path} must be ${expected}; got ${shortJson(value)}`,
      fix: value === undefined ? `add ${path.slice(path.lastIndexOf('.') + 1)}` : unquoted ? `write ${value} without quotes` : `write ${expected}`,
    });
  };
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return wrong('a list');
    value.forEach((item, index) => checkShape(item, (shape as readonly Shape[])[0]!, `${path}[${index}]`, report));
  } else if (shape === 'strings') {
    if (!Array.isArray(value)) return wrong('a list');
    value.forEach((item, index) => checkShape(item, 'string', `${path}[${index}]`, report));
  } else if (shape === 'labels') {
    if (!isJsonObject(value) || !Object.values(value).every((each) => typeof each === 'string')) wrong('a map of strings');
  } else if (typeof shape === 'string') {
    if (typeof value !== shape) return wrong(`a ${shape}`);
    const values = VALUES.find(([where]) => where.test(path))?.[1];
    if (values && !values.includes(value as string)) wrong(`one of ${values.join(', ')}`);
  } else {
    if (!isJsonObject(value)) return wrong('a map');
    checkFields(value, shape as Readonly<Record<string, Shape>>, path, report);
  }
}

function checkFields(value: Readonly<Record<string, unknown>>, fields: Readonly<Record<string, Shape>>, path: string, report: Reporter): void {
  for (const [field, member] of Object.entries(value)) {
    if (member === undefined || member === null) continue;
    if (Object.hasOwn(fields, field)) checkShape(member, fields[field]!, `${path}.${field}`, report);
    else {
      const [near] = nearestNames(field, Object.keys(fields));
      report.add({
        code: 'BGP031',
        what: `${path}.${field} is not a field of the CRD of Cilium 1.18`,
        fix: near === undefined ? 'remove it' : `write ${near}`,
      });
    }
  }
  for (const field of REQUIRED.find(([where]) => where.test(path))?.[1] ?? []) {
    if (value[field] === undefined || value[field] === null) {
      report.add({
        code: 'BGP031',
        what: `${path}.${field} is missing`,
        fix: `add ${field}`,
      });
    }
  }
}
