import type { CiliumBGPAdvertisementCommunities, LabelSelector } from '../../../imports/cilium.io';
import type { Reporter } from '../../diagnostics/reporter';
import type { ServiceAddressType } from './advertise';
import { isJsonObject } from '../../kubernetes/json';

/** Attributes of a neighbor's routes, as the old CRD has them. */
export interface PathAttributes {
  readonly selectorType: 'PodCIDR' | 'CiliumLoadBalancerIPPool' | 'CiliumPodIPPool';
  readonly selector?: LabelSelector;
  readonly communities?: CiliumBGPAdvertisementCommunities;
  readonly localPreference?: number;
}

/** A peer, as the old CRD has it. */
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

/** An instance, as the old CRD has it. */
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

/** What a field holds: a scalar, a list of scalars, a map with these fields, a list of such maps, or a map of texts. */
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

const WORDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/serviceAdvertisements\[\d+\]$/, ['LoadBalancerIP', 'ClusterIP', 'ExternalIP']],
  [/selectorType$/, ['PodCIDR', 'CiliumLoadBalancerIPPool', 'CiliumPodIPPool']],
];

/** Reports what a CiliumBGPPeeringPolicy would not have: another kind, unknown fields, wrong types, words that mean nothing. */
export function checkPolicyShape(policy: unknown, problems: Reporter): void {
  if (!isJsonObject(policy) || policy.kind !== 'CiliumBGPPeeringPolicy') {
    const kind = isJsonObject(policy) ? String(policy.kind) : typeof policy;
    problems.add({ code: 'BGP031', what: `not a CiliumBGPPeeringPolicy (${kind})`, fix: 'give one object of that kind, or its YAML' });
    return;
  }
  const { metadata } = policy;
  if (!isJsonObject(metadata) || typeof metadata.name !== 'string') {
    problems.add({ code: 'BGP031', what: 'metadata.name is missing (it names the objects)', fix: 'give the policy a name' });
  }
  checkShape(policy.spec, SPEC, 'spec', problems);
}

function checkShape(value: unknown, shape: Shape, path: string, problems: Reporter): void {
  const wrong = (wanted: string): void => {
    problems.add({ code: 'BGP031', what: `${path} is not ${wanted} (${JSON.stringify(value) ?? 'missing'})`, fix: `give ${wanted}` });
  };
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return wrong('a list');
    value.forEach((item, index) => checkShape(item, (shape as readonly Shape[])[0]!, `${path}[${index}]`, problems));
  } else if (shape === 'strings') {
    if (!Array.isArray(value)) return wrong('a list');
    value.forEach((item, index) => checkShape(item, 'string', `${path}[${index}]`, problems));
  } else if (shape === 'labels') {
    if (!isJsonObject(value) || !Object.values(value).every((each) => typeof each === 'string')) wrong('a map of texts');
  } else if (typeof shape === 'string') {
    if (typeof value !== shape) return wrong(`a ${shape}`);
    const words = WORDS.find(([where]) => where.test(path))?.[1];
    if (words && !words.includes(value as string)) wrong(`one of ${words.join(', ')}`);
  } else {
    if (!isJsonObject(value)) return wrong('a map');
    checkFields(value, shape as Readonly<Record<string, Shape>>, path, problems);
  }
}

function checkFields(value: Readonly<Record<string, unknown>>, fields: Readonly<Record<string, Shape>>, path: string, problems: Reporter): void {
  for (const [field, member] of Object.entries(value)) {
    if (member === undefined || member === null) continue;
    if (Object.hasOwn(fields, field)) checkShape(member, fields[field]!, `${path}.${field}`, problems);
    else {
      problems.add({
        code: 'BGP031',
        what: `${path} has no such field in the CRD of Cilium 1.18 (${field})`,
        fix: 'correct its name, or remove it',
      });
    }
  }
  for (const field of REQUIRED.find(([where]) => where.test(path))?.[1] ?? []) {
    if (value[field] === undefined || value[field] === null) {
      problems.add({
        code: 'BGP031',
        what: `${path} lacks a field that it needs (${field})`,
        fix: `give ${field}`,
      });
    }
  }
}
