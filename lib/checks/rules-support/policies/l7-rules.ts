import { isBefore, since } from './agent-settings';
import { checkFqdn } from './fqdns';
import { checkHttp } from './http-rules';
import { type Fields, type PolicyWalk, count, given } from './policy-walk';

const FAMILIES = ['http', 'dns', 'kafka', 'l7proto'] as const;

/** What kind of L7 rules there are, as far as it decides about ports. */
export function l7Of(rules: unknown): PolicyWalk['l7'] {
  if (typeof rules !== 'object' || rules === null) return 'none';
  const { http, dns, kafka, l7, l7proto } = rules as Fields;
  if (count(dns) > 0) return 'dns';
  return given(http) || given(kafka) || given(l7proto) || given(l7) ? 'other' : given(dns) ? 'dns' : 'none';
}

/** The L7 rules of an item of `toPorts` that has some. */
export function checkL7Rules(portRule: Fields, walk: PolicyWalk): void {
  const rules = portRule.rules as Fields;
  const families = FAMILIES.filter((family) => given(rules[family]));
  if (families.length > 1) walk.report('POL215', 'rules', families.join(', '), 'L7 rules are of more than one family', 'make one item of toPorts for each');
  if (walk.settings.l7Proxy === false) walk.report('POL216', 'rules', families.join(', '), 'L7 rules need the proxy, which this Cilium has off', 'remove rules, or the value l7Proxy: false');
  if (walk.zeroPort) walk.report('POL214', 'rules', families.join(', '), 'L7 rules need a port, and one is 0, for all', 'name the ports');
  checkHost(families, walk);
  checkFamilies(rules, walk);
  if (given(rules.dns)) {
    if (walk.ingress && count(rules.dns) > 0) walk.report('POL210', 'rules', 'dns', 'DNS rules are for egress', 'move them to the egress of the pods that ask');
    if (count(portRule.ports) === 0) walk.report('POL211', 'ports', portRule.ports, 'DNS rules need a port', 'name port "53", with protocol: ANY');
  }
  walk.map(portRule, 'rules', checkItems);
}

function checkItems(rules: Fields, walk: PolicyWalk): void {
  walk.maps(rules, 'http', checkHttp);
  walk.maps(rules, 'dns', checkFqdn);
}

function checkHost(families: readonly string[], walk: PolicyWalk): void {
  if (!walk.host) return;
  const refused = walk.ingress || isBefore(walk.settings, '1.19') ? families : families.filter((family) => family !== 'dns');
  if (refused.length === 0) return;
  const what = walk.ingress || refused.some((family) => family !== 'dns') ? 'a policy of nodes has no L7 rules, but DNS on egress' : 'a policy of nodes has no DNS rules before Cilium 1.19';
  walk.report('POL212', 'rules', refused.join(', '), what, 'remove rules');
}

function checkFamilies({ kafka, l7, l7proto }: Fields, walk: PolicyWalk): void {
  const gone = Object.keys({ ...(given(kafka) && { kafka }), ...(given(l7proto) && { l7proto }), ...(given(l7) && { l7 }) });
  if (gone.length > 0 && since(walk.settings, '1.20')) {
    walk.report('POL217', 'rules', gone.join(', '), 'Kafka and generic L7 rules are gone since Cilium 1.20', 'remove them: their ports can be allowed, not what is said on them');
  } else if (given(l7) && !given(l7proto)) {
    walk.report('POL217', 'rules.l7', l7, 'generic L7 rules do not say of which protocol', 'write l7proto');
  }
}
