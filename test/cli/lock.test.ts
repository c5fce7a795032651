import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ciliumChartAsset, findAsset } from '../../lib/assets';
import { sha256 } from '../../lib/assets/digests';
import { indexOf, openSandbox, realFile, type Sandbox } from '../assets/sandbox';
import { startHttpRepository, type HttpRepository, type Route } from '../support/http-repository';
import { ociManifestDigest, startOciRegistry } from '../support/oci-registry';
import { makeChart } from '../support/tar-builder';
import { homeProgram, openAppDirectory, type AppDirectory } from './app-directory';
import { cli } from './support';

const LOCK = 'talos-cilium.lock.json';
const CHART = 'cilium-1.20.99.tgz';
const BUNDLE = 'gateway-api-v1.6.1-standard-install.yaml';

describe('talos-cilium lock', () => {
  const newer = makeChart('1.20.99');
  let sandbox: Sandbox;
  let project: AppDirectory;
  let server: HttpRepository | undefined;

  beforeEach(() => {
    sandbox = openSandbox();
    process.env.TALOS_CILIUM_CACHE = sandbox.cacheDir;
  });
  afterEach(async () => {
    project.close();
    await server?.close();
    server = undefined;
    sandbox.close();
  });

  const program = homeProgram("version: '1.20.99'", "new lib.GatewayApiCrds(chart, 'crds');");

  /** A Helm repository with a chart that is newer than this library, and a mirror of the Gateway API. */
  async function serve(chart: Uint8Array = newer, digest: string | undefined = sha256(chart), more: Record<string, Route> = {}): Promise<void> {
    server = await startHttpRepository({
      '/index.yaml': { body: indexOf('1.20.99', [CHART], digest) },
      [`/${CHART}`]: { body: chart },
      '/v1.6.1/standard-install.yaml': { body: realFile(BUNDLE) },
      '/v1.6.9/standard-install.yaml': { body: realFile(BUNDLE).toString().replaceAll('v1.6.1', 'v1.6.9') },
      ...more,
    });
    process.env.TALOS_CILIUM_REPOSITORY = server.url;
    process.env.TALOS_CILIUM_GATEWAY_API_REPOSITORY = server.url;
  }

  it('records what the app uses: a newer patch release from the index, a known bundle from the shipped table', async () => {
    await serve();
    project = openAppDirectory(program);
    const run = await cli('lock');
    expect(run).toEqual({
      code: 0,
      err: '',
      out: `cilium 1.20.99: recorded
  sha256 ${sha256(newer)}
  from ${server!.url}index.yaml
gateway-api v1.6.1 (standard): recorded
  sha256 ${sha256(realFile(BUNDLE))}
  known to this version of cdk8s-talos-cilium

Wrote talos-cilium.lock.json. Commit it: from now on, each file must have its recorded digest.
This first lock of cilium 1.20.99 trusts ${server!.url}index.yaml.
`,
    });
    expect(JSON.parse(readFileSync(LOCK, 'utf8'))).toEqual({
      lockVersion: 1,
      assets: { [CHART]: { sha256: sha256(newer) }, [BUNDLE]: { sha256: sha256(realFile(BUNDLE)) } },
    });
    const again = await cli('lock');
    expect(again.out).toContain('cilium 1.20.99: unchanged');
    expect(again.out).toMatch(/\ntalos-cilium\.lock\.json is up to date\.\n$/);
  });

  it('is what AST006 asks for, and clears it: in CI too', async () => {
    await serve();
    project = openAppDirectory(program);
    process.env.CI = 'true';
    const find = () => findAsset(ciliumChartAsset('1.20.99'), { requestedBy: 'home/cilium' });
    expect(find).toThrow(
      'AST006 home/cilium (cilium 1.20.99): the digest of cilium-1.20.99.tgz is unknown: this version of cdk8s-talos-cilium knows Cilium 1.20 up to 1.20.0, ' +
        'and talos-cilium.lock.json has no entry for it — set version: \'1.20.0\', the nearest release; or, if 1.20.99 is a release, run `npx cdk8s-talos-cilium lock`, and commit talos-cilium.lock.json',
    );
    process.env.TALOS_CILIUM_ASSETS = project.path;
    project.write(CHART, newer);
    expect(find).toThrow('AST006');
    expect((await cli('lock')).out).toContain(`calculated from ${join(project.path, CHART)}, because no digest is published for it`);
    expect(find()).toMatchObject({ verifiedBy: 'lock', source: 'assets' });
    delete process.env.TALOS_CILIUM_ASSETS;
    expect(find()).toMatchObject({ verifiedBy: 'lock', source: 'network' });
    delete process.env.CI;
  });

  it('holds what comes later against the lock, and says what --update changes', async () => {
    await serve();
    project = openAppDirectory(program);
    await cli('lock');
    const before = readFileSync(LOCK, 'utf8');
    await server!.close();
    const other = makeChart('1.20.99', [{ name: 'cilium/templates/other.yaml' }]);
    await serve(other);
    rmSync(sandbox.cacheDir, { recursive: true });
    const refused = await cli('lock');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('AST014');
    expect(readFileSync(LOCK, 'utf8')).toBe(before);
    expect((await cli('lock', '--update')).out).toContain(`cilium 1.20.99: changed\n  before: sha256 ${sha256(newer)}\n  now:    sha256 ${sha256(other)}\n  from ${server!.url}index.yaml\n`);
  });

  it('names entries that are not used, and removes them on request only', async () => {
    await serve();
    project = openAppDirectory(program);
    project.write(LOCK, JSON.stringify({ lockVersion: 1, assets: { 'cilium-1.19.5.tgz': { sha256: 'a'.repeat(64) } } }));
    expect((await cli('lock')).out).toContain('cilium-1.19.5.tgz: not used by the app; --prune removes it\n');
    expect(readFileSync(LOCK, 'utf8')).toContain('cilium-1.19.5.tgz');
    expect((await cli('lock', '--prune')).out).toContain('cilium-1.19.5.tgz: removed, because the app does not use it\n');
    expect(readFileSync(LOCK, 'utf8')).not.toContain('cilium-1.19.5.tgz');
  });

  it('needs a digest in the index, or consent', async () => {
    await serve(newer, '');
    project = openAppDirectory(program);
    const run = await cli('lock');
    expect(run.code).toBe(1);
    expect(run.err).toContain(`home/cilium (cilium 1.20.99)\n  error AST033: the index of the Helm repository has no digest for ${server!.url}${CHART}`);
    expect(run.err).toContain('npx cdk8s-talos-cilium lock --trust-download');
    expect(existsSync(LOCK)).toBe(false);
    expect((await cli('lock', '--trust-download')).out).toContain(`calculated from ${server!.url}${CHART}, because no digest is published for it`);
  });

  it('does not trust an index that was read over plain HTTP, unless it is told to', async () => {
    await serve();
    project = openAppDirectory();
    // This machine under a name that does not say so.
    process.env.TALOS_CILIUM_REPOSITORY = server!.url.replace('127.0.0.1', '[::ffff:127.0.0.1]');
    const refused = await cli('lock', 'cilium@1.20.99');
    expect(refused.err).toMatch(/^cilium 1\.20\.99\n {2}error AST033: http:\S+ was read over plain HTTP, where it can be changed in transit\n/);
    expect((await cli('lock', 'cilium@1.20.99', '--trust-download')).code).toBe(0);
  });

  it('never takes a file that the index does not describe', async () => {
    await serve(newer, sha256(realFile('cilium-1.20.0.tgz')));
    project = openAppDirectory(program);
    for (const options of [[], ['--trust-download']]) expect((await cli('lock', ...options)).err).toContain('error AST005');
    await server!.close();
    await serve(makeChart('1.20.98'));
    expect((await cli('lock')).err).toContain('error AST030');
    expect(existsSync(LOCK)).toBe(false);
  });

  it('tells everything that is wrong at once', async () => {
    await serve(newer, undefined, { [`/${CHART}`]: { status: 404 }, '/v1.6.1/standard-install.yaml': { status: 403 } });
    project = openAppDirectory(program);
    const { code, out } = await cli('lock', '--json');
    expect(code).toBe(1);
    expect((JSON.parse(out) as { problems: { code: string; path: string }[] }).problems.map(({ code: each, path }) => [each, path])).toEqual([
      ['AST015', 'home/cilium (cilium 1.20.99)'],
      ['AST016', 'home/crds (gateway-api v1.6.1 (standard))'],
    ]);
  });

  it('works without an app', async () => {
    await serve();
    project = openAppDirectory();
    const { code, out } = await cli('lock', 'cilium@v1.20.99', 'gateway-api@1.6.9', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      lockFiles: [{
        path: join(project.path, LOCK),
        written: true,
        unused: [],
        assets: [
          { file: CHART, status: 'recorded', sha256: sha256(newer), verifiedBy: 'index' },
          { file: 'gateway-api-v1.6.9-standard-install.yaml', status: 'recorded', verifiedBy: 'nothing', origin: `${server!.url}v1.6.9/standard-install.yaml` },
        ],
      }],
    });
    expect((await cli('lock', 'cilium@1.20')).err).toContain('AST001');
    for (const wrong of [['cillium@1.20.99'], ['cilium'], ['cilium@1.20.99', '--channel', 'standard'], ['cilium@1.20.99', '--prune'], ['gateway-api@v1.4.1', '--channel', 'beta']]) expect((await cli('lock', ...wrong)).code).toBe(2);
  });

  it('locks charts of OCI registries by layer and manifest', async () => {
    const chart = { repository: 'mirror/cilium', version: '1.20.99', chart: newer };
    const registry = await startOciRegistry([chart]);
    try {
      project = openAppDirectory(homeProgram(`version: '1.20.99', chart: { repository: 'oci://${registry.host}/mirror' }`));
      expect((await cli('lock')).out).toContain(`  sha256 ${sha256(newer)}, manifest sha256 ${ociManifestDigest(chart)}\n  from oci://${registry.host}/mirror/cilium\n`);
    } finally {
      await registry.close();
    }
  });

  it('says so when the app uses nothing, and when it fails', async () => {
    project = openAppDirectory('new lib.GitOpsApp().synth();');
    expect(await cli('lock')).toEqual({ code: 0, err: '', out: 'The app uses no charts and no CRD bundles, so there is nothing to lock.\n' });
    expect(existsSync(LOCK)).toBe(false);
    project.close();
    await serve();
    project = openAppDirectory(`${program}\nthrow new Error('later');`);
    const run = await cli('lock');
    expect([run.code, run.err]).toEqual([0, expect.stringMatching(/ {2}warning CLI003: .*exit code 1:\n {4}Error: later\n/s)]);
    expect((await cli('lock', '--prune')).err).toContain('error CLI003');
  });
});
