import * as fc from 'fast-check';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { parse, parseAllDocuments } from 'yaml';
import { stringifyYaml, stringifyYamlDocuments } from '../../lib/yaml/writer';
import { nastyStrings } from '../support/nasty-strings';

const readers: Record<string, (text: string) => unknown> = {
  'yaml, version 1.1': (text) => parse(text, { version: '1.1' }),
  'yaml, version 1.2 with merge keys': (text) => parse(text, { version: '1.2', merge: true }),
  'js-yaml': (text) => load(text),
  'js-yaml, YAML 1.1 tags': (text) => load(text, { schema: YAML11_SCHEMA }),
};

const MEANINGFUL = ' \n\t\r:#-?,[]{}&*!|>\'"%@`=~.+_01789abefnotxyz\\/\x7f\x85\xa0\u2003\u2028\ufeffé🙂';

/** Strings made of the pieces that YAML gives a meaning to, in every neighbourhood. */
const pieces = fc
  .array(fc.constantFrom(...MEANINGFUL, '\n\n', ': ', ' #', '---', 'yes'), { maxLength: 12 })
  .map((parts) => parts.join(''));
const text = fc.oneof(fc.constantFrom(...nastyStrings), pieces, fc.string({ unit: 'binary' }), fc.string());
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(text, tie('value'), { maxKeys: 5 }),
  ),
}));

describe.each(Object.entries(readers))('%s', (_name, read) => {
  test('gives back the value, members in the same order', () => {
    fc.assert(
      fc.property(value, (original) => {
        expect(JSON.stringify(read(stringifyYaml(original)))).toBe(JSON.stringify(original));
      }),
      { numRuns: 3000 },
    );
  });
});

test('documents stay apart', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (originals) => {
      const documents = parseAllDocuments(stringifyYamlDocuments(originals), { version: '1.1' });
      expect(JSON.stringify(documents.map((document) => document.toJS() as unknown))).toBe(JSON.stringify(originals));
    }),
    { numRuns: 1000 },
  );
});
