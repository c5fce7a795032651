import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ApiObject } from 'cdk8s';
import { ClusterChart, formatProblem, GitOpsApp, TalosCiliumError, TalosCluster } from '../../lib';
import { sample } from '../support/sample';
import { inTemporaryDirectory, withEnvironment } from '../support/scripts';
import { innocentTexts, REFERRING } from './innocent';
import { NAMED } from './named';
import { SECRETS } from './formats';
import { object, PLACES, type Place } from './places';

/** Everything that a program, a terminal and CI get to see of a refused synth, and whether anything was written. */
interface Seen { readonly messages: string; readonly named: readonly string[]; readonly isWritten: boolean }

const synth = (place: string, text: string): Seen => synthOf(PLACES[place]!, text);

function synthOf({ write, isOmni, hasCilium }: Place, text: string): Seen {
  return inTemporaryDirectory((outdir) => {
    const sarif = join(outdir, 'findings.sarif');
    const warnings: string[] = [];
    const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => warnings.push(String(chunk)) > 0);
    let thrown: unknown;
    withEnvironment({ TALOS_CILIUM_SARIF: sarif }, () => {
      try {
        const app = new GitOpsApp({ name: 'demo', outdir });
        const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13.2', kubernetesVersion: '1.35.0', management: isOmni ? 'omni' : 'talosctl' });
        const chart = new ClusterChart(app, cluster, { ...(!hasCilium && { ciliumVersion: '1.19.6' }), namespaces: ['shop', 'web'] });
        write(chart, text, join(outdir, 'input'));
        app.synth();
      } catch (error) {
        thrown = error;
      }
    });
    stderr.mockRestore();
    if (thrown !== undefined && !(thrown instanceof TalosCiliumError)) throw thrown;
    const problems = thrown?.problems ?? [];
    return {
      messages: [
        inspect(thrown, { depth: null }), String(thrown), thrown?.stack, JSON.stringify(thrown), ...problems.map(formatProblem), ...warnings,
        existsSync(sarif) ? readFileSync(sarif, 'utf8') : '',
      ].join('\n'),
      named: problems.map(({ code, path, subject, what }) => `${code} ${path} ${subject ?? ''} ${what}`),
      isWritten: existsSync(join(outdir, 'demo')),
    };
  });
}

/** The parts of a secret that must not be seen: lines and runs of characters that are long, and the short passwords of the examples. */
function partsOf(text: string): readonly string[] {
  const short = ['hunter2', 'battery staple', 'battery-staple', 'abcdef0123456789'].filter((password) => text.includes(password));
  return [...short, ...[...text.matchAll(/[\w+/=-]{24,}/g)].map(([run]) => run.slice(0, 24)).filter((run) => !/^-+BEGIN|^PuTTY-User/.test(run))];
}

const NOT_ANY_TEXT = /Secret|List|route|header|hosted|request|CRD|file of ManifestsFromYaml|Gateway|parameter of a kernel|kernel argument/;
const places = Object.keys(PLACES);
const formats = Object.entries(SECRETS);
const formatsOf = (place: string): readonly [string, string][] => [...sample(formats, 4, place)];

describe('a secret is refused in every place, by the name of the place, and no message shows it', () => {
  test('the table is large', () => {
    expect([places.length >= 30, formats.length >= 30, places.flatMap(formatsOf).length >= 120]).toEqual([true, true, true]);
  });

  test.each(places)('%s', (place) => {
    const wrong = formatsOf(place).flatMap(([format, text]) => {
      const { messages, named, isWritten } = synth(place, text);
      const isNamed = named.some((line) => /^(?:SEC00\d|MCH022|RTE033)/.test(line) && PLACES[place]!.named.test(line));
      const shown = partsOf(text).filter((part) => messages.includes(part));
      return [
        ...(isWritten ? [`${format}: written`] : !isNamed ? [`${format}: ${named.join(' | ')}`] : []),
        ...(shown.length > 0 ? [`${format}: shown (${shown[0]})`] : []),
      ];
    });
    expect(wrong).toEqual([]);
  });
});

describe('a secret without a format is refused by the name of its field, and no message shows it', () => {
  test.each(Object.keys(NAMED))('%s', (place) => {
    const { messages, named, isWritten } = synthOf(NAMED[place]!, 'hunter2hunter2');
    expect({ isWritten, shown: messages.includes('hunter2'), named: named.filter((line) => /^(?:SEC00\d|MCH022|CIL021)/.test(line) && NAMED[place]!.named.test(line)).length > 0 || named }).toEqual({ isWritten: false, shown: false, named: true });
  });
});

describe('texts that only look like secrets are written', () => {
  const texts = innocentTexts();

  test('there are many', () => expect(new Set(texts).size).toBeGreaterThan(500));

  // A header, an annotation of Omni and a sysctl cannot have any text.
  const takingAnyText = places.filter((place) => !NOT_ANY_TEXT.test(place));
  test.each(takingAnyText)('%s', (place) => {
    const taken = sample(texts.filter((_, index) => index % takingAnyText.length === takingAnyText.indexOf(place)), 6, place);
    const refused = taken.flatMap((text) => synth(place, text).named.filter((line) => /^(?:SEC00\d|MCH022)/.test(line)).map((line) => `${text}: ${line}`));
    expect(refused).toEqual([]);
  });

  test('all of them together', () => {
    const data = Object.fromEntries(texts.map((text, index) => [`text-${index}`, text]));
    const { named } = synthOf({ write: (chart) => object(chart, 'v1', 'ConfigMap', { data }), named: /x/ }, '');
    expect(named.filter((line) => /^SEC/.test(line))).toEqual([]);
  });

  test('objects that only refer to secrets', () => {
    const { named } = synthOf({ write: (chart) => REFERRING.forEach((manifest, index) => new ApiObject(chart, `own${index}`, manifest as never)), named: /x/ }, '');
    expect(named.filter((line) => /^SEC/.test(line))).toEqual([]);
  });
});
