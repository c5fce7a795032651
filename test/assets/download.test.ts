import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';

import { ciliumChartAsset, findAsset, gatewayApiAsset } from '../../lib/assets';
import type { AssetOptions } from '../../lib/assets';
import { sha256 } from '../../lib/assets/digests';
import { lockAssets } from '../../lib/assets/lock-assets';
import { startHttpRepository } from '../support/http-repository';
import type { HttpRepository, Route } from '../support/http-repository';
import { selfSignedCertificate } from '../support/self-signed-certificate';
import { makeChart } from '../support/tar-builder';
import { codes, failure, indexOf, openSandbox, QUICK, realFile } from './sandbox';
import type { Sandbox } from './sandbox';

const CHART = ciliumChartAsset('1.20.0');
const CHART_FILE = 'cilium-1.20.0.tgz';
const DIGEST = 'c5f013912360d1a334f44ef25f36da59ba3414cdb48f466ee12d0c4fdff27883';
const BUNDLE_FILE = 'gateway-api-v1.6.1-standard-install.yaml';

/** Runs a program that knows `findAsset` and `ciliumChartAsset` in a process of its own and returns what it prints. */
async function inChildProcess(program: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const source = `const { ciliumChartAsset, findAsset } = require('./lib/assets');\n${program}`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-r', 'ts-node/register/transpile-only', '-e', source], {
    cwd: resolve(__dirname, '../..'),
    env: { ...process.env, ...env },
  });
  return stdout;
}

describe('findAsset over the network', () => {
  let sandbox: Sandbox;
  const servers: HttpRepository[] = [];
  beforeEach(() => {
    sandbox = openSandbox();
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
    sandbox.close();
  });

  async function serve(...route: Parameters<typeof startHttpRepository>): Promise<HttpRepository> {
    const server = await startHttpRepository(...route);
    servers.push(server);
    return server;
  }

  /** A repository whose index points at one archive, below `charts/`. */
  function serveChart(route: Route, digest: string | undefined = DIGEST): Promise<HttpRepository> {
    const archive = `charts/${CHART_FILE}`;
    return serve({ '/helm/index.yaml': { body: indexOf('1.20.0', [archive], digest) }, [`/helm/${archive}`]: route });
  }

  function withRepository(server: HttpRepository, more: AssetOptions = {}): AssetOptions {
    return { ...sandbox.options, repository: `${server.url}helm`, ...more };
  }

  test('pulls a chart by the index of a mirror, keeps it, and asks no more', async () => {
    const server = await serveChart({ body: realFile(CHART_FILE) });
    const found = findAsset(CHART, withRepository(server));
    expect(found).toMatchObject({ source: 'network', sha256: DIGEST, verifiedBy: 'shipped' });
    expect(found.path).toBe(join(sandbox.cacheDir, 'assets', DIGEST, CHART_FILE));
    expect(realFile(CHART_FILE).equals(found.bytes)).toBe(true);
    expect(sandbox.cached()).toEqual([CHART_FILE]);
    expect(findAsset(CHART, withRepository(server)).source).toBe('cache');
    expect(server.hits('/helm/index.yaml')).toBe(1);
  });

  test('the environment names the repositories, and code overrules it', async () => {
    const server = await serveChart({ body: realFile(CHART_FILE) });
    const bundles = await serve({ '/gw/v1.6.1/standard-install.yaml': { body: realFile(BUNDLE_FILE) } });
    process.env.TALOS_CILIUM_REPOSITORY = `${server.url}helm/`;
    process.env.TALOS_CILIUM_GATEWAY_API_REPOSITORY = `${bundles.url}gw`;
    expect(findAsset(CHART, sandbox.options).source).toBe('network');
    expect(findAsset(gatewayApiAsset('1.6.1'), sandbox.options)).toMatchObject({ source: 'network', verifiedBy: 'shipped' });
    const elsewhere = { ...sandbox.options, cacheDir: join(sandbox.directory, 'other') };
    for (const repository of ['charts', 'file:///charts', 'oci://quay.io/cilium/charts/cilium:1.20.0', 'oci://me:secret@quay.io/cilium/charts/cilium']) {
      const error = failure(() => findAsset(CHART, { ...elsewhere, repository }));
      expect(codes(error)).toEqual(['AST011']);
      expect(error.message).not.toContain('secret');
    }
  });

  test('a tampered archive is refused and not kept', async () => {
    const server = await serveChart({ body: makeChart('1.20.0') });
    const error = failure(() => findAsset(CHART, withRepository(server)));
    expect(codes(error)).toEqual(['AST005']);
    expect(error.message).toContain(`${server.url}helm/charts/${CHART_FILE}`);
    expect(sandbox.cached()).toEqual([]);
  });

  test('a mirror that packs the published files anew is locked by a comparison', async () => {
    const repackaged = gzipSync(gunzipSync(realFile(CHART_FILE)), { level: 1 });
    const server = await serveChart({ body: repackaged }, sha256(repackaged));
    const error = failure(() => findAsset(CHART, withRepository(server)));
    expect(codes(error)).toEqual(['AST014']);
    expect(error.message).toContain('npx cdk8s-talos-cilium lock --update');
    // The published chart, to compare with.
    mkdirSync(join(sandbox.cacheDir, 'assets', DIGEST), { recursive: true });
    writeFileSync(join(sandbox.cacheDir, 'assets', DIGEST, CHART_FILE), realFile(CHART_FILE));
    const [report] = lockAssets([{ asset: CHART, options: withRepository(server) }], { update: true });
    expect(report!.assets[0]!.entry).toEqual({ sha256: sha256(repackaged), published: DIGEST });
    const elsewhere = withRepository(server, { cacheDir: join(sandbox.directory, 'other') });
    expect(findAsset(CHART, elsewhere)).toMatchObject({ source: 'network', verifiedBy: 'lock' });
  });

  test('a tampered file in the cache is replaced from the network', async () => {
    const server = await serveChart({ body: realFile(CHART_FILE) });
    mkdirSync(join(sandbox.cacheDir, 'assets'), { recursive: true });
    writeFileSync(join(sandbox.cacheDir, 'assets', CHART_FILE), makeChart('1.20.0'));
    expect(findAsset(CHART, withRepository(server))).toMatchObject({ source: 'network', sha256: DIGEST });
    expect(findAsset(CHART, withRepository(server)).source).toBe('cache');
  });

  test.each<[string, string, Route, number]>([
    ['a file that is not there', 'AST015', { status: 404 }, 1],
    ['a server that wants credentials', 'AST016', { status: 401 }, 1],
    ['a server that fails', 'AST017', { status: 500 }, 3],
    ['a connection that is reset', 'AST018', { reset: true }, 3],
    ['a server that says nothing', 'AST019', { hang: 'silent' }, 3],
    ['a server that stops midway', 'AST019', { hang: 'midway' }, 3],
    ['a redirect to itself', 'AST020', { redirect: CHART_FILE }, 1],
    ['a file above the limit, announced', 'AST022', { body: new Uint8Array(3_000_000) }, 1],
    ['a file without an end', 'AST022', { endless: true }, 1],
    ['a body that breaks off', 'AST023', { truncated: new Uint8Array(100_000) }, 3],
  ])('%s: %s', async (_, code, route, hits) => {
    const server = await serveChart(route);
    const limits = { ...QUICK, maxSize: '2000Ki', ...(code === 'AST019' ? { idleTimeout: '100ms' } : {}) };
    const error = failure(() => findAsset(CHART, withRepository(server, { limits })));
    expect(codes(error)).toEqual([code]);
    expect(error.problems[0]?.what).toContain(`${server.url}helm/charts/${CHART_FILE}`);
    expect(server.hits(`/helm/charts/${CHART_FILE}`)).toBe(hits);
    expect(sandbox.cached()).toEqual([]);
  });

  test('a server that recovers is asked again', async () => {
    const server = await serveChart({ body: realFile(CHART_FILE), failFirst: 2 });
    expect(findAsset(CHART, withRepository(server)).sha256).toBe(DIGEST);
  });

  test('a server that is not there, and one that never lets go', async () => {
    const server = await serveChart({ hang: 'midway' });
    await server.close();
    const error = failure(() => findAsset(CHART, withRepository(server)));
    expect(codes(error)).toEqual(['AST018']);
    expect(error.message).toContain('ECONNREFUSED');

    const slow = await serveChart({ hang: 'midway' });
    const started = Date.now();
    const limits = { ...QUICK, idleTimeout: '10s', timeout: '300ms' };
    expect(codes(failure(() => findAsset(CHART, withRepository(slow, { limits }))))).toEqual(['AST019']);
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  test('redirects are followed, but not for ever', async () => {
    const steps = Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`/${n}`, { redirect: `/${n + 1}` }]));
    const chain = await serve({ ...steps, '/7': { body: realFile(CHART_FILE) } });
    const five = await serveChart({ redirect: `${chain.url}3` });
    const six = await serveChart({ redirect: `${chain.url}2` });
    expect(codes(failure(() => findAsset(CHART, withRepository(six))))).toEqual(['AST020']);
    expect(chain.hits('/7')).toBe(0);
    expect(findAsset(CHART, withRepository(five)).sha256).toBe(DIGEST);
  });

  test('https never turns into http, and its certificate is checked', async () => {
    const certificate = selfSignedCertificate();
    const plain = await serve({ [`/${CHART_FILE}`]: { body: realFile(CHART_FILE) } });
    const secure = await serve(
      {
        '/redirect/index.yaml': { body: indexOf('1.20.0', [CHART_FILE]) },
        [`/redirect/${CHART_FILE}`]: { redirect: `${plain.url}${CHART_FILE}` },
        '/index/index.yaml': { body: indexOf('1.20.0', [`${plain.url}${CHART_FILE}`]) },
        '/good/index.yaml': { body: indexOf('1.20.0', [CHART_FILE]) },
        [`/good/${CHART_FILE}`]: { body: realFile(CHART_FILE) },
      },
      certificate,
    );
    const untrusted = failure(() => findAsset(CHART, { ...sandbox.options, repository: `${secure.url}good` }));
    expect(untrusted.message).toMatch(/AST018 .*self-signed certificate/);

    writeFileSync(join(sandbox.directory, 'ca.pem'), certificate.cert);
    const output = await inChildProcess(
      `for (const folder of ['redirect', 'index', 'good']) {
        const options = { ...${JSON.stringify(sandbox.options)}, repository: '${secure.url}' + folder };
        try {
          console.log(findAsset(ciliumChartAsset('1.20.0'), options).sha256);
        } catch (error) {
          console.log(error.code);
        }
      }`,
      { NODE_EXTRA_CA_CERTS: join(sandbox.directory, 'ca.pem') },
    );
    expect(output).toBe(`AST021\nAST021\n${DIGEST}\n`);
    expect(plain.hits(`/${CHART_FILE}`)).toBe(0);
  });

  test('credentials go to the repository alone, and never into a message', async () => {
    const other = await serve({ [`/${CHART_FILE}`]: { body: realFile(CHART_FILE), user: 'me:s3cret' } });
    const server = await serve({
      '/index.yaml': { body: indexOf('1.20.0', [CHART_FILE]), user: 'me:s3cret' },
      [`/${CHART_FILE}`]: { redirect: `${other.url}${CHART_FILE}?token=hidden` },
    });
    const error = failure(() => findAsset(CHART, { ...sandbox.options, repository: server.url.replace('//', '//me:s3cret@') }));
    expect(codes(error)).toEqual(['AST016']);
    expect(error.message).toContain(`by way of ${other.url}${CHART_FILE}:`);
    expect(error.message).not.toMatch(/s3cret|hidden/);
  });

  test('the index decides: other digest, no such version, not an index', async () => {
    const server = await serve({
      '/digest/index.yaml': { body: indexOf('1.20.0', [CHART_FILE], '0'.repeat(64)) },
      '/version/index.yaml': { body: indexOf('1.19.0', [CHART_FILE]) },
      '/html/index.yaml': { body: '<html>Sign in</html>' },
      '/broken/index.yaml': { body: 'entries: {cilium: [' },
      '/oci/index.yaml': { body: indexOf('1.20.0', ['oci://registry/cilium:1.20.0']) },
      '/second/index.yaml': { body: indexOf('v1.20.0', [`missing.tgz`, `${CHART_FILE}`]) },
      [`/second/${CHART_FILE}`]: { body: realFile(CHART_FILE) },
    });
    const code = (folder: string): string => failure(() => findAsset(CHART, { ...sandbox.options, repository: server.url + folder })).code;
    expect([code('digest'), code('version'), code('html'), code('broken'), code('oci')]).toEqual(
      ['AST014', 'AST013', 'AST012', 'AST012', 'AST012'],
    );
    expect(findAsset(CHART, { ...sandbox.options, repository: `${server.url}second` }).sha256).toBe(DIGEST);
  });

  test('a version that nothing knows is held against the index', async () => {
    const chart = makeChart('1.99.0');
    const asset = ciliumChartAsset('1.99.0');
    const server = await serve({
      '/index.yaml': { body: indexOf('1.99.0', ['chart.tgz'], '0'.repeat(64)) },
      '/plain/index.yaml': { body: indexOf('1.99.0', ['../chart.tgz']) },
      '/chart.tgz': { body: chart },
    });
    const options = { ...sandbox.options, repository: server.url };
    expect(codes(failure(() => findAsset(asset, options)))).toEqual(['AST006']);
    expect(server.hits('/index.yaml')).toBe(0);
    expect(failure(() => findAsset(asset, { ...options, allowUnverified: true })).code).toBe('AST005');
    const found = findAsset(asset, { ...options, repository: `${server.url}plain`, allowUnverified: true });
    expect(found).toMatchObject({ source: 'network', verifiedBy: 'nothing' });
  });

  test('a cache that cannot be written is told', async () => {
    const server = await serveChart({ body: realFile(CHART_FILE) });
    writeFileSync(join(sandbox.directory, 'file'), '');
    const error = failure(() => findAsset(CHART, withRepository(server, { cacheDir: join(sandbox.directory, 'file') })));
    expect(codes(error)).toEqual(['AST010']);
  });

  test('two processes can fill one cold cache at the same time', async () => {
    const server = await serveChart({ body: realFile(CHART_FILE), delayMs: 300 });
    const program = `
      const found = findAsset(ciliumChartAsset('1.20.0'), ${JSON.stringify(withRepository(server))});
      console.log(found.source, found.sha256);`;
    const outputs = await Promise.all([inChildProcess(program), inChildProcess(program)]);
    expect(server.hits(`/helm/charts/${CHART_FILE}`)).toBe(2);
    expect(outputs).toEqual([`network ${DIGEST}\n`, `network ${DIGEST}\n`]);
    expect(sandbox.cached()).toEqual([CHART_FILE]);
  });
});
