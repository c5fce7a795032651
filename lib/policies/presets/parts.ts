import type { IConstruct } from 'constructs';
import type { CiliumContext } from '../../cilium/cilium-context';
import { Reporter } from '../../diagnostics/reporter';
import { NAMESPACE_LABEL } from '../../selection/labels';
import { checkNamespaceName } from '../../selection/object-names';
import type { PodSelection } from '../../selection/pods';
import type { Policy, PolicyProps } from '../policy';
import type { PolicyKind, PolicyScope } from '../policy-scope';
import { Selector } from '../../selection/selector';
import type { Direction } from '../traffic';

/** The `CiliumPolicies` that a preset is added to. Its class imports presets, so they cannot import it. */
export interface PresetTarget extends IConstruct {
  readonly kind: PolicyKind;
  readonly namespace: string | undefined;
  readonly context: CiliumContext;
  readonly policyScope: PolicyScope;
  for(subject: PodSelection, name?: string, props?: PolicyProps): Policy;
  audit(by: string): void;
}

/** A preset: its documentation, and how its policies are created. */
export interface PresetParts {
  /** Name of its method: `allowDns`. */
  readonly name: string;
  /** Kinds of policies that support it. */
  readonly kinds: readonly PolicyKind[];
  /** What it allows or denies, in one sentence. */
  readonly opens: string;
  /** Why, one sentence. */
  readonly why: string;
  build(policies: PresetTarget): void;
}

/** Props that most presets have. */
export interface PresetProps {
  /**
   * Pods of the policy.
   * @default - all pods of the namespace; clusterwide, all pods outside the system namespaces
   */
  readonly pods?: PodSelection;
  /**
   * Name of the policy.
   * @default - the name of the preset, such as `allow-dns`
   */
  readonly name?: string;
}

/** Props of clusterwide presets that exclude namespaces. */
export interface NamespaceExceptions {
  /**
   * Namespaces without the policy, in addition to kube-system and the namespaces of Cilium and of the DNS server. Only for clusterwide
   * policies. Add the namespace of your GitOps controller, so that you can revert a mistake with a commit.
   * @default []
   */
  readonly exceptNamespaces?: readonly string[];
}

export const ALL_KINDS: readonly PolicyKind[] = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'NetworkPolicy'];
export const CILIUM_KINDS: readonly PolicyKind[] = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'];

/** Adds the policy of a preset. */
export function presetPolicy(
  policies: PresetTarget,
  defaultName: string,
  { pods, name, exceptNamespaces = [] }: PresetProps & NamespaceExceptions,
  props: PolicyProps,
): Policy {
  return policies.for(pods ?? everyPod(policies, exceptNamespaces), name ?? defaultName, props);
}

/**
 * Checks that policies support a preset.
 *
 * @throws TalosCiliumError `POL033` if not
 */
export function checkKind(policies: PresetTarget, { name, kinds }: Pick<PresetParts, 'name' | 'kinds'>): void {
  if (kinds.includes(policies.kind)) return;
  const fixes: Readonly<Record<PolicyKind, string>> = {
    CiliumNetworkPolicy: "new CiliumPolicies without kind: 'NetworkPolicy'",
    CiliumClusterwideNetworkPolicy: 'CiliumPolicies.clusterwide',
    NetworkPolicy: "new CiliumPolicies with kind: 'NetworkPolicy'",
  };
  const report = new Reporter(policies.node.path);
  report.add({ code: 'POL033', what: `Preset.${name} does not support a ${policies.kind}`, fix: `add it to ${kinds.map((kind) => fixes[kind]).join(' or ')}` });
  report.throwIfAny();
}

/**
 * All pods of the namespace; clusterwide, all pods outside the system namespaces. Health endpoints and the ingress proxy have no namespace
 * label, so the selector does not match them.
 */
function everyPod(policies: PresetTarget, exceptNamespaces: readonly string[]): Selector {
  if (policies.namespace !== undefined) return Selector.all();
  const { dns } = policies.policyScope;
  const report = new Reporter(policies.node.path);
  exceptNamespaces.forEach((name, index) => checkNamespaceName(name, report.at(`exceptNamespaces[${index}]`)));
  report.throwIfAny();
  const system = ['kube-system', dns.namespace, policies.context.cilium?.namespace ?? 'kube-system', ...exceptNamespaces];
  return Selector.of({
    matchExpressions: [
      { key: NAMESPACE_LABEL, operator: 'Exists' },
      { key: NAMESPACE_LABEL, operator: 'NotIn', values: system },
    ],
  });
}

/** Props of a policy that allows traffic without switching default deny on: that is only for the preset `defaultDeny`. */
export function openOnly(policies: PresetTarget, description: string, ...directions: Direction[]): PolicyProps {
  if (policies.kind === 'NetworkPolicy') return { description };
  return { description, enableDefaultDeny: Object.fromEntries(directions.map((direction) => [direction, false])) };
}
