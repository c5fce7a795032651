import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { ciliumChartAsset, findAsset, readLock } from '../../lib/assets';
import type { AssetOptions } from '../../lib/assets';
import { sha256 } from '../../lib/assets/digests';
import { lockAssets } from '../../lib/assets/lock-assets';
import type { LockOptions, LockReport } from '../../lib/assets/lock-assets';
import { ociManifestDigest, startOciRegistry } from '../support/oci-registry';
import type { OciBehaviour, OciChart, OciRegistry } from '../support/oci-registry';
import { script } from '../support/scripts';
import { selfSignedCertificate } from '../support/self-signed-certificate';
import { makeChart } from '../support/tar-builder';
import { codes, failure, openSandbox, REAL_ASSETS, realFile } from './sandbox';
import type { Sandbox } from './sandbox';

const CHART = ciliumChartAsset('1.20.0');
const NEWER = ciliumChartAsset('1.20.99');
const PUBLISHED = 'c5f013912360d1a334f44ef25f36da59ba3414cdb48f466ee12d0c4fdff27883';

const at = (version: string, chart: Uint8Array, more: Partial<OciChart> = {}): OciChart => ({ repository: 'mirror/charts/cilium', version, chart, ...more });

describe('charts in OCI registries', () => {
  const real = realFile('cilium-1.20.0.tgz');
  const newer = makeChart('1.20.99');
  let sandbox: Sandbox;
  let environment: NodeJS.ProcessEnv;
  const registries: OciRegistry[] = [];

  beforeEach(() => {
    sandbox = openSandbox();
    environment = { ...process.env };
    process.env.HELM_CONFIG_HOME = join(sandbox.directory, 'helm');
    process.env.HELM_CACHE_HOME = join(sandbox.directory, 'helm-cache');
  });
  afterEach(async () => {
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    await Promise.all(registries.splice(0).map((registry) => registry.close()));
    sandbox.close();
  });

  async function registry(charts: readonly OciChart[], behaviour: OciBehaviour = {}): Promise<OciRegistry> {
    const started = await startOciRegistry(charts, behaviour);
    registries.push(started);
    return started;
  }

  const from = ({ host }: OciRegistry, more: AssetOptions = {}, path = 'mirror/charts/cilium'): AssetOptions => ({ ...sandbox.options, repository: `oci://${host}/${path}`, ...more });
  const lock = (options: AssetOptions, more: LockOptions = {}, asset = NEWER): LockReport => lockAssets([{ asset, options }], more)[0]!;

  test('helm pulls it, the shipped digest holds for it, and the cache keeps it', async () => {
    const server = await registry([at('1.20.0', real)]);
    expect(findAsset(CHART, from(server, {}, 'mirror/charts/'))).toMatchObject({ source: 'network', sha256: PUBLISHED, verifiedBy: 'shipped', origin: `oci://${server.host}/mirror/charts/cilium` });
    const requests = (await server.requests()).length;
    process.env.TALOS_CILIUM_REPOSITORY = from(server).repository;
    expect(findAsset(CHART, sandbox.options).source).toBe('cache');
    expect(findAsset(CHART, { ...sandbox.options, cacheDir: join(sandbox.directory, 'other') }).source).toBe('network');
    expect((await server.requests()).length).toBeGreaterThan(requests);
  });

  test('a version that is not known here is locked by its layer and its manifest', async () => {
    const chart = at('1.20.99', newer);
    const server = await registry([chart]);
    const error = failure(() => findAsset(NEWER, from(server)));
    expect(codes(error)).toEqual(['AST006']);
    expect(error.problems[0]!.fix).toMatch(/; or, if 1\.20\.99 is a release, run `npx cdk8s-talos-cilium lock(?: cilium@1\.20\.99)?`, and commit .*talos-cilium\.lock\.json$/);
    expect(await server.requests()).toEqual([]);

    const [locked] = lock(from(server)).assets;
    expect(locked).toMatchObject({ status: 'recorded', verifiedBy: 'registry', origin: `oci://${server.host}/mirror/charts/cilium` });
    expect(locked!.entry).toEqual({ sha256: sha256(newer), manifest: ociManifestDigest(chart) });
    expect(readLock(sandbox.lockFile).assets).toEqual({ 'cilium-1.20.99.tgz': locked!.entry });
    expect(findAsset(NEWER, from(server))).toMatchObject({ source: 'cache', verifiedBy: 'lock' });
    expect(lock(from(server))).toMatchObject({ written: false, assets: [{ status: 'verified' }] });
  });

  test('what changes in the registry after that is an error until it is locked anew', async () => {
    const server = await registry([at('1.20.99', newer)]);
    lock(from(server));
    const elsewhere = (): AssetOptions => from(server, { cacheDir: join(sandbox.directory, 'other') });

    const described = at('1.20.99', newer, { annotation: 'pushed again' });
    await server.hold([described]);
    expect(failure(() => findAsset(NEWER, elsewhere())).message).toMatch(/AST035 .*the chart in it is unchanged — run `npx cdk8s-talos-cilium lock --update`/);

    const other = makeChart('1.20.99', [{ name: 'cilium/templates/other.yaml' }]);
    await server.hold([at('1.20.99', other)]);
    const before = readFileSync(sandbox.lockFile, 'utf8');
    expect(failure(() => findAsset(NEWER, elsewhere())).message).toMatch(/AST005 .*oci:\/\/.*mirror\/charts\/cilium has sha256 .*talos-cilium\.lock\.json has .*lock --update/);
    expect(codes(failure(() => lock(elsewhere())))).toEqual(['AST005']);
    expect(readFileSync(sandbox.lockFile, 'utf8')).toBe(before);
    expect(lock(elsewhere(), { update: true }).assets[0]).toMatchObject({ status: 'changed', before: { sha256: sha256(newer) }, entry: { sha256: sha256(other) } });
    expect(findAsset(NEWER, elsewhere()).sha256).toBe(sha256(other));
  });

  test('an archive of the registry’s own is locked when its files are the published ones', async () => {
    const repackaged = gzipSync(gunzipSync(real), { level: 1 });
    const server = await registry([at('1.20.0', repackaged)]);
    expect(failure(() => findAsset(CHART, from(server))).message).toMatch(/AST014 .*serves a different archive .*run `npx cdk8s-talos-cilium lock`, which compares the files/);
    process.env.TALOS_CILIUM_ASSETS = REAL_ASSETS;
    expect(lock(from(server), {}, CHART).assets[0]!.entry).toEqual({ sha256: sha256(repackaged), manifest: ociManifestDigest(at('1.20.0', repackaged)), published: PUBLISHED });
    // Both archives hold the same files: which one is at hand does not matter.
    expect(findAsset(CHART, from(server))).toMatchObject({ source: 'assets', sha256: PUBLISHED, verifiedBy: 'lock' });
    delete process.env.TALOS_CILIUM_ASSETS;
    expect(findAsset(CHART, from(server))).toMatchObject({ source: 'cache', sha256: sha256(repackaged), verifiedBy: 'lock' });
  });

  test('a known version with other files is never locked', async () => {
    const patched = makeChart('1.20.0', [{ name: 'cilium/values.yaml', content: 'debug: {}' }]);
    const server = await registry([at('1.20.0', patched)]);
    process.env.TALOS_CILIUM_ASSETS = REAL_ASSETS;
    expect(failure(() => lock(from(server), {}, CHART)).message).toMatch(/AST034 .*differs from the chart that https:\/\/helm\.cilium\.io\/ publishes .* and \d+ more — .*its own version/);
    expect(() => readFileSync(sandbox.lockFile)).toThrow('ENOENT');
  });

  test('logins are those of helm', async () => {
    const server = await registry([at('1.20.0', real)], { user: 'me:secret' });
    expect(failure(() => findAsset(CHART, from(server))).message).toMatch(new RegExp(`AST016 .*helm registry login ${server.host}`));
    process.env.HELM_REGISTRY_CONFIG = join(sandbox.directory, 'logins.json');
    writeFileSync(process.env.HELM_REGISTRY_CONFIG, JSON.stringify({ auths: { [server.host]: { auth: Buffer.from('me:secret').toString('base64') } } }));
    expect(findAsset(CHART, from(server)).sha256).toBe(PUBLISHED);
  });

  test('certificates are checked, and those of the system are trusted', async () => {
    const certificate = selfSignedCertificate();
    const server = await registry([at('1.20.0', real)], { tls: certificate });
    expect(codes(failure(() => findAsset(CHART, from(server))))).toEqual(['AST018']);
    process.env.SSL_CERT_FILE = join(sandbox.directory, 'ca.pem');
    writeFileSync(process.env.SSL_CERT_FILE, certificate.cert);
    expect(findAsset(CHART, from(server)).sha256).toBe(PUBLISHED);
  });

  test.each<[string, string, OciChart, OciBehaviour, AssetOptions, RegExp]>([
    ['a version that the registry does not have', 'AST015', at('1.19.6', real), {}, {}, /cannot download oci:\/\/\S+\/mirror\/charts\/cilium:1\.20\.0: the file does not exist .*check the version and the address/],
    ['a chart at another address', 'AST015', at('1.20.0', real, { repository: 'mirror/cilium' }), {}, {}, /check the version and the address/],
    ['a registry that fails', 'AST017', at('1.20.0', real), { status: 502 }, {}, /502/],
    ['a chart that is not the one in the manifest', 'AST005', at('1.20.0', real, { tampered: Buffer.from(real).fill(0, 5000, 5001) }), {}, {}, /sent a file with an unexpected digest/],
    ['a registry that says nothing', 'AST019', at('1.20.0', real), { hang: true }, { limits: { timeout: '2s' } }, /not done within 2000 ms/],
    ['a chart above the limit', 'AST022', at('1.20.0', real), {}, { limits: { maxSize: '1Ki' } }, /212169 bytes/],
  ])('%s', async (_, code, chart, behaviour, options, message) => {
    const server = await registry([chart], behaviour);
    const error = failure(() => findAsset(CHART, from(server, options)));
    expect(codes(error)).toEqual([code]);
    expect(error.message).toMatch(message);
    expect(sandbox.cached()).toEqual([]);
  });

  test('a registry that is not there, no network, and no helm', async () => {
    const server = await registry([]);
    await server.close();
    expect(failure(() => findAsset(CHART, from(server))).message).toMatch(/AST018 .*connection refused/);
    expect(codes(failure(() => findAsset(CHART, from(server, { offline: true }))))).toEqual(['AST004']);
    expect(codes(failure(() => findAsset(CHART, from(server, { helm: join(sandbox.directory, 'helm') }))))).toEqual(['HLM001']);
    const silent = script(sandbox.directory, 'silent-helm', 'exit 0');
    expect(failure(() => findAsset(CHART, from(server, { helm: silent }))).message).toMatch(/AST032 .*helm pull oci:\/\/\S+ --version 1\.20\.0 did not print the digest/);
  });
});
