import { actualLines, CHARTS, expectedLines, titleOf, type FeatureCase } from '../support/matrix-case';
import { TABLES } from './features';

type Minor = keyof typeof CHARTS;

const MINORS = Object.keys(CHARTS) as Minor[];

describe.each(Object.entries(TABLES))('%s', (_name, cases) => {
  let actual: ReturnType<typeof actualLines>;

  beforeAll(() => {
    actual = actualLines(cases);
  });

  test.each(cases.map((featureCase) => [titleOf(featureCase), featureCase] as const))('%s', (_title, featureCase: FeatureCase) => {
    const expected = Object.fromEntries(MINORS.map((minor) => [minor, expectedLines(featureCase, minor)]));
    expect(actual.get(featureCase)).toEqual(expected);
  });
});

test('a case says of every chart what changes, or why nothing does', () => {
  const silent = Object.values(TABLES)
    .flat()
    .filter((featureCase) => {
      const changing = MINORS.filter((minor) => expectedLines(featureCase, minor).length > 0);
      return featureCase.nothing === undefined ? changing.length < MINORS.length : changing.length > 0;
    });
  expect(silent.map(titleOf)).toEqual([]);
});
