import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSandbox, realFile, REAL_ASSETS, type Sandbox } from '../assets/sandbox';
import { startHttpRepository, type HttpRepository } from '../support/http-repository';
import { startOciRegistry } from '../support/oci-registry';
import { script } from '../support/scripts';
import { helmBinary } from '../support/tools';
import { homeProgram, openAppDirectory, type AppDirectory } from './app-directory';
import { cli } from './support';

const NOWHERE = 'http://127.0.0.1:9/';

describe('talos-cilium doctor', () => {
  let sandbox: Sandbox;
  let project: AppDirectory;
  let server: HttpRepository;
  const helm = process.env.TALOS_CILIUM_HELM;

  beforeAll(async () => {
    server = await startHttpRepository({ '/index.yaml': { body: '' } });
  });
  afterAll(() => server.close());

  beforeEach(() => {
    sandbox = openSandbox();
    process.env.TALOS_CILIUM_CACHE = sandbox.cacheDir;
    process.env.TALOS_CILIUM_HELM = helmBinary();
    process.env.TALOS_CILIUM_REPOSITORY = server.url;
    process.env.TALOS_CILIUM_GATEWAY_API_REPOSITORY = server.url;
  });
  afterEach(() => {
    project.close();
    sandbox.close();
    if (helm === undefined) delete process.env.TALOS_CILIUM_HELM;
    else process.env.TALOS_CILIUM_HELM = helm;
  });

  const doctor = async (): Promise<{ code: number; findings: { name: string; status: string; code?: string; message: string; fix?: string }[] }> => {
    const { code, out } = await cli('doctor', '--json');
    const { ok, findings } = JSON.parse(out) as { ok: boolean; findings: never };
    expect(ok).toBe(code === 0);
    return { code, findings };
  };

  it('says what is there and what a synth downloads, and downloads nothing', async () => {
    project = openAppDirectory(homeProgram("version: '1.20.0'", "new lib.GatewayApiCrds(chart, 'crds');"));
    project.write('assets/cilium-1.20.0.tgz', realFile('cilium-1.20.0.tgz'));
    process.env.TALOS_CILIUM_ASSETS = join(project.path, 'assets');
    const { code, out, err } = await cli('doctor');
    expect([code, err]).toEqual([0, '']);
    expect(out.replace(/helm v\S+ at .*/, 'helm V at H').replace(/^ok {7}app: .*; /m, 'ok       app: A; ')).toBe(`ok       Node.js ${process.versions.node}
ok       helm V at H
ok       app: A; home/cilium with Cilium 1.20.0
ok       cilium 1.20.0: verified (${join(project.path, 'assets/cilium-1.20.0.tgz')})
ok       gateway-api v1.6.1 (standard): not on this machine yet; a synth downloads it
ok       ${server.url} can be reached
ok       cache ${sandbox.cacheDir}: writable, 0.0 MiB

This machine has everything that a synth needs.
`);
    expect(sandbox.cached()).toEqual([]);
  });

  it('names the command or the files that bring what is missing', async () => {
    project = openAppDirectory(homeProgram("version: '1.20.0'", "new lib.TalosCilium(new lib.ClusterChart(app, new lib.TalosCluster({ name: 'edge', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 1 })), 'cilium', { version: '1.20.99' });"));
    process.env.TALOS_CILIUM_REPOSITORY = NOWHERE;
    const { code, findings } = await doctor();
    expect(code).toBe(1);
    expect(findings.filter(({ status }) => status === 'error')).toEqual([
      { name: 'asset', status: 'error', code: 'AST006', message: expect.stringMatching(/^edge\/cilium \(cilium 1\.20\.99\): the digest .* is unknown/), fix: expect.stringContaining('npx cdk8s-talos-cilium lock') },
      {
        name: 'asset',
        status: 'error',
        message: expect.stringMatching(/^cilium 1\.20\.0: not on this machine, and http:\/\/127\.0\.0\.1:9\/ cannot be reached \(.*\)$/),
        fix: expect.stringMatching(/ download these files into a directory and set TALOS_CILIUM_ASSETS to it:\n {2}https:\/\/helm\.cilium\.io\/cilium-1\.20\.0\.tgz as cilium-1\.20\.0\.tgz$/),
      },
    ]);
  });

  it('does not ask for a network that is not needed', async () => {
    project = openAppDirectory(homeProgram("version: '1.20.0'"));
    process.env.TALOS_CILIUM_ASSETS = REAL_ASSETS;
    process.env.TALOS_CILIUM_REPOSITORY = NOWHERE;
    const { code, findings } = await doctor();
    expect(code).toBe(0);
    expect(findings.filter(({ name }) => name === 'network')).toEqual([expect.objectContaining({ status: 'warning', message: expect.stringContaining(NOWHERE) })]);
    process.env.TALOS_CILIUM_OFFLINE = '1';
    expect((await doctor()).findings.filter(({ name }) => name === 'network')).toEqual([{ name: 'network', status: 'ok', message: expect.stringContaining('not used') }]);
    process.env.TALOS_CILIUM_ASSETS = project.path;
    expect(await doctor()).toMatchObject({ code: 1, findings: expect.arrayContaining([expect.objectContaining({ code: 'AST004' })]) });
  });

  it('asks registries for an answer, whatever it is', async () => {
    const registry = await startOciRegistry([], { status: 401 });
    try {
      project = openAppDirectory(homeProgram(`version: '1.20.0', chart: { repository: 'oci://${registry.host}/charts' }`));
      expect((await doctor()).findings).toContainEqual({ name: 'network', status: 'ok', message: `oci://${registry.host}/charts/cilium can be reached` });
    } finally {
      await registry.close();
    }
  });

  it('finds helm, or says how to get it', async () => {
    project = openAppDirectory(homeProgram("version: '1.20.0'"));
    process.env.TALOS_CILIUM_ASSETS = REAL_ASSETS;
    const helmFinding = async () => (await doctor()).findings.find(({ name }) => name === 'helm');
    expect(await helmFinding()).toEqual({ name: 'helm', status: 'ok', message: expect.stringContaining(`at ${helmBinary()}`) });
    process.env.TALOS_CILIUM_HELM = join(project.path, 'helm');
    expect(await helmFinding()).toMatchObject({ status: 'error', code: 'HLM001' });
    process.env.TALOS_CILIUM_HELM = script(project.path, 'helm', 'echo v3.9.0');
    expect(await helmFinding()).toMatchObject({ status: 'error', code: 'HLM004' });
    process.env.TALOS_CILIUM_HELM = script(project.path, 'helm', `echo "library libz.so.9 of https://me:hunter22@example.com/ is missing" >&2; exit 127`);
    expect(await helmFinding()).toMatchObject({ status: 'error', code: 'HLM003', message: expect.stringMatching(/exit status 127: library libz\.so\.9 of <password in a URL, not shown> is missing/) });
  });

  it('checks the rest when the app is broken, and what an app would need in an empty directory', async () => {
    project = openAppDirectory(homeProgram("version: '1.2.3'"));
    const broken = await doctor();
    expect(broken.code).toBe(1);
    expect(broken.findings.map(({ name, status, code }) => [name, status, code])).toEqual([['node', 'ok', undefined], ['helm', 'ok', undefined], ['app', 'error', 'CLI003'], ['cache', 'ok', undefined]]);
    expect(broken.findings[2]!.message).toContain('CLU008');
    project.close();

    project = openAppDirectory(homeProgram("images: { registry: 'https://registry.example.com' }"));
    expect((await doctor()).findings.filter(({ status }) => status === 'error')).toEqual([expect.objectContaining({ name: 'app', message: expect.stringContaining('home/cilium: ') })]);
    project.close();

    project = openAppDirectory();
    const { code, findings } = await doctor();
    expect(code).toBe(0);
    expect(findings.map(({ message }) => message)).toEqual(expect.arrayContaining(['no app in this directory; the checks are for the default version, Cilium 1.19.6', 'cilium 1.19.6: not on this machine yet; a synth downloads it']));
    expect(readdirSync(project.path)).toEqual([]);
  });

  it('needs a cache it can write to when something has to be downloaded', async () => {
    project = openAppDirectory();
    process.env.TALOS_CILIUM_CACHE = join(project.write('file', ''), 'cache');
    const cache = async () => (await doctor()).findings.at(-1);
    expect(await cache()).toEqual({ name: 'cache', status: 'error', message: expect.stringContaining('is not writable'), fix: expect.stringContaining('TALOS_CILIUM_CACHE') });
    process.env.TALOS_CILIUM_ASSETS = REAL_ASSETS;
    expect(await cache()).toMatchObject({ status: 'warning' });
  });
});
