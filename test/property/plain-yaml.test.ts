import fc from 'fast-check';
import { stringify } from 'yaml';
import { parseKubernetesYaml, parseKubernetesYamlDocument } from '../../lib/yaml/reader';
import { readPlainYaml } from '../../lib/yaml/plain-reader';

/** A directive is nothing for the reader of plain YAML: this is read by the complete one. */
const completely = (text: string): unknown => parseKubernetesYamlDocument(`%YAML 1.2\n---\n${text}`);

/** Either it is left to the complete reader, or the two agree to the byte. */
function agree(text: string): void {
  const plain = readPlainYaml(text);
  if (plain !== undefined) expect([text, JSON.stringify(plain)]).toEqual([text, JSON.stringify(completely(text))]);
}

const tokens = fc.constantFrom(
  ...['a', 'b', 'a b', 'a:b', 'a: b', 'a:', ':', ': a', '-', '- a', '--', '---', '--a', '-1', '0400', '0x1F', '1_0', '_1', '1e3', '1.50', '.5', '.inf', '+', '~', '~a'],
  ...['null', 'Null', 'yes', 'y', 'off', 'true', '"a"', '"a\\nb"', '"\\x41"', '"\\/"', '"a', '"a" b', '"a"#', '""', "''", "'it''s'", "'a", "'a' b", '"y"', 'a"b', "a'b"],
  ...['{}', '[]', '{ }', '{a: 1}', '[a]', '[a, "b", \'c,d\', 1]', '["a","y"]', '[y, null]', '[a,]', '[', ']', '{', '{} b', '[] #', '#', '# a', 'a # b', 'a#b', 'a #', '&a', '*a'],
  ...['!!str 1', '|', '|-', '|+', '| # a', '|2', '|-2', '>', '>-', '? a', '?', '@a', '`a`', '%a', '<<', '=', 'é', '\u{1f600}', '\t', 'a\tb', '\u2028', '\r', '\\', '$(a)', '(a)', '...', '2001-12-14', '1:30', 'constructor'],
  ...['__proto__', '9007199254740993', 'a  ', 'http://a/b', '[a] # b', '{a: b} ', '-.5', '-a: b', 'a:  b', '"a": b', "'a': b", '"a" : b', 'a : b'],
);
const keys = fc.constantFrom('a:', 'b:', 'c:', 'd:', 'a/b.c-d:', '"a":', "'b c':", '"y":', 'y:', '1:', 'null:', '<<:', '__proto__:', 'toString:', 'a b:', '?', '"a\\n":', '-a:', '_:');
const line = fc
  .tuple(fc.constantFrom(0, 0, 0, 1, 2, 2, 2, 3, 4, 4, 6), fc.constantFrom('', '', '', '- ', '-   ', '-', '- - '), fc.option(keys, { freq: 4 }), fc.option(tokens, { freq: 2 }), fc.constantFrom('', '', '', ' ', ' # c', '#c', '  '))
  .map(([indent, dash, key, token, tail]) => `${' '.repeat(indent)}${dash}${[key ?? '', token ?? ''].filter(Boolean).join(' ')}${tail}`);
const ending = fc.constantFrom('\n', '\n', '', '\n\n', '\n  \n', '\n# end');

it('agrees with the complete reader on whatever it reads', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 7 }), ending, (lines, end) => agree(lines.join('\n') + end)),
    { numRuns: 5_000 },
  );
});

it('agrees with the complete reader on maps, lists and blocks that are nearly right', () => {
  const harmless = fc.tuple(
    fc.constantFrom('a: 1', 'b:', 'c: |', 'c: |-', 'd: |+', '- a', '- b: 1', '- c: |', '- |', '', '# e', 'f: "g"', 'h: [i]', '- {}', 'text', '-'),
    fc.constantFrom(0, 0, 2, 2, 4, 1, 3),
  );
  fc.assert(
    fc.property(fc.array(harmless, { minLength: 1, maxLength: 9 }), ending, (lines, end) => agree(lines.map(([text, indent]) => ' '.repeat(indent) + text).join('\n') + end)),
    { numRuns: 5_000 },
  );
});

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 'a', 'yes', '0400', 'two words', 'line\nbreak', 'line\n\n  deeper\nend\n', "it's", '"', '#', 'a: b', '- a', '*.a'),
    fc.string({ maxLength: 12 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.stringMatching(/^[A-Za-z_][\w./-]{0,8}$/), fc.string({ maxLength: 6 })), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

it('agrees with the complete reader on what a writer writes, whatever its style', () => {
  fc.assert(
    fc.property(json, fc.record({ indent: fc.constantFrom(2, 4), indentSeq: fc.boolean(), singleQuote: fc.boolean(), lineWidth: fc.constantFrom(0, 20) }), (value, style) => {
      agree(stringify(value, { version: '1.1', aliasDuplicateObjects: false, ...style }));
    }),
    { numRuns: 1_000 },
  );
});

it('reads a stream as the complete reader does, mistakes included', () => {
  const outcome = (read: () => unknown): unknown => {
    try {
      return read();
    } catch (error) {
      return (error as Error).message.replace(/line \d+/g, 'line');
    }
  };
  const document = fc.oneof(fc.constantFrom('a: 1\n', 'a: {b: 1}\n', '# c\n', '\n', 'a: |\n  --- b\n', 'a: [\n', 'a: 1\na: 2\n', 'a: "b\n  c"\n', 'a\n', '- &x b\n- *x\n', '--- a\n', '...\n', 'a: "b\n', '|\n a\n', '|\na\n', 'a:\u2028'), json.map((value) => stringify(value)));
  fc.assert(
    fc.property(fc.array(document, { maxLength: 5 }), fc.boolean(), (documents, mark) => {
      const text = (mark ? '---\n' : '') + documents.join('---\n');
      expect([text, outcome(() => parseKubernetesYaml(text))]).toEqual([text, outcome(() => parseKubernetesYaml(`%YAML 1.2\n---\n${text}`))]);
    }),
    { numRuns: 1_000 },
  );
});
