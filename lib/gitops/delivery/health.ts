/** Conditions by which Cilium says that an object does not work. */
export interface FailingCondition {
  readonly kinds: readonly string[];
  readonly types: readonly string[];
  /** Status of the condition when the object does not work. */
  readonly status: 'True' | 'False';
  /** False for kinds that can stay without a status, which the expressions of Flux cannot tell from one that is not there yet. */
  readonly always: boolean;
}

/** Kinds of Cilium with a status that neither Argo CD nor Flux knows. */
export const FAILING: readonly FailingCondition[] = [
  { kinds: ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'], types: ['Valid'], status: 'False', always: true },
  { kinds: ['CiliumLoadBalancerIPPool'], types: ['cilium.io/PoolConflict'], status: 'True', always: true },
  { kinds: ['CiliumBGPClusterConfig'], types: ['cilium.io/NoMatchingNode', 'cilium.io/MissingPeerConfigs', 'cilium.io/ConflictingClusterConfig'], status: 'True', always: true },
  { kinds: ['CiliumBGPPeerConfig'], types: ['cilium.io/MissingAuthSecret'], status: 'True', always: false },
  { kinds: ['CiliumL2AnnouncementPolicy'], types: ['io.cilium/bad-node-selector', 'io.cilium/bad-interface-regex', 'io.cilium/bad-service-selector'], status: 'True', always: false },
];

/** A health check of Flux: expressions over the fields of an object. */
export interface HealthCheckExpressions {
  readonly apiVersion: string;
  readonly kind: string;
  readonly failed: string;
  readonly current: string;
}

/** The health check of Flux for a kind; undefined where `kstatus` is enough. */
export function fluxHealthCheck(apiVersion: string, kind: string): HealthCheckExpressions | undefined {
  // The API server sets the conditions of a new Gateway to Unknown.
  if (kind === 'Gateway' && apiVersion.startsWith('gateway.networking.k8s.io/')) {
    return {
      apiVersion,
      kind,
      failed: "status.conditions.exists(c, c.type == 'Accepted' && c.status == 'False')",
      current: "status.conditions.exists(c, c.type == 'Programmed' && c.status == 'True')",
    };
  }
  const found = apiVersion.startsWith('cilium.io/') ? FAILING.find(({ kinds, always }) => always && kinds.includes(kind)) : undefined;
  if (!found) return undefined;
  const { types, status } = found;
  const type = types.length === 1 ? `c.type == '${types[0]}'` : `c.type in [${types.map((name) => `'${name}'`).join(', ')}]`;
  const failed = `status.?conditions.orValue([]).exists(c, ${type} && c.status == '${status}')`;
  return { apiVersion, kind, failed, current: `!${failed}` };
}

/**
 * Health of an Application. The check in the documentation of Argo CD passes a layer of which an object could not be created: a sync that
 * failed or has not run yet is not healthy.
 */
const APPLICATION = `local hs = {status = "Progressing", message = "Waiting for the first sync"}
if obj.status ~= nil then
  local synced = obj.status.sync ~= nil and obj.status.sync.status == "Synced"
  local operation = obj.status.operationState
  if operation ~= nil and operation.phase ~= "Succeeded" then
    hs.message = operation.message or operation.phase
  elseif (operation ~= nil or synced) and obj.status.health ~= nil then
    hs.status = obj.status.health.status
    hs.message = obj.status.health.message
  end
end
return hs
`;

function luaOf({ types, status }: FailingCondition): string {
  const [first, ...others] = types.map((type) => `condition.type == "${type}"`);
  const named = others.length > 0 ? `(${[first, ...others].join(' or ')})` : first;
  return `local hs = {status = "Healthy"}
if obj.status ~= nil and obj.status.conditions ~= nil then
  for _, condition in ipairs(obj.status.conditions) do
    if ${named} and condition.status == "${status}" then
      hs.status = "Degraded"
      hs.message = condition.message
    end
  end
end
return hs
`;
}

/** Health checks for `argocd-cm`, by key. */
export function argoCdHealthChecks(): Record<string, string> {
  const checks: Record<string, string> = { 'resource.customizations.health.argoproj.io_Application': APPLICATION };
  for (const failing of FAILING) for (const kind of failing.kinds) checks[`resource.customizations.health.cilium.io_${kind}`] = luaOf(failing);
  return checks;
}
