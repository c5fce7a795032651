import { explanations } from '../../lib/checks/explanation';
import { codesAsYaml, runs } from '../diagnostics/run-example';
import { ABOUT_THE_CALL, NOT_ABOUT_OBJECTS, REFUSED_BY } from './constructor-codes';

const codes = explanations().filter(({ rule, retired, typescript }) => retired === undefined && typescript && (!rule || !runs(typescript.wrong)));
const aboutObjects = codes.filter(({ code }) => !(code.replace(/\d/g, '') in NOT_ABOUT_OBJECTS));

test.each(aboutObjects.filter(({ code }) => !(code in ABOUT_THE_CALL)).map(({ code, typescript }) => [code, typescript!.wrong]))(
  '%s: what a construct refuses is refused in YAML too',
  (code, wrong) => {
    expect(codesAsYaml(wrong)).toContain(REFUSED_BY[code] ?? code);
  },
);

test('each code of the tables exists, and is in one of them', () => {
  const listed = [...Object.keys(REFUSED_BY), ...Object.keys(ABOUT_THE_CALL)];
  expect(listed.filter((code, index) => listed.indexOf(code) !== index || !aboutObjects.some((each) => each.code === code))).toEqual([]);
});
