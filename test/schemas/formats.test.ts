import { hasFormat, isInRange, isQuantity } from '../../lib/schemas/formats';

test.each([
  ['date', ['2026-01-31', '2024-02-29'], ['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '']],
  ['date-time', ['2026-01-31T23:59:59Z', '2026-01-31t00:00:00.5+02:00'], ['2026-01-31T24:00:00Z', '2026-01-31T12:60:00Z', '2026-01-31T12:00:60Z', '2026-02-30T12:00:00Z', '2026-01-31T12:00:00', '2026-01-31']],
  ['cidr', ['10.0.0.0/0', '10.0.0.0/32', 'fd00::/128'], ['10.0.0.0/33', 'fd00::/129', '10.0.0.0', 'fe80::1%eth0/64', '10.0.0.0/08']],
  ['ipv4', ['10.0.0.1'], ['10.0.0', 'fd00::1', '10.0.0.256']],
  ['ipv6', ['fd00::1', '::ffff:10.0.0.1'], ['fe80::1%eth0', '10.0.0.1', 'fd00:::1']],
  ['go-address', ['10.0.0.1', 'fe80::1%eth0'], ['10.0.0.01', '10.0.0.0/8']],
  ['uuid', ['430d882a-51a8-48b3-ab00-d4b5b0b5b0b1'], ['430d882a-51a8-48b3-ab00-d4b5b0b5b0b', 'x']],
  ['a format of the future', ['anything'], []],
] as const)('%s', (format, valid, invalid) => {
  expect([valid.filter((text) => !hasFormat(format, text)), invalid.filter((text) => hasFormat(format, text))]).toEqual([[], []]);
});

test('a quantity has a unit of Kubernetes', () => {
  expect(['1', '1.5', '.5', '500m', '1Ki', '1.5Gi', '2Ei', '10k', '1e3', '-1'].filter((text) => !isQuantity(text))).toEqual([]);
  expect(['', '1KiB', '1 Gi', '1gi', 'Gi', '1.5.0', '1ei'].filter(isQuantity)).toEqual([]);
});

test('integers have 32 or 64 bits', () => {
  expect([-(2 ** 31) - 1, -(2 ** 31), 2 ** 31 - 1, 2 ** 31].map((value) => isInRange('int32', value))).toEqual([false, true, true, false]);
  expect([-(2 ** 63), 2 ** 62, 2 ** 63].map((value) => isInRange('int64', value))).toEqual([true, true, false]);
});
