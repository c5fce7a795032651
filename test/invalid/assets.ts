import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { ciliumChartAsset, findAsset, gatewayApiAsset, writeLock } from '../../lib/assets';
import { readArchive } from '../../lib/assets/archive';
import type { Asset, AssetOptions } from '../../lib/assets';
import { sha256 } from '../../lib/assets/digests';
import { lockAssets } from '../../lib/assets/lock-assets';
import { indexOf, openSandbox, QUICK, REAL_ASSETS, realFile } from '../assets/sandbox';
import type { Sandbox } from '../assets/sandbox';
import { startHttpRepository } from '../support/http-repository';
import type { Route } from '../support/http-repository';
import { startOciRegistry } from '../support/oci-registry';
import { script } from '../support/scripts';
import { makeChart, makeTar } from '../support/tar-builder';
import type { InvalidInput } from './invalid-input';

const CHART = ciliumChartAsset('1.20.0');
const CHART_FILE = 'cilium-1.20.0.tgz';

function local(code: string, title: string, run: (sandbox: Sandbox) => unknown): InvalidInput {
  return {
    code,
    title,
    run: () => {
      const sandbox = openSandbox();
      try {
        process.env.TALOS_CILIUM_OFFLINE = '1';
        process.env.TALOS_CILIUM_ASSETS = REAL_ASSETS;
        run(sandbox);
      } finally {
        sandbox.close();
      }
    },
  };
}

/** A mirror with these routes; the chart is not to be found anywhere else. */
function mirror(
  code: string,
  title: string,
  routes: Record<string, Route> | (() => Record<string, Route>),
  options: AssetOptions = {},
  find: (options: AssetOptions) => unknown = (all) => findAsset(CHART, all),
): InvalidInput {
  return {
    code,
    title,
    run: async () => {
      const sandbox = openSandbox();
      const server = await startHttpRepository({ '/index.yaml': { body: indexOf(code === 'AST033' ? '1.99.0' : '1.20.0', [CHART_FILE]) }, ...(typeof routes === 'function' ? routes() : routes) });
      try {
        find({ ...sandbox.options, repository: server.url, ...options });
      } finally {
        sandbox.close();
        await server.close();
      }
    },
  };
}

const NEWER = makeChart('1.99.0');

/** An OCI registry with a patched chart of a known version, and with one that is newer than this library. */
function registry(code: string, title: string, run: (sandbox: Sandbox) => unknown): InvalidInput {
  return {
    code,
    title,
    run: async () => {
      const sandbox = openSandbox();
      const server = await startOciRegistry([
        { repository: 'charts/cilium', version: '1.20.0', chart: makeChart('1.20.0') },
        { repository: 'charts/cilium', version: '1.99.0', chart: NEWER },
      ]);
      try {
        await run({ ...sandbox, options: { ...sandbox.options, repository: `oci://${server.host}/charts/cilium` } });
      } finally {
        sandbox.close();
        await server.close();
      }
    },
  };
}

const lock = (asset: Asset, options: AssetOptions) => lockAssets([{ asset, options }]);

const archive = (bytes: Uint8Array, options?: Parameters<typeof readArchive>[1]) => () => readArchive(bytes, options);

function put(directory: string, name: string, content: Uint8Array | string): string {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, name), content);
  return directory;
}

export const invalid: readonly InvalidInput[] = [
  local('AST001', 'a chart version of two numbers', () => ciliumChartAsset('1.20')),
  local('AST003', 'a path in code that does not exist', ({ options, directory }) =>
    findAsset(CHART, { ...options, path: join(directory, 'charts') }),
  ),
  local('AST004', 'a known version that no place has', ({ options }) => findAsset(ciliumChartAsset('1.15.0'), options)),
  local('AST005', 'a chart that is not the published one', ({ options, directory }) =>
    findAsset(CHART, { ...options, path: put(directory, CHART_FILE, makeChart('1.20.0')) }),
  ),
  local('AST006', 'a version that nothing knows', ({ options, directory }) =>
    findAsset(ciliumChartAsset('1.99.0'), { ...options, path: put(directory, 'cilium-1.99.0.tgz', makeChart('1.99.0')) }),
  ),
  local('AST007', 'a lock file that contradicts the published digest', ({ options, lockFile }) => {
    writeLock({ lockVersion: 1, assets: { [CHART_FILE]: { sha256: '0'.repeat(64) } } }, lockFile);
    findAsset(CHART, options);
  }),
  local('AST008', 'a lock file with a merge conflict', ({ options, directory }) => {
    put(directory, 'talos-cilium.lock.json', '<<<<<<< HEAD');
    findAsset(CHART, options);
  }),
  local('AST009', 'a lock file in a directory that cannot be made', ({ directory }) =>
    writeLock({ lockVersion: 1, assets: {} }, join(put(directory, 'file', ''), 'file', 'lock.json')),
  ),
  mirror('AST010', 'a cache directory below a file', () => ({ [`/${CHART_FILE}`]: { body: realFile(CHART_FILE) } }), { cacheDir: __filename }),
  local('AST011', 'an OCI address with a tag', ({ options }) => {
    process.env.TALOS_CILIUM_OFFLINE = '';
    findAsset(ciliumChartAsset('1.15.0'), { ...options, repository: 'oci://registry.example/charts/cilium:1.15.0' });
  }),
  mirror('AST012', 'a repository that answers with a sign-in page', { '/index.yaml': { body: '<html>Sign in</html>' } }),
  mirror('AST013', 'a repository without the version', { '/index.yaml': { body: indexOf('1.19.6', ['x.tgz']) } }),
  mirror('AST014', 'a repository with a patched chart under the same version', {
    '/index.yaml': { body: indexOf('1.20.0', [CHART_FILE], '0'.repeat(64)) },
  }),
  mirror('AST015', 'an archive that is not there', {}),
  mirror('AST016', 'a repository that wants credentials', { '/index.yaml': { status: 401 } }),
  mirror('AST017', 'a server that fails', { [`/${CHART_FILE}`]: { status: 500 } }),
  mirror('AST018', 'a connection that is reset', { [`/${CHART_FILE}`]: { reset: true } }),
  mirror('AST019', 'a server that says nothing', { '/index.yaml': { hang: 'silent' } }, { limits: { ...QUICK, idleTimeout: '50ms' } }),
  mirror('AST020', 'a redirect to itself', { [`/${CHART_FILE}`]: { redirect: CHART_FILE } }),
  mirror('AST021', 'a redirect to a file of this machine', { '/index.yaml': { redirect: 'file:///etc/passwd' } }),
  mirror('AST037', 'a time limit without a unit', {}, { limits: { timeout: '300' } }),
  mirror('AST022', 'an answer without an end', { '/index.yaml': { endless: true } }, { limits: { ...QUICK, maxSize: '100Ki' } }),
  mirror('AST023', 'an archive that breaks off', { [`/${CHART_FILE}`]: { truncated: new Uint8Array(50_000) } }),
  local('AST024', 'a web page as an archive', archive(Buffer.from('<html>Sign in</html>'))),
  local('AST025', 'half an archive', archive(makeChart('1.20.0').subarray(0, 60))),
  local('AST026', 'an archive that unpacks to too much', archive(gzipSync(Buffer.alloc(1_000_000)), { maxBytes: 100_000 })),
  local('AST027', 'an archive with a path that leads out', archive(makeChart('1.20.0', [{ name: 'cilium/../../etc/passwd' }]))),
  local('AST028', 'an archive with a link', archive(makeChart('1.20.0', [{ name: 'cilium/x', type: '2', linkName: '/etc/passwd' }]))),
  local('AST029', 'an archive without a chart', archive(gzipSync(makeTar([{ name: 'README.md' }])))),
  local('AST030', 'the chart of another version', archive(makeChart('1.20.0'), { version: '1.20.1' })),
  local('AST031', 'the bundle of another channel', ({ options, directory }) => {
    const name = 'gateway-api-v1.4.9-standard-install.yaml';
    const says = (key: string, value: string): string => `    gateway.networking.k8s.io/${key}: ${value}\n`;
    const text = `metadata:\n  annotations:\n${says('bundle-version', 'v1.4.9')}${says('channel', 'experimental')}`;
    findAsset(gatewayApiAsset('v1.4.9'), { ...options, path: put(directory, name, text), allowUnverified: true });
  }),
  registry('AST032', 'a helm that prints no digest', ({ options, directory }) => findAsset(CHART, { ...options, helm: script(directory, 'helm', 'exit 0') })),
  mirror('AST033', 'an index without digests', { [`/${CHART_FILE}`]: { body: makeChart('1.99.0') } }, {}, (options) => lock(ciliumChartAsset('1.99.0'), options)),
  registry('AST034', 'a known version with other files', ({ options }) => {
    process.env.TALOS_CILIUM_ASSETS = REAL_ASSETS;
    lock(CHART, options);
  }),
  registry('AST035', 'a manifest that was replaced after it was locked', ({ options, lockFile }) => {
    writeLock({ lockVersion: 1, assets: { 'cilium-1.99.0.tgz': { sha256: sha256(NEWER), manifest: '0'.repeat(64) } } }, lockFile);
    findAsset(ciliumChartAsset('1.99.0'), options);
  }),
  registry('AST036', 'two registries with different charts of one version', ({ options, directory }) => {
    const path = put(directory, 'cilium-1.99.0.tgz', makeChart('1.99.0', [{ name: 'cilium/values.yaml' }]));
    const asset = ciliumChartAsset('1.99.0');
    lockAssets([{ asset, options }, { asset, options: { ...options, path } }]);
  }),
];
