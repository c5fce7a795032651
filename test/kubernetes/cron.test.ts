import { CRON_SCHEDULE } from '../../lib/kubernetes/cron';
import { millisecondsOf } from '../../lib/kubernetes/duration';
import { configMapBytes, secretBytes } from '../../lib/kubernetes/object-size';
import type { KubernetesObject } from '../../lib/kubernetes/object';

const isSchedule = (text: string): boolean => new RegExp(CRON_SCHEDULE).test(text);

test.each(['0 0 1 */4 *', '59 23 31 12 6', '0 0 * dec SUN', '*/15 * * * *', '0 8-18 * * mon-fri', '0,30 * * * *', '@daily', ' 0 4 * * * '])('%j is a schedule', (text) => {
  expect(isSchedule(text)).toBe(true);
});

test.each(['60 * * * *', '0 24 * * *', '0 0 32 * *', '0 0 0 * *', '0 0 * 13 *', '0 0 * * 7', '*/0 * * * *', '* * * *', '* * * * * *', '0 0 * foo *', '@reboot', ''])('%j is none', (text) => {
  expect(isSchedule(text)).toBe(false);
});

test.each([['90d', 7_776_000_000], ['1h30m', 5_400_000], ['1500ms', 1500], ['0s', 0], ['90', undefined], ['1.5h', undefined], ['', undefined]] as const)('%s has %s milliseconds', (text, expected) => {
  expect(millisecondsOf(text)).toBe(expected);
});

test('data counts as the bytes that it stands for', () => {
  const object = (fields: object): KubernetesObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, ...fields }) as KubernetesObject;
  const base64 = Buffer.alloc(90).toString('base64');
  expect(secretBytes(object({ data: { a: base64 } }))).toBe(90);
  // A text replaces data under the same key.
  expect(secretBytes(object({ data: { a: base64, b: base64 }, stringData: { b: 'ä' } }))).toBe(92);
  expect(configMapBytes(object({ data: { a: 'ä' }, binaryData: { b: base64 } }))).toBe(92);
});
