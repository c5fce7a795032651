import type { KubernetesObject } from '../kubernetes/object';
import { GATEWAY_API_GROUP } from '../cluster/gateway-api-support';
import type { Model, ObjectModel } from '../model/model';
import type { Check, Rule, Severity } from './rule';
import { map } from '../model/json';
import { byKind } from '../model/of-kinds';
import { rules as cilium } from './rules/cilium';
import { rules as hubble } from './rules/hubble';
import { rules as objects } from './rules/objects';
import { rules as schemas } from './rules/schemas';
import { rules as security } from './rules/security';
import { rules as talos } from './rules/talos';
import { VALUE_CHECKS } from './value-checks';

export { VALUE_CHECKS } from './value-checks';

/** Rules that are loaded when there is something for them to look at: most outputs have nothing for most of them. */
interface RuleGroup {
  /** Whether objects of a kind may be what they look at. */
  readonly concerns: (kind: string, objects: readonly ObjectModel[]) => boolean;
  /** Whether anything else of a model may be. */
  readonly wanted?: (model: Model) => boolean;
  readonly load: () => { readonly rules: readonly Check[] };
}

const ALWAYS: readonly Check[] = [...cilium, ...hubble, ...objects, ...schemas, ...security, ...talos];

const ADDRESS_KINDS: ReadonlySet<unknown> = new Set([
  'CiliumLoadBalancerIPPool',
  'CiliumL2AnnouncementPolicy',
  'CiliumBGPAdvertisement',
  'CiliumBGPPeeringPolicy',
  'Gateway',
  'Ingress',
]);

const GROUPS: readonly RuleGroup[] = [
  {
    concerns: (kind, objects) => ADDRESS_KINDS.has(kind) || (kind === 'Service' && objects.some(({ object }) => concernsAddresses(object))),
    wanted: ({ addresses }) => Object.values(addresses ?? {}).some((notes: readonly unknown[]) => notes.length > 0),
    load: () => require('./rules/addresses') as typeof import('./rules/addresses'),
  },
  {
    concerns: (kind) => kind.startsWith('CiliumBGP'),
    load: () => require('./rules/bgp') as typeof import('./rules/bgp'),
  },
  {
    concerns: (kind) => kind === 'CiliumEgressGatewayPolicy',
    load: () => require('./rules/egress-gateway') as typeof import('./rules/egress-gateway'),
  },
  {
    concerns: (kind, objects) =>
      kind === 'CiliumGatewayClassConfig' ||
      kind === 'Certificate' ||
      objects.some(({ object }) => (kind === 'CustomResourceDefinition' ? String(object.metadata.name).endsWith(GATEWAY_API_GROUP) : object.apiVersion.startsWith(`${GATEWAY_API_GROUP}/`))),
    wanted: ({ ciliums }) => ciliums.some((each) => each.value('gatewayAPI.enabled') !== false),
    load: () => require('./rules/gateway') as typeof import('./rules/gateway'),
  },
  {
    concerns: (kind) => kind.endsWith('NetworkPolicy'),
    wanted: ({ ciliums }) => ciliums.some((each) => each.value('policyEnforcementMode') === 'always'),
    load: () => require('./rules/policies') as typeof import('./rules/policies'),
  },
];

/**
 * The checks that may have something to say of a model.
 *
 * @param ids codes that must be known, because a suppression names them
 */
export function checksFor(model: Model, ids: readonly string[] = []): readonly Check[] {
  const waiting = new Set(GROUPS.filter(({ wanted }) => !wanted?.(model)));
  for (const [kind, objects] of byKind(model.objects)) {
    for (const group of waiting) if (group.concerns(kind, objects)) waiting.delete(group);
  }
  const checks = [...ALWAYS, ...GROUPS.flatMap((group) => (waiting.has(group) ? [] : group.load().rules))];
  const known = new Set<string>([...checks.flatMap((check) => (check.on === 'shared' ? Object.keys(check.codes) : [check.id])), ...VALUE_CHECKS]);
  return ids.every((id) => known.has(id)) ? checks : allChecks();
}

function concernsAddresses({ spec, metadata }: KubernetesObject): boolean {
  return map(spec).type === 'LoadBalancer' || Object.keys(map(metadata.annotations)).some((key) => key.includes('cilium.io/'));
}

/** Every rule, sorted by id. */
export function allRules(): readonly Rule[] {
  const { RULE_TEXTS } = require('./rule-texts') as typeof import('./rule-texts');
  const rules = allChecks().filter((check) => check.on !== 'shared').sort((a, b) => (a.id < b.id ? -1 : 1));
  return rules.map((rule) => ({ ...rule, ...RULE_TEXTS[rule.id] }));
}

/** Codes of constructs that are found in finished objects as well, with their severities. */
export function sharedCodes(): ReadonlyMap<string, Severity> {
  return new Map(allChecks().flatMap((check) => (check.on === 'shared' ? Object.entries(check.codes) : [])));
}

function allChecks(): readonly Check[] {
  return [...ALWAYS, ...GROUPS.flatMap(({ load }) => load().rules)];
}
