import { ciliumChartAsset, findAsset } from '../../lib/assets';
import { OpenChart } from '../../lib/chart/chart-store';
import { namedKeys } from '../../lib/chart/known-keys';
import { valueComments } from '../../lib/chart/value-comments';
import { DEPRECATED_VALUES } from '../../lib/checks/rules/cilium/deprecated-values';
import type { JsonObject } from '../../lib/kubernetes/json';
import { REMOVED_KEYS } from '../../lib/values/removed-keys-table';
import { reportOf } from '../support/models';

/** Comments that say so of something else than a value that TalosCilium lets one set. */
const OTHERS = [/\.(cert|key)$/, /^keepDeprecated/, /^clustermesh\.config/, /^clustermesh\.mcsapi$/, /tolerations/i];

const said = (version: string, values: JsonObject): string[] => reportOf({ version, values }).warnings.filter(({ code }) => code === 'CIL087').map(({ subject, fix }) => `${subject}: ${fix}`);

describe('deprecated values', () => {
  test.each(['1.18.12', '1.19.6', '1.20.0'])('are all that values.yaml of %s calls so', (version) => {
    const chart = new OpenChart(findAsset(ciliumChartAsset(version)), version);
    const { values } = chart.facts;
    const comments = valueComments(chart.valuesYaml, (path) => namedKeys(values, path) !== undefined);
    const known = [...Object.keys(DEPRECATED_VALUES), ...Object.keys(REMOVED_KEYS)];
    const missing = [...comments].filter(([, { text }]) => /\bdeprecated\b/i.test(text)).map(([path]) => path);
    expect(missing.length).toBeGreaterThan(5);
    const covers = (path: string): boolean => known.some((name) => name === path || name.startsWith(`${path}.`) || path.startsWith(`${name}.`));
    expect(missing.filter((path) => !OTHERS.some((pattern) => pattern.test(path)) && !covers(path))).toEqual([]);
  });

  test('are found from the release on that deprecates them, to the one that removes them', () => {
    const strict = { encryption: { enabled: true, type: 'wireguard', strictMode: { enabled: true, cidr: '10.244.0.0/16' } } };
    expect(['1.18.12', '1.19.6', '1.20.0'].map((version) => said(version, strict).length)).toEqual([0, 2, 0]);
    expect(said('1.20.0', { dnsProxy: { preCache: '/cache' } })).toEqual(['dnsProxy.preCache: remove it before the upgrade: agents then start with an empty DNS cache']);
    expect(said('1.20.0', { clustermesh: { apiserver: { tls: { server: { extraDnsNames: ['mesh.example.com'] } } } } })).toEqual([
      'clustermesh.apiserver.tls.server.extraDnsNames: use clustermesh.apiserver.tls.auto.server.extraDnsNames instead',
    ]);
  });

  test('are found where they are off, if that is what a later release removes', () => {
    const mesh = (enabled: boolean, useAPIServer = true): JsonObject => ({ cluster: { name: 'home', id: 1 }, clustermesh: { useAPIServer, apiserver: { kvstoremesh: { enabled } } } });
    const of = (version: string, values: JsonObject): string[] => said(version, values).map((line) => line.split(':')[0]!);
    expect([of('1.17.18', mesh(false)), of('1.18.12', mesh(false)), of('1.20.0', mesh(false)), of('1.20.0', mesh(true)), of('1.20.0', mesh(false, false))]).toEqual([
      [], ['clustermesh.apiserver.kvstoremesh.enabled'], ['clustermesh.apiserver.kvstoremesh.enabled'], [], [],
    ]);
  });

  test('are not what is left at its default', () => {
    expect(said('1.20.0', { localRedirectPolicy: false, hubble: { preferIpv6: false }, dnsProxy: { preCache: '' } })).toEqual([]);
  });
});
