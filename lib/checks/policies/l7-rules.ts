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
  const { http, dns } = rules;
  if (walk.host || walk.zeroPort || walk.settings.l7Proxy === false) checkWhere(familiesOf(rules), walk);
  if (given(http) ? given(dns) || given(rules.kafka) || given(rules.l7proto) : familiesOf(rules).length > 1) {
    walk.report('POL215', 'rules', familiesOf(rules).join(', '), 'L7 rules are of more than one family', 'make one item of toPorts for each');
  }
  checkFamilies(rules, walk);
  if (given(dns)) {
    if (!walk.ingress && !walk.deny && count(dns) > 0) walk.answers = true;
    if (walk.ingress && count(dns) > 0) walk.report('POL210', 'rules', 'dns', 'DNS rules are for egress', 'move them to the egress of the pods that ask');
    if (count(portRule.ports) === 0) walk.report('POL211', 'ports', portRule.ports, 'DNS rules need a port', 'name port "53", with protocol: ANY');
  }
  walk.map(rules, 'rules', checkItems);
}

function checkItems(rules: Fields, walk: PolicyWalk): void {
  if (given(rules.http)) walk.maps(rules.http, 'http', checkHttp);
  if (given(rules.dns)) walk.maps(rules.dns, 'dns', checkFqdn);
}

function familiesOf(rules: Fields): string[] {
  return FAMILIES.filter((family) => given(rules[family]));
}

function checkWhere(families: readonly string[], walk: PolicyWalk): void {
  if (walk.settings.l7Proxy === false) {
    walk.report('POL216', 'rules', families.join(', '), 'L7 rules need the proxy, which this Cilium has off', 'remove rules, or the value l7Proxy: false');
  }
  if (walk.zeroPort) walk.report('POL214', 'rules', families.join(', '), 'L7 rules need a port, and one is 0, for all', 'name the ports');
  if (!walk.host) return;
  const refused = walk.ingress || isBefore(walk.settings, '1.19') ? families : families.filter((family) => family !== 'dns');
  if (refused.length === 0) return;
  const onlyDns = !walk.ingress && refused.every((family) => family === 'dns');
  const what = onlyDns ? 'a policy of nodes has no DNS rules before Cilium 1.19' : 'a policy of nodes has no L7 rules, but DNS on egress';
  walk.report('POL212', 'rules', refused.join(', '), what, 'remove rules');
}

function checkFamilies({ kafka, l7, l7proto }: Fields, walk: PolicyWalk): void {
  if (!given(kafka) && !given(l7) && !given(l7proto)) return;
  if (since(walk.settings, '1.20')) {
    const gone = Object.entries({ kafka, l7proto, l7 }).filter(([, value]) => given(value)).map(([name]) => name);
    walk.report('POL217', 'rules', gone.join(', '), 'Kafka and generic L7 rules are gone since Cilium 1.20', 'remove them: their ports can be allowed, not what is said on them');
  } else if (given(l7) && !given(l7proto)) {
    walk.report('POL217', 'rules.l7', l7, 'generic L7 rules do not say of which protocol', 'write l7proto');
  }
}
