import { fieldFindings } from '../support/field-findings';

// test/field does it for the newest minor.
test.each(['1.18.12', '1.19.6'])('values of the field have true findings only in Cilium %s', (version) => {
  const { expected, found } = fieldFindings(version);
  expect(found).toEqual(expected);
});
