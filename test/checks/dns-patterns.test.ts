import { dnsPatternsIntersect } from '../../lib/model/dns-patterns';

const LABEL = '[-a-zA-Z0-9_]';

/** As `pkg/fqdn/matchpattern` of Cilium makes a regular expression. */
function ofCilium(pattern: string): RegExp {
  if (pattern === '*') return new RegExp(`^(${LABEL}+[.])*${LABEL}+$`);
  const labels = pattern.replaceAll('.', '[.]').replace(/^\*\*\[\.\]/, '@').replaceAll('*', `${LABEL}*`);
  return new RegExp(`^${labels.replace('@', `(${LABEL}+([.]${LABEL}+)*)[.]`)}$`);
}

function texts(characters: string, length: number): string[] {
  return length === 0 ? [''] : texts(characters, length - 1).flatMap((text) => [text, ...[...characters].map((character) => text + character)]);
}

/** Names with labels of a and b. */
const NAMES = [...new Set(texts('ab.', 8))].filter((name) => /^[ab]+(\.[ab]+)*$/.test(name));

test('two patterns intersect if one name matches both of their expressions', () => {
  const patterns = [...new Set(texts('a.*', 4))].filter((pattern) => /^[a*]+(\.[a*]+)*$/.test(pattern) && !/\*\*(?!\.)/.test(pattern) && !/.\*\*/.test(pattern)).concat('**.a', '**.b.a', '*.b', 'b');
  const matches = new Map(patterns.map((pattern) => [pattern, new Set(NAMES.filter((name) => ofCilium(pattern).test(name)))]));
  const wrong = patterns.flatMap((one) => patterns.filter((other) => dnsPatternsIntersect(one, other) !== [...matches.get(one)!].some((name) => matches.get(other)!.has(name))).map((other) => `${one} ${other}`));
  expect(patterns.length).toBeGreaterThan(30);
  expect(wrong).toEqual([]);
});

test.each([['*.ghcr.example', '*.github.example', false], ['*.example', 'api.example.', true], ['*', '**.a.example', true], ['API.example', 'api.example', true], ['*.example', 'example', false]])('%s and %s: %s', (one, other, intersect) => {
  expect([dnsPatternsIntersect(one, other), dnsPatternsIntersect(other, one)]).toEqual([intersect, intersect]);
});
