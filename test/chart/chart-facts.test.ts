import { extractChartFacts, type ChartFacts } from '../../lib/chart/chart-facts';
import { isKnownKey, knownKeysAt, knownPaths, type KnownKeys } from '../../lib/chart/known-keys';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import { CHART_VERSIONS, chartFiles, factsOf, smallChart } from '../values/charts';

function names(tree: KnownKeys): string[] {
  return [...knownPaths(tree)].filter((path) => !knownKeysAt(tree, path)?.keys).map((path) => path.join('.'));
}

describe.each(CHART_VERSIONS)('chart %s', (version) => {
  let facts: ChartFacts;
  beforeAll(() => {
    facts = factsOf(version);
  });

  it('is named', () => {
    expect(facts).toMatchObject({ name: 'cilium', version });
    expect(facts.kubeVersion).toContain('1.21.0-0');
  });

  it('knows keys that values.yaml does not have, wherever a template reads them', () => {
    // hasKey; a variable made by coalesce; get; a plain read; a read in a `with`.
    const paths = ['hubble.eventQueueSize', 'socketLB.hostNamespaceOnly', 'nodePort.range', 'l2announcements.leaseDuration'];
    for (const path of paths) {
      expect(facts.defaults).not.toHaveProperty(path);
      expect([path, isKnownKey(facts.values, path.split('.'))]).toEqual([path, true]);
    }
    expect(isKnownKey(facts.values, ['cgroup', 'automount'])).toBe(false);
    expect(isKnownKey(facts.values, ['gatewayApi'])).toBe(false);
  });

  it('lets anything pass in maps that are handed on, and in none around them', () => {
    for (const path of ['affinity', 'updateStrategy', 'operator.nodeSelector', 'hubble.relay.securityContext', 'podSecurityContext']) {
      expect([path, isKnownKey(facts.values, [...path.split('.'), 'anything', 'below'])]).toEqual([path, true]);
    }
    expect(isKnownKey(facts.values, ['affinity', 'podAntiAffinity', 'preferredDuringSchedulingIgnoredDuringExecution'])).toBe(true);
    for (const path of ['hubble', 'hubble.tls.auto', 'securityContext.capabilities', 'operator', 'maglev', 'image']) {
      expect([path, isKnownKey(facts.values, [...path.split('.'), 'anything'])]).toEqual([path, false]);
    }
  });

  it('reads defaults as helm does', () => {
    const { cluster, hubble } = facts.defaults;
    expect(cluster).toEqual({ name: 'default', id: 0 });
    expect(hubble).toMatchObject({ tls: { auto: { method: 'helm', certManagerIssuerRef: {} } } });
  });

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  });

  it('names the keys that validate.yaml refuses and nothing else reads', () => {
    const refused = ['tunnel', 'encryption.keyFile', 'proxy.prometheus.port', 'clustermesh.apiserver.tls.ca.key'];
    expect(names(facts.refused)).toEqual(expect.arrayContaining(refused));
    expect(names(facts.refused).filter((name) => isKnownKey(facts.values, name.split('.')))).toEqual([]);
  });
});

it('knows what the schema says of a value', () => {
  const { values } = factsOf('1.20.0');
  expect(knownKeysAt(values, ['operator', 'replicas'])?.types).toEqual(['integer']);
  expect(knownKeysAt(values, ['identityManagementMode'])?.allowedValues).toEqual(['agent', 'operator', 'both']);
  // A choice of null and strings.
  expect(knownKeysAt(values, ['envoy', 'xdsMode'])?.allowedValues).toEqual([null, 'split', 'ads', 'strict-ads']);
});

it('finds the keys of 1.20.0 that are declared but never read', () => {
  expect(names(factsOf('1.20.0').idle)).toEqual([
    'authentication.mutual.spire.install.agent.annotations',
    'enableInternalTrafficPolicy',
    'encryption.ipsec.interface',
    'envoy.initContainers',
    'preflight.envoy.image.pullPolicy',
    'preflight.updateStrategy.type',
    'prometheus.serviceMonitor.scrapeTimeout',
    'securityContext.allowPrivilegeEscalation',
    'serviceAccounts.corednsMCSAPI.automount',
  ]);
});

describe('templates', () => {
  const read = (template: string, more: Readonly<Record<string, string>> = {}): string[] =>
    names(extractChartFacts(smallChart({ 'templates/a.yaml': template, ...more })).values);

  it.each([
    ['a chain', '{{ .Values.a.b }}', ['a.b']],
    ['a chain from the root', '{{ with .Values.x }}{{ $.Values.a.b }}{{ end }}', ['a.b', 'x']],
    ['else if', '{{ if .Values.a }}{{ else if .Values.b }}{{ .Values.c }}{{ else }}{{ .Values.d }}{{ end }}', ['a', 'b', 'c', 'd']],
    ['with', '{{ with .Values.a }}{{ .b }}{{ else }}{{ .Values.c }}{{ end }}{{ .Values.d }}', ['a.b', 'c', 'd']],
    ['else with', '{{ with .Values.a }}{{ .b }}{{ else with .Values.c }}{{ .d }}{{ end }}', ['a.b', 'c.d']],
    ['a variable', '{{ $a := .Values.a }}{{ if $a.b }}{{ $a.c | quote }}{{ end }}', ['a.b', 'a.c']],
    ['a variable that is set twice', '{{ $x := .Values.a }}{{ $x = .Values.b }}{{ $x.c }}', ['a.c', 'b.c']],
    ['index and get', '{{ index .Values "a" "b-c" }}{{ get .Values.a "d" }}', ['a.b-c', 'a.d']],
    ['hasKey and dig', '{{ hasKey .Values.a "e" }}{{ dig "f" "g" "" .Values.AsMap }}', ['a.e', 'f.g']],
    ['a field of a call', '{{ (default .Values.a .Values.b).c }}{{ (.Values.d).e }}', ['a.c', 'b.c', 'd.e']],
    ['a raw string', '{{ printf `{{ .Values.no }} }}` .Values.a }}{{ .Values.b }}', ['a', 'b']],
    ['a comment', '{{/* .Values.no "}} */}}{{- /* {{ .Values.no }} */ -}}{{ .Values.b }}', ['b']],
    ['the values as a whole', '{{ with .Values }}{{ .a.b }}{{ end }}{{ $v := .Values }}{{ $v.c }}', ['a.b', 'c']],
    ['several lines', '{{- if or .Values.a\n  (and (not .Values.b)\n .Values.c ) }}{{ end }}', ['a', 'b', 'c']],
    ['range over a list made here', '{{ range $x := tuple .Values.a .Values.b }}{{ $x.c }}{{ .d }}{{ end }}', ['a.c', 'a.d', 'b.c', 'b.d']],
  ])('are followed through %s', (_title, template, expected) => {
    expect(read(template)).toEqual(expected);
  });

  it('are followed into definitions, which may get a part of the values, a list or a dict', () => {
    const helpers = [
      '{{ define "image" }}{{ .repository }}{{ end }}',
      '{{ define "list" }}{{ $root := index . 0 }}{{ (index . 1).c }}{{ $root.Values.fromList }}{{ end }}',
      '{{ define "dict" }}{{ .top.Values.fromDict }}{{ with .part }}{{ .d }}{{ end }}{{ end }}',
      '{{ define "root" }}{{ .Values.root }}{{ end }}',
      '{{ define "unused" }}{{ .Values.unused }}{{ end }}',
    ].join('\n');
    const template = [
      '{{ include "image" .Values.a }}',
      '{{ template "list" (list . .Values.b) }}',
      '{{ include "dict" (dict "top" $ "part" .Values.e) }}',
      '{{ include "root" . }}',
    ].join('');
    const expected = ['a.repository', 'b.c', 'e.d', 'fromDict', 'fromList', 'root', 'unused'];
    expect(read(template, { 'templates/_helpers.tpl': helpers })).toEqual(expected);
  });

  it('are read under files too, but for JSON, which is copied', () => {
    expect(read('', { 'files/a.bash': '{{ .Values.a }}', 'files/dashboard.json': '{{ .Values.b }}' })).toEqual(['a']);
  });

  it.each([
    ['toYaml', '{{ .Values.a.known }}{{ toYaml .Values.a }}'],
    ['a pipe', '{{ .Values.a.known }}{{ .Values.a | toJson }}'],
    ['with', '{{ with .Values.a }}{{ .known }}{{ toYaml . | nindent 2 }}{{ end }}'],
    ['range', '{{ .Values.a.known }}{{ range $k, $v := .Values.a }}{{ end }}'],
    ['a key that is not a literal', '{{ .Values.a.known }}{{ index .Values.a .Release.Name }}'],
    ['a definition', '{{ define "x" }}{{ toYaml . }}{{ end }}{{ .Values.a.known }}{{ include "x" .Values.a }}'],
    ['a variable', '{{ $x := merge .Values.a (dict "k" "v") }}{{ .Values.a.known }}'],
  ])('hand a map on by %s', (_title, template) => {
    const { values } = extractChartFacts(smallChart({ 'templates/a.yaml': template, 'values.yaml': 'b: {known: 1}\n' }));
    expect(isKnownKey(values, ['a', 'any', 'thing'])).toBe(true);
    expect(isKnownKey(values, ['b', 'any'])).toBe(false);
  });
});

it.each(['Chart.yaml', 'values.yaml'])('refuses an archive without %s', (missing) => {
  const files = chartFiles('1.20.0');
  files.delete(`cilium/${missing}`);
  expect(() => extractChartFacts(files)).toThrow(expect.objectContaining({ code: 'CHART001', message: expect.stringContaining(missing) }));
});

it('refuses values that are no map', () => {
  expect(() => extractChartFacts(smallChart({ 'values.yaml': '- a\n' }))).toThrow(TalosCiliumError);
});
