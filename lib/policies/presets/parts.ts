import type { IConstruct } from 'constructs';
import type { CiliumContext } from '../../cilium/cilium-context';
import { NAMESPACE_LABEL } from '../labels';
import { throwMistakes } from '../mistakes';
import type { PodSelection } from '../pods';
import type { Policy, PolicyProps } from '../policy';
import type { PolicyKind, PolicyScope } from '../policy-scope';
import { Selector } from '../selector';
import type { Direction } from '../traffic';

/** The `CiliumPolicies` to which a preset is added. Its class uses presets, so that they cannot import it. */
export interface PresetTarget extends IConstruct {
  readonly kind: PolicyKind;
  readonly namespace: string | undefined;
  readonly context: CiliumContext;
  readonly policyScope: PolicyScope;
  for(subject: PodSelection, name?: string, props?: PolicyProps): Policy;
  audit(by: string): void;
}

/** What a preset is: the data of its documentation, and how it is built. */
export interface PresetParts {
  /** Name of its maker: `allowDns`. */
  readonly name: string;
  /** Kinds of policies that it can be added to. */
  readonly kinds: readonly PolicyKind[];
  /** What it opens or shuts, one sentence. */
  readonly opens: string;
  /** Why, one sentence. */
  readonly why: string;
  build(policies: PresetTarget): void;
}

/** Props of presets that are for some pods. */
export interface PresetProps {
  /**
   * Pods that it is for.
   * @default - all of the namespace; clusterwide all outside of the system namespaces
   */
  readonly pods?: PodSelection;
  /**
   * Name of the policy.
   * @default - that of the preset
   */
  readonly name?: string;
}

/** Props of presets that leave some namespaces alone when they are clusterwide. */
export interface NamespaceExceptions {
  /**
   * Namespaces that are left alone beside kube-system, Cilium's and that of the DNS server; clusterwide alone. The namespace of
   * your GitOps controller belongs here: then a mistake can be taken back by a commit.
   * @default []
   */
  readonly exceptNamespaces?: readonly string[];
}

export const ALL_KINDS: readonly PolicyKind[] = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'NetworkPolicy'];
export const CILIUM_KINDS: readonly PolicyKind[] = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'];

/** Adds the policy of a preset. Throws POL033 where the preset does not belong. */
export function presetPolicy(
  policies: PresetTarget,
  defaultName: string,
  { pods, name, exceptNamespaces = [] }: PresetProps & NamespaceExceptions,
  props: PolicyProps,
): Policy {
  return policies.for(pods ?? everyPod(policies, exceptNamespaces), name ?? defaultName, props);
}

/** Stops a preset that is added to policies that it is not for. */
export function checkKind(policies: PresetTarget, { name, kinds }: Pick<PresetParts, 'name' | 'kinds'>): void {
  throwMistakes(policies.node.path, kinds.includes(policies.kind) ? [] : [{
    code: 'POL033',
    what: `the preset is not for such policies (Preset.${name}, ${policies.kind})`,
    fix: `add it to policies of kind ${kinds.join(' or ')}`,
  }]);
}

/**
 * All pods of the namespace; clusterwide all but those that the cluster itself lives on. Only pods have a namespace, so that
 * health endpoints and the ingress proxy stay out of it.
 */
function everyPod(policies: PresetTarget, exceptNamespaces: readonly string[]): Selector {
  if (policies.namespace !== undefined) return Selector.all();
  const { dns } = policies.policyScope;
  const system = ['kube-system', dns.namespace, policies.context.cilium?.namespace ?? 'kube-system', ...exceptNamespaces];
  return Selector.of({
    matchExpressions: [
      { key: NAMESPACE_LABEL, operator: 'Exists' },
      { key: NAMESPACE_LABEL, operator: 'NotIn', values: system },
    ],
  });
}

/** Props of a policy that opens something and shuts nothing: default deny is for the preset of that name. */
export function openOnly(policies: PresetTarget, description: string, ...directions: Direction[]): PolicyProps {
  if (policies.kind === 'NetworkPolicy') return { description };
  return { description, enableDefaultDeny: Object.fromEntries(directions.map((direction) => [direction, false])) };
}
