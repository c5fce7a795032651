import { invalid } from '../../invalid/routes';
import { crdFiles } from '../../imports/crd-schemas';
import { BUNDLES } from './route-world';

/** Rules of the CRDs beyond their schemas, and the codes that stand for them here. */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/sectionName (or port )?must be (specified|unique) when (parentRefs|targetRefs)/, 'RTE007'],
  [/(sectionName must be).*targetRefs/, 'RTE051'],
  [/RequestRedirect filter must not be used together with backendRefs/, 'RTE020'],
  [/replacePrefixMatch, exactly one PathPrefix match/, 'RTE024'],
  [/RequestRedirect or httpRouteFilterRequestRewrite|httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite/, 'RTE026'],
  [/filter cannot be repeated/, 'RTE025'],
  [/total number of matches/, 'RTE005'],
  [/value must be an absolute path|must not (contain|end with) '|must only contain valid characters \(matching \^\(\?:/, 'RTE030'],
  [/backendRequest timeout cannot be longer/, 'RTE036'],
  [/cannot contain '\*' alongside/, 'RTE044'],
  [/Only one of percent or fraction|numerator must be less/, 'RTE043'],
  [/Must have port for Service reference/, 'RTE041'],
  [/Rule name must be unique/, 'RTE045'],
  [/service must only contain|method must only contain|One or both of 'service' or 'method'/, 'RTE034'],
  [/Hostnames (cannot contain an IP|must be valid)|Wildcards on hostnames/, 'RTE003'],
];

/** What the types and makers cannot write. */
const IMPOSSIBLE = /must be nil if|must be specified for|must be specified when type is|when replace|type must be|CACertificateRefs|SubjectAltName/;

function messages(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(messages);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'x-kubernetes-validations' ? (value as { message: string }[]).map(({ message }) => message) : messages(value),
  );
}

test.each(['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute', 'BackendTLSPolicy'])('every rule of the CRD of %s is an error here, or cannot be broken', (kind) => {
  const crds = Object.values(BUNDLES).flatMap((bundle) => [`${bundle}/standard`, ...(kind === 'TLSRoute' ? [`${bundle}/experimental`] : [])]);
  const specs = crds.flatMap((source) =>
    crdFiles().get(source)!.filter(({ spec }) => spec.names.kind === kind).flatMap(({ spec }) =>
      spec.versions.filter(({ served }) => served).map(({ schema }) => (schema.openAPIV3Schema as { properties: { spec: unknown } }).properties.spec),
    ),
  );
  const found = [...new Set(specs.flatMap(messages))];
  expect(found.length).toBeGreaterThan(0);
  const covered = new Set(invalid.map(({ code }) => code));
  expect(found.filter((message) => !IMPOSSIBLE.test(message) && !CODES.some(([pattern, code]) => pattern.test(message) && covered.has(code)))).toEqual([]);
});
