import { existsSync, readdirSync } from 'node:fs';
import { inspectApp } from '../../lib/cli/inspect-app';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import { homeProgram, openAppDirectory, type AppDirectory } from './app-directory';

describe('inspectApp', () => {
  let project: AppDirectory;
  afterEach(() => project.close());

  const failure = async (app?: string): Promise<TalosCiliumError> => {
    try {
      await inspectApp(app);
    } catch (error) {
      if (error instanceof TalosCiliumError) return error;
      throw error;
    }
    throw new Error('nothing was thrown');
  };

  it('learns versions, values with their origins and assets; the app finds no chart and writes nothing', async () => {
    const props = "version: '1.19.99', images: { registry: 'mirror.example.com' }, bandwidthManager: { bbr: true }, chart: { repository: 'https://charts.example.com' }, values: { debug: { enabled: true } }";
    project = openAppDirectory(homeProgram(props, "new lib.GatewayApiCrds(chart, 'crds', { tlsRoute: true });"));
    const { apps, failure: failed } = await inspectApp();
    expect(failed).toBeUndefined();
    expect(apps).toHaveLength(1);
    const [release] = apps[0]!.releases;
    expect(release).toMatchObject({
      path: 'home/cilium',
      cluster: 'home',
      version: '1.19.99',
      chart: { asset: { kind: 'cilium-chart', version: '1.19.99' }, options: { repository: 'https://charts.example.com', requestedBy: 'home/cilium' } },
    });
    expect(release!.values).toContainEqual(expect.objectContaining({ path: ['debug', 'enabled'], value: true, rank: 'user' }));
    expect(release!.values).toContainEqual(expect.objectContaining({ path: ['bandwidthManager', 'bbr'], value: true, origin: 'bandwidthManager' }));
    // The images of images.registry are those of the chart, which nobody has.
    expect(release!.problems.map(({ code }) => code)).toEqual(['AST006']);
    expect(apps[0]!.bundles.map(({ asset, options }) => [asset, options.requestedBy])).toEqual([
      [{ kind: 'gateway-api', version: 'v1.4.1', channel: 'standard' }, 'home/crds'],
      [{ kind: 'gateway-api', version: 'v1.4.1', channel: 'experimental' }, 'home/crds'],
    ]);
    expect(readdirSync(project.path).sort()).toEqual(['cdk8s.yaml', 'main.js']);
  });

  it('sees every app of a program, plain cdk8s apps included, and none of them writes', async () => {
    project = openAppDirectory(`{${homeProgram()}}{${homeProgram('', '', 'App')}}{${homeProgram('', '', 'App')}}{${homeProgram()}}`);
    const { apps } = await inspectApp();
    expect(apps.map(({ releases }) => releases.map(({ path }) => path))).toEqual(Array(4).fill(['home/cilium']));
    expect(existsSync('dist')).toBe(false);
  });

  it('stops an app that is read in another way', async () => {
    project = openAppDirectory(homeProgram('', '', 'App').replace('app.synth()', 'app.synthYaml()'));
    const inspection = await inspectApp();
    expect(inspection.apps).toHaveLength(1);
    expect(inspection.failure?.what).toContain('the app was only inspected; nothing is written');
  });

  it('says what the program said when it failed, without its stack trace', async () => {
    project = openAppDirectory(homeProgram("version: '1.2.3'"));
    const { problems } = await failure();
    expect(problems.map(({ code }) => code)).toEqual(['CLI003']);
    expect(problems[0]!.what).toMatch(/^the app failed with exit code 1:\nhome\/cilium\n {2}error CLU008: [^]*\n\nTalosCiliumError: 1 error\nMore: /);
    expect(problems[0]!.what).not.toMatch(/^\s+at /m);
    expect((await failure('no-such-command-anywhere main.ts')).message).toMatch(/exit code 127:[^]*not found/);
  });

  it('says which command is missing', async () => {
    project = openAppDirectory();
    expect((await failure()).message).toMatch(/CLI001 .*no cdk8s\.yaml.*--app "npx tsx main\.ts"/);
    project.write('cdk8s.yaml', 'app: [');
    expect((await failure()).code).toBe('CLI002');
    project.write('cdk8s.yaml', 'language: typescript');
    expect((await failure()).message).toContain('"app" must be a command; got nothing');
    project.write('main.js', '');
    expect((await failure(`${process.execPath} main.js`)).message).toMatch(/CLI004 .*app\.synth\(\)/);
  });
});
