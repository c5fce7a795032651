import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isKnownKey } from '../../lib/chart/known-keys';
import { GUIDE_SETTINGS, guideSetting, guideSettingsMarkdown } from '../../lib/values';
import { factsOf, problemsOf } from './charts';

it.each([
  ['enable-bbr', true, 'remove it, and set bandwidthManager: { bbr: true } in the props of TalosCilium'],
  ['enable-bandwidth-manager', 'true', 'remove it, and set bandwidthManager: true in the props of TalosCilium'],
  ['enable-wireguard', true, 'remove it, and set encryption: Encryption.wireguard() in the props of TalosCilium'],
  ['encryption-type', 'wireguard', 'remove it, and set encryption: Encryption.wireguard() in the props of TalosCilium'],
  ['enable-host-routing', true, "remove it, and set hostRouting: 'ebpf' in the props of TalosCilium"],
  ['ipv4-native-routing-cidr', '10.244.0.0/16', 'remove it, and set routing: Routing.native({ ipv4Cidr }) in the props of TalosCilium'],
  ['enable-gateway-api', false, 'remove it, and switch the prop gatewayApi of TalosCilium off'],
])('%s leads to the prop, as a value and in extraConfig', (key, value, fix) => {
  const text = String(value);
  for (const version of ['1.16.19', '1.20.0'] as const) {
    expect(
      problemsOf(version, { [key]: value, extraConfig: { [key]: text } }).map(({ code, subject, fix: found }) => [code, subject, found]),
    ).toEqual(
      [['CIL007', key, fix], ['CIL007', `extraConfig.${key}`, fix]].sort(([, left], [, right]) => (left! < right! ? -1 : 1)),
    );
  }
});

it('is found in camel case too, unless it is a slip in writing a value of the chart', () => {
  expect(problemsOf('1.20.0', { enableWireguard: true })).toMatchObject([{ code: 'CIL007' }]);
  expect(
    problemsOf('1.20.0', { ipv4NativeRoutingCidr: '10.0.0.0/8' }),
  ).toMatchObject([{ code: 'CIL001', fix: 'write ipv4NativeRoutingCIDR' }]);
  expect(problemsOf('1.20.0', { mtu: 1450 })).toMatchObject([{ code: 'CIL007' }]);
});

it('leaves other options in extraConfig alone', () => {
  expect(problemsOf('1.20.0', { extraConfig: { 'bpf-lb-sock-hostns-only': 'true' } })).toEqual([]);
});

it('names no option that is a value of a chart', () => {
  const { values } = factsOf('1.20.0');
  expect(GUIDE_SETTINGS.filter(({ key }) => key !== undefined && isKnownKey(values, [key]))).toEqual([]);
});

it('has each option once', () => {
  const keys = GUIDE_SETTINGS.flatMap(({ key }) => key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.map((key) => guideSetting(key)?.key)).toEqual(keys);
});

it('names props that TalosCilium has', () => {
  const props = readFileSync(join(__dirname, '../../lib/cilium/talos-cilium-props.ts'), 'utf8');
  const named = GUIDE_SETTINGS.flatMap(({ today }) => /^(\w+)(?::|$)/.exec(today)?.[1] ?? []).filter((name) => name !== 'nothing');
  expect(named.length).toBeGreaterThan(30);
  expect([...new Set(named)].filter((name) => !props.includes(`readonly ${name}?:`))).toEqual([]);
});

it('writes a table of all words', () => {
  const lines = guideSettingsMarkdown().trimEnd().split('\n');
  expect(lines).toHaveLength(GUIDE_SETTINGS.length + 2);
  expect(lines.every((line) => /^\|.*\|$/.test(line) && line.replaceAll('\\|', '').split('|').length === 5)).toBe(true);
  expect(lines).toContain('| `enable-bbr=true` | `bandwidthManager: { bbr: true }` | bandwidthManager.enabled, bandwidthManager.bbr |');
});
