import type { Fields, PolicyWalk } from './policy-walk';

/** Fields of `spec`, in any of the supported minors. */
export const SPEC_FIELDS: ReadonlySet<string> = new Set([
  'description', 'egress', 'egressDeny', 'enableDefaultDeny', 'endpointSelector', 'ingress', 'ingressDeny', 'labels', 'log', 'nodeSelector',
]);

/** Fields of a rule of `ingressDeny`. */
export const INGRESS_DENY_FIELDS: ReadonlySet<string> = new Set([
  'fromCIDR', 'fromCIDRSet', 'fromEndpoints', 'fromEntities', 'fromGroups', 'fromNodes', 'fromRequires', 'icmps', 'toPorts',
]);

/** Fields of a rule of `egressDeny`. */
export const EGRESS_DENY_FIELDS: ReadonlySet<string> = new Set([
  'icmps', 'toCIDR', 'toCIDRSet', 'toEndpoints', 'toEntities', 'toGroups', 'toNodes', 'toPorts', 'toRequires', 'toServices',
]);

/** Fields of a rule of `ingress`. */
export const INGRESS_FIELDS: ReadonlySet<string> = new Set([...INGRESS_DENY_FIELDS, 'authentication']);

/** Fields of a rule of `egress`. */
export const EGRESS_FIELDS: ReadonlySet<string> = new Set([...EGRESS_DENY_FIELDS, 'authentication', 'toFQDNs']);

/** Fields of an item of `toPorts` of a rule that denies. */
export const DENY_PORT_RULE_FIELDS: ReadonlySet<string> = new Set(['ports']);

/** Fields of an item of `toPorts`. */
export const PORT_RULE_FIELDS: ReadonlySet<string> = new Set(['ports', 'rules', 'serverNames', 'listener', 'originatingTLS', 'terminatingTLS']);

/** Fields of a port. */
export const PORT_FIELDS: ReadonlySet<string> = new Set(['port', 'endPort', 'protocol']);

/** An unknown field is dropped by the API server, and what it was to narrow is open, or denied, as a whole. */
export function checkFields(fields: Fields, known: ReadonlySet<string>, walk: PolicyWalk): void {
  for (const name in fields) {
    if (known.has(name) || fields[name] === undefined || fields[name] === null) continue;
    const onlyAllows = walk.deny && (EGRESS_FIELDS.has(name) || PORT_RULE_FIELDS.has(name) || INGRESS_FIELDS.has(name));
    const what = onlyAllows ? 'there is no such field here, in a rule that denies' : 'there is no such field here';
    walk.report('POL232', name, fields[name], what, `remove it; the fields are ${[...known].sort().join(', ')}`);
  }
}
