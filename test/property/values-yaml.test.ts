import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { parseKubernetesYaml, parseKubernetesYamlDocument } from '../../lib/yaml/reader';

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('0400', 'yes', 'on', 'null', '1e3', '1:30', '2001-12-14', '0x1F', '<<', '.inf', '- a', '# b', 'a: b'),
);
const key = fc.oneof(fc.stringMatching(/^[A-Za-z][A-Za-z0-9._/-]{0,10}$/), fc.constantFrom('y', 'no', '0400', '1.5', 'null'));
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

/** -0 has no JSON form of its own. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

it('reads back what a YAML 1.1 writer writes', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(plain(parseKubernetesYamlDocument(stringify(value, { version: '1.1', aliasDuplicateObjects: false })))).toEqual(plain(value));
    }),
  );
});

it('reads JSON as JSON', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(
        plain(parseKubernetesYamlDocument(JSON.stringify(value).replaceAll('\u0085', '\\u0085').replaceAll('\u007f', '\\u007f'))),
      ).toEqual(plain(value));
    }),
  );
});

it('agrees with YAML 1.1 on plain scalars, but reads as a number what Go does and 1.1 does not', () => {
  const token = fc.array(fc.constantFrom(...'0123456789+-.eExXbBaAfF'), { minLength: 1, maxLength: 7 }).map((list) => list.join(''));
  // Left out: dates, document marks, and words for what is no finite number.
  const scalar = token.filter((word) => !/^-?$|^---|^\.\.\.|^\d{4}-\d|inf|nan/i.test(word));
  const beyond11 = /^[-+]?(?:0[89]\d*|0\d*[89]\d*|0[xX][\da-fA-F]+|0[bB][01]+|\d*\.?\d*(?:[eE][-+]?\d+)?)$/;
  fc.assert(
    fc.property(scalar, (word) => {
      const theirs: unknown = parse(`v: ${word}`, { version: '1.1' }).v;
      const ours = (parseKubernetesYamlDocument(`v: ${word}`) as { v: unknown }).v;
      if (typeof theirs === 'number' && Number.isFinite(theirs)) expect(ours === theirs).toBe(true);
      else if (typeof ours === 'number') expect(word).toMatch(beyond11);
      else expect(ours).toBe(word);
    }),
    { numRuns: 2000 },
  );
});

it('reads a stream document by document', () => {
  fc.assert(
    fc.property(fc.array(json, { maxLength: 4 }), (documents) => {
      const stream = documents.map(
        (document) => `---\n${JSON.stringify(document)}\n`,
      ).join('').replaceAll('\u0085', '\\u0085').replaceAll('\u007f', '\\u007f');
      expect(plain(parseKubernetesYaml(stream))).toEqual(plain(documents.filter((document) => document !== null)));
    }),
  );
});
