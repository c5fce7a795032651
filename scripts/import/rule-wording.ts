import type { ValidationRule } from '../../lib/schemas/compile-schema';
import type { SchemaRule } from '../../lib/schemas/schema-node';

/** What a rule demands, how to meet it, and the codes of checks that say the same with more of its context. */
type Words = readonly [demands: string, fix: string, ...codes: string[]];

const requiredWith = (field: string, of: string, value: string): Words => [`${field} is required where ${of} is ${value}`, `set ${field}, or change ${of}`];
const onlyWith = (field: string, of: string, value: string): Words => [`${field} is only valid where ${of} is ${value}`, `remove ${field}, or set ${of} to ${value}`];
const notWith = (field: string, of: string, value: string): Words => [`${field} is not valid where ${of} is ${value}`, `remove ${field}, or change ${of}`];
const plainPath = (demand: string, fix: string): Words => [`value ${demand} where type is Exact or PathPrefix`, `${fix}, or set type to RegularExpression`, 'RTE030'];

/** Rules of one form. */
const FORMS: readonly (readonly [form: RegExp, words: (...parts: string[]) => Words])[] = [
  [/^!\(!has\(self\.(\w+)\) && self\.(\w+) == '(\w+)'\)$/, requiredWith],
  [/^self\.(\w+) == '(\w+)' \? has\(self\.(\w+)\) : true$/, (of, value, field) => requiredWith(field!, of!, value!)],
  [/^self\.(\w+) != '(\w+)' \|\| has\(self\.(\w+)\)$/, (of, value, field) => requiredWith(field!, of!, value!)],
  [/^!\(self\.(\w+) == "(\w+)" && \(!has\(self\.(\w+)\) \|\| self\.\3 == ""\)\)$/, (of, value, field) => requiredWith(field!, of!, value!)],
  [/^!\(has\(self\.(\w+)\) && self\.(\w+) != '(\w+)'\)$/, onlyWith],
  [/^has\(self\.(\w+)\) \? self\.(\w+) == '(\w+)' : true$/, onlyWith],
  [/^self\.(\w+) == '(\w+)' \|\| !has\(self\.(\w+)\)$/, (of, value, field) => onlyWith(field!, of!, value!)],
  [/^!has\(self\.(\w+)\) \|\| self\.(\w+) == '(\w+)'$/, onlyWith],
  [/^!\(self\.(\w+) != "(\w+)" && has\(self\.(\w+)\) && self\.\3 != ""\)$/, (of, value, field) => onlyWith(field!, of!, value!)],
  [/^self\.(\w+) != '(\w+)' \|\| !has\(self\.(\w+)\)$/, (of, value, field) => notWith(field!, of!, value!)],
  [/^!has\(self\.(\w+)\) \|\| self\.(\w+) != '(\w+)'$/, notWith],
  [/^self\.filter\(f, f\.type == '(\w+)'\)\.size\(\) <= 1$/, (type) => [`only one filter of type ${type} is allowed`, `keep one filter of type ${type}`, 'RTE025']],
  [/^\(self\.type in \['Exact','PathPrefix'\]\) \? !self\.value\.contains\('(.+)'\) : true$/, (part) => plainPath(`must not contain ${part}`, `remove ${part} from value`)],
  [/^\(self\.type in \['Exact','PathPrefix'\]\) \? !self\.value\.endsWith\('(.+)'\) : true$/, (part) => plainPath(`must not end with ${part}`, `remove ${part} from the end of value`)],
  [/^self\.all\(a1, a1\.type == '(\w+)'.*exists_one/, (type) => [`addresses of type ${type} must differ`, 'remove the address that is there twice']],
];

const ONE_PREFIX_MATCH: Words = ['a filter that replaces a prefix needs exactly one match, with a path of type PathPrefix', 'use one match of type PathPrefix in this rule, or replace the full path', 'RTE024'];

/** Rules by a part that only they have. */
const SINGLE: readonly (readonly [part: string, ...words: Words])[] = [
  ['self.keepAliveTimeSeconds <= self.holdTimeSeconds', 'keepAliveTimeSeconds must not exceed holdTimeSeconds', 'lower keepAliveTimeSeconds, usually to a third of holdTimeSeconds', 'BGP009'],
  ['has(self.spec) || has(self.specs)', 'spec or specs is required', 'set spec, or put several specs into specs'],
  ["self == '' || isIP(self)", 'egressIP must be an IP address', 'write one IPv4 or IPv6 address, without a prefix length', 'EGW002'],
  ["self.type == 'Hostname' ? ", 'a value of type Hostname must be a DNS name in lower case, with or without a leading *.', 'write a DNS name such as gateway.example.com, or change type'],
  ["l.protocol in ['HTTPS', 'TLS'] ? has(l.tls)", 'listeners of protocol HTTPS or TLS require tls', 'set tls on the listener, or change its protocol', 'GWY011'],
  ["l.protocol in ['HTTP', 'TCP', 'UDP'] ? !has(l.tls)", 'listeners of protocol HTTP, TCP or UDP take no tls', 'remove tls from the listener, or set its protocol to HTTPS or TLS', 'GWY012'],
  ["l.protocol in ['TCP', 'UDP']", 'listeners of protocol TCP or UDP take no hostname', 'remove hostname from the listener', 'GWY012'],
  ['self.all(l1, self.exists_one(l2, l1.name == l2.name))', 'the names of listeners must differ', 'rename one of the listeners', 'GWY004'],
  ['l1.port == l2.port', 'listeners must differ in port, protocol or hostname', 'change port, protocol or hostname of one of the listeners, or remove it', 'GWY006'],
  ["self.mode == 'Terminate' ? size(self.certificateRefs) > 0 || size(self.options) > 0", 'certificateRefs or options is required where mode is Terminate', 'set certificateRefs, or set mode to Passthrough', 'GWY011'],
  ["self.mode == 'Terminate' ? size(self.certificateRefs) > 0", 'certificateRefs is required where mode is Terminate', 'set certificateRefs, or set mode to Passthrough', 'GWY011'],
  ['has(l.tls.mode)', 'listeners of protocol TLS require tls.mode', 'set tls.mode to Terminate or Passthrough', 'GWY012'],
  ["l.protocol == 'HTTPS' && has(l.tls)", 'tls.mode of listeners of protocol HTTPS must be Terminate', 'set tls.mode to Terminate, or set protocol to TLS to pass TLS through', 'GWY012'],
  ['t1.port == t2.port', 'the ports of TLS settings must differ', 'merge the two settings of the port'],
  ["(!has(p1.port) || p1.port == 0) == ", 'either all or none of several references to one parent have a sectionName, and likewise a port', 'set sectionName or port on each of these references', 'RTE007'],
  ['p1.port == p2.port', 'references to one parent must differ in sectionName or port', 'change sectionName or port of one of the references, or remove it', 'RTE007'],
  ['self.all(p1, self.all(p2', 'either all or none of several references to one object have a sectionName', 'set sectionName on each of these references', 'RTE007'],
  ['self.all(p1, self.exists_one(p2', 'references to one object must differ in sectionName', 'change sectionName of one of the references, or remove it', 'RTE007'],
  ['self.filters.all(f, !has(f.requestRedirect))', 'a rule with a RequestRedirect filter takes no backendRefs', 'remove backendRefs or the RequestRedirect filter', 'RTE020'],
  ["f.requestRedirect.path.type == 'ReplacePrefixMatch'", ...ONE_PREFIX_MATCH],
  ["f.urlRewrite.path.type == 'ReplacePrefixMatch'", ...ONE_PREFIX_MATCH],
  ["self.kind == 'Service') ? has(self.port)", 'port is required for a Service', 'set port to the port of the Service'],
  ["self.exists(f, f.type == 'RequestRedirect') && self.exists(f, f.type == 'URLRewrite')", 'RequestRedirect and URLRewrite exclude each other', 'remove one of the two filters', 'RTE026'],
  ["self.value.startsWith('/')", ...plainPath('must begin with /', 'begin value with /')],
  ["self.value.matches(r\"\"\"^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]", ...plainPath('may only contain characters of a URL path', 'percent-encode the other characters of value')],
  ["self.type in ['Exact','PathPrefix'] || self.type == 'RegularExpression'", 'type must be Exact, PathPrefix or RegularExpression', 'use one of these types'],
  ["self.cookieConfig.lifetimeType != 'Permanent' || has(self.absoluteTimeout)", 'absoluteTimeout is required where cookieConfig.lifetimeType is Permanent', 'set absoluteTimeout, or set lifetimeType to Session'],
  ['!(has(self.caCertificateRefs)', 'caCertificateRefs and wellKnownCACertificates exclude each other', 'remove one of the two'],
  ['(has(self.caCertificateRefs)', 'caCertificateRefs or wellKnownCACertificates is required', 'set one of the two'],
  ['has(self.type) ? has(self.service) || has(self.method)', 'service or method is required', 'set service, method or both', 'RTE034'],
  ['self.service.matches', 'service must be the full name of a gRPC service, such as shop.v1.Cart', 'write letters, digits, underscores and dots only, or set type to RegularExpression', 'RTE034'],
  ['self.method.matches', 'method must be the name of a gRPC method, such as AddItem', 'write letters, digits and underscores only, or set type to RegularExpression', 'RTE034'],
  ['duration(self.backendRequest) > duration(self.request)', 'backendRequest must not exceed request', 'lower backendRequest, or raise request', 'RTE036'],
  ['self.all(key, key.matches', 'keys must be valid annotation keys', 'use a key such as example.com/name'],
  ['key.split("/")[0].size() < 253', 'the prefix of a key must have fewer than 253 characters', 'shorten the prefix'],
  ['self[15].matches.size()', 'a route may have 128 matches in total', 'split the route into several routes'],
  ['self.all(l1, !has(l1.name)', 'the names of rules must differ', 'rename one of the rules', 'RTE045'],
  ['!(has(self.percent) && has(self.fraction))', 'percent and fraction exclude each other', 'remove one of the two', 'RTE043'],
  ['self.numerator <= self.denominator', 'numerator must not exceed denominator', 'lower numerator, or raise denominator (the default is 100)', 'RTE043'],
  ["!('*' in self && self.size() > 1)", '* must be the only item', 'remove * or all other items', 'RTE044'],
  ['self.all(h, !isIP(h))', 'hostnames must not be IP addresses', 'write DNS names'],
  ["!h.contains('*') ? h.matches", 'hostnames must be DNS names in lower case', 'write a DNS name such as app.example.com'],
  ["h.contains('*') ? (h.startsWith('*.')", 'a wildcard must be the first label of a DNS name', 'write *.example.com, with one * at the beginning'],
  ['!has(self.configMapRef) || !has(self.secretRef)', 'configMapRef and secretRef exclude each other', 'remove one of the two'],
  ['has(self.configMapRef) || has(self.secretRef)', 'configMapRef or secretRef is required', 'set one of the two'],
  ['(has(self.chart) && !has(self.chartRef))', 'exactly one of chart and chartRef is required', 'set chart or chartRef, and remove the other'],
  ["self.provider == 'azure'", 'serviceAccountName is only valid where provider is azure or aws', 'remove serviceAccountName, or set provider'],
];

/** Rules that compare an object with the one that it replaces: no single object breaks them. */
export function isTransition({ rule }: ValidationRule): boolean {
  return /\boldSelf\b/.test(rule);
}

/**
 * Our own words for a rule of a CRD.
 *
 * @throws Error for a rule that has none here
 */
export function wordRule(given: ValidationRule): SchemaRule | undefined {
  const { rule } = given;
  if (isTransition(given)) return undefined;
  for (const [form, words] of FORMS) {
    const match = form.exec(rule);
    if (match) return worded(rule, words(...match.slice(1)));
  }
  const single = SINGLE.find(([part]) => rule.includes(part));
  if (!single) throw new Error(`scripts/import/rule-wording.ts has no words for the rule ${rule}`);
  const [, ...words] = single;
  return worded(rule, words);
}

function worded(rule: string, [demands, fix, ...codes]: Words): SchemaRule {
  return { rule, demands, fix, ...(codes.length > 0 && { codes }) };
}
