import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fieldFindings } from '../support/field-findings';
import { renderAll } from '../support/matrix-render';
import { FIELD_VALUES } from './values-table';

test('the table has every file', () => {
  expect(FIELD_VALUES.map(({ file }) => file)).toEqual(readdirSync(join(__dirname, 'values')).sort());
});

test('values of the field render at the first try, with true findings only', () => {
  const { expected, found, objects } = fieldFindings('1.20.0');
  expect(found).toEqual(expected);
  // What has no error is rendered whole; the guide alone is this many objects.
  const rendered = Object.keys(found).filter((file) => !found[file]!.some((finding) => finding.startsWith('error')));
  expect(rendered.length).toBeGreaterThanOrEqual(40);
  expect(rendered.filter((file) => objects[file]! < 15)).toEqual([]);
});

// Traps that were false alarms once, on a cluster with nothing but the defaults.
test.each([
  [{ cgroup: { automount: { enabled: false }, hostRoot: '/sys/fs/cgroup' }, externalIPs: { enabled: true } }, ['CIL001', 'CIL002'], []],
  [{ prometheus: { enabled: true, serviceMonitor: { enabled: true } } }, ['CIL081'], ['ServiceMonitor']],
  [{ gatewayAPI: { enabled: true, enableAlpn: true } }, ['GWY050'], ['GatewayClass']],
] as const)('%j', (values, codes, kinds) => {
  const { errors, warnings, objects } = renderAll([{ version: '1.20.0', props: { values: values as object } }])[0]!;
  expect(errors).toEqual([]);
  expect(warnings.map(({ code }) => code)).toEqual(codes);
  expect(objects.map(({ kind }) => kind)).toEqual(expect.arrayContaining([...kinds]));
});
