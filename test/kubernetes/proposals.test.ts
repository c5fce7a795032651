import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { Reporter } from '../../lib/diagnostics/reporter';
import { readDuration } from '../../lib/model/route-values';
import { isDnsLabel, nearestDnsLabel } from '../../lib/kubernetes/dns-names';
import { durationText } from '../../lib/kubernetes/duration';
import { hostnameProblem, nearestHostname } from '../../lib/kubernetes/hostnames';
import { parseGoDuration } from '../../lib/cluster/go-duration';

test('a proposed name is valid, and a valid one is its own proposal', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => isDnsLabel(nearestDnsLabel(text)) && (!isDnsLabel(text) || nearestDnsLabel(text).replaceAll('-', '') === text.replaceAll('-', ''))));
  expect([nearestDnsLabel('My Shop_1'), nearestDnsLabel('---'), nearestDnsLabel('a'.repeat(70))]).toEqual(['my-shop-1', 'example', 'a'.repeat(63)]);
});

test('a proposed hostname is valid', () => {
  fc.assert(fc.property(fc.oneof(fc.webUrl(), fc.domain().map((name) => `${name.toUpperCase()}:443`), fc.string()), (text) => {
    const nearest = nearestHostname(text);
    return nearest === undefined || hostnameProblem(nearest, { wildcard: true }) === undefined;
  }));
  expect(['https://Shop.example.com/path', 'shop.example.com:443', '192.0.2.1', 'a b'].map(nearestHostname)).toEqual(['shop.example.com', 'shop.example.com', undefined, undefined]);
});

test('a Duration is written as Go and the Gateway API read it', () => {
  expect([Duration.seconds(90), Duration.days(90), Duration.millis(1500), Duration.millis(0)].map(durationText)).toEqual(['1m30s', '2160h', '1s500ms', '0s']);
  fc.assert(fc.property(fc.nat(359_999_999), (milliseconds) => {
    const report = new Reporter('app');
    const text = durationText(Duration.millis(milliseconds));
    return parseGoDuration(text) === milliseconds * 1e6 && readDuration(text, report) === milliseconds && report.problems.length === 0;
  }));
});

test('a proposed duration is valid and as long', () => {
  const proposal = (text: string): string => {
    const report = new Reporter('app');
    readDuration(text, report.at('request'));
    return /^write (?:a duration such as )?'(.*)'$/.exec(report.problems[0]!.fix)![1]!;
  };
  expect(['1.5s', '10', '0.5h', 'soon', ''].map(proposal)).toEqual(['1500ms', '10s', '1800s', '10s', '10s']);
  for (const text of ['1.5s', '10', '99999h30', '0.0001s', '1d']) expect(readDuration(proposal(text), new Reporter('app'))).toBeGreaterThan(0);
});
