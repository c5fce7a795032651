import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ciliumChartAsset, findAsset } from '../../lib/assets';
import { startHttpProxy, type HttpProxy, type ProxyOptions } from '../support/http-proxy';
import { startHttpRepository, type HttpRepository } from '../support/http-repository';
import { withEnvironment } from '../support/scripts';
import { selfSignedCertificate } from '../support/self-signed-certificate';
import { codes, failure, indexOf, openSandbox, QUICK, realFile, type Sandbox } from './sandbox';

const CHART = ciliumChartAsset('1.20.0');
const FILE = 'cilium-1.20.0.tgz';
/** A name that no resolver knows: only a proxy leads there. */
const HOST = 'charts.invalid';
const NAMES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy', 'SSL_CERT_FILE', 'NODE_USE_ENV_PROXY'];

let sandbox: Sandbox;
let ca: string;
const certificate = selfSignedCertificate(HOST);
const closing: { close(): Promise<void> }[] = [];

beforeEach(() => {
  sandbox = openSandbox();
  ca = join(sandbox.directory, 'ca.pem');
  writeFileSync(ca, certificate.cert);
});
afterEach(async () => {
  await Promise.all(closing.splice(0).map((each) => each.close()));
  sandbox.close();
});

async function serve(secure: boolean, user?: string): Promise<{ server: HttpRepository; port: number }> {
  const server = await startHttpRepository({ '/index.yaml': { body: indexOf('1.20.0', [FILE]), user }, [`/${FILE}`]: { body: realFile(FILE), user } }, secure ? certificate : undefined);
  closing.push(server);
  return { server, port: Number(new URL(server.url).port) };
}

async function proxy(options: ProxyOptions): Promise<HttpProxy> {
  const started = await startHttpProxy(options);
  closing.push(started);
  return started;
}

/** What a download says with these variables, and no others of their kind. */
function download(repository: string, env: Readonly<Record<string, string>>): string {
  const limits = { ...QUICK, attempts: 1 };
  const found = (): string => findAsset(CHART, { ...sandbox.options, cacheDir: join(sandbox.directory, String(Math.random())), limits, repository }).source;
  return withEnvironment({ ...Object.fromEntries(NAMES.map((name) => [name, undefined])), ...env }, () => {
    try {
      return found();
    } catch {
      const error = failure(found);
      return `${codes(error).join()} ${error.problems[0]!.what} | ${error.problems[0]!.fix}`;
    }
  });
}

describe('over https', () => {
  test('the connection goes through the proxy, with its login, and the certificate of the server is checked', async () => {
    const { server, port } = await serve(true, 'me:s3cret');
    const { host, asked } = await proxy({ port, login: 'robot:p@ss word' });
    const repository = `https://me:s3cret@${HOST}/`;
    const env = { HTTPS_PROXY: `http://robot:p%40ss%20word@${host}`, SSL_CERT_FILE: ca };
    expect(download(repository, env)).toBe('network');
    // The path, the login of the repository and the content are encrypted.
    expect(asked()).toEqual([`CONNECT ${HOST}:443`, `CONNECT ${HOST}:443`]);
    expect(server.hits(`/${FILE}`)).toBe(1);
    expect(download(repository, { ...env, SSL_CERT_FILE: '' })).toMatch(/^AST018 .*self-signed certificate.* \| .*NODE_EXTRA_CA_CERTS or SSL_CERT_FILE/);
    expect(download(repository, { ...env, SSL_CERT_FILE: join(sandbox.directory, 'absent') })).toMatch(/^AST018 .*self-signed certificate/);
    expect(download(`https://other.invalid/`, env)).toMatch(/^AST018 .*does not match certificate/);
    expect(server.hits(`/${FILE}`)).toBe(1);
  });

  test('a proxy without a scheme, in small letters, and one that is reached by TLS', async () => {
    const { port } = await serve(true);
    const plain = await proxy({ port });
    const secure = await proxy({ port, tls: certificate });
    expect(download(`https://${HOST}/`, { https_proxy: plain.host, SSL_CERT_FILE: ca })).toBe('network');
    expect(download(`https://${HOST}/`, { HTTPS_PROXY: `https://${secure.host}`, SSL_CERT_FILE: ca })).toBe('network');
    expect(download(`https://${HOST}/`, { HTTPS_PROXY: `https://${secure.host}` })).toMatch(/^AST018 .*the proxy 127\.0\.0\.1:\d+: self-signed/);
    expect(secure.asked()).toHaveLength(2);
  });

  test('what fails is said of the proxy, and its password is not shown', async () => {
    const { port } = await serve(true);
    const strict = await proxy({ port, login: 'robot:right' });
    const refusing = await proxy({ port, status: 403 });
    const failures = [
      download(`https://${HOST}/`, { HTTPS_PROXY: `http://robot:s3cret@${strict.host}` }),
      download(`https://${HOST}/`, { HTTPS_PROXY: `http://robot:s3cret@${refusing.host}` }),
      download(`https://${HOST}/`, { HTTPS_PROXY: 'http://robot:s3cret@127.0.0.1:1' }),
      download(`https://${HOST}/`, { HTTPS_PROXY: 'socks5://robot:s3cret@127.0.0.1:1080' }),
      download(`https://${HOST}/`, { HTTPS_PROXY: 'http://robot:s3cret@[' }),
    ];
    for (const [index, text] of ['answered HTTP 407', 'answered HTTP 403', 'the proxy 127.0.0.1:1: connect ECONNREFUSED', 'HTTPS_PROXY is not the address', 'HTTPS_PROXY is not the address'].entries()) {
      expect(failures[index]).toMatch(/^AST018 /);
      expect(failures[index]).toContain(text);
      expect(failures[index]).not.toContain('s3cret');
    }
  });
});

test('over http, the proxy is asked for the address, and the login of the proxy stays there', async () => {
  const { server, port } = await serve(false);
  const { host, asked } = await proxy({ port, login: 'robot:right' });
  expect(download(`http://${HOST}:8080/`, { HTTP_PROXY: `robot:right@${host}` })).toBe('network');
  expect(asked()).toEqual([`GET http://${HOST}:8080/index.yaml`, `GET http://${HOST}:8080/${FILE}`]);
  expect(server.hits(`/${FILE}`)).toBe(1);
  // HTTPS_PROXY is for https only.
  expect(download(`http://${HOST}/`, { HTTPS_PROXY: `http://${host}` })).toMatch(/^AST018 .*ENOTFOUND|EAI_AGAIN/);
});

test('servers of this machine are never asked for by way of a proxy', async () => {
  const { server } = await serve(false);
  const { asked, host } = await proxy({ port: 1 });
  expect(download(server.url, { HTTP_PROXY: `http://${host}` })).toBe('network');
  expect(asked()).toEqual([]);
});

// A proxy that refuses says whether it was asked.
test.each([
  [HOST, '', true],
  [HOST, '*', false],
  [HOST, HOST, false],
  [HOST, 'CHARTS.invalid', false],
  [HOST, 'other.invalid, charts.invalid:8080', true],
  [`${HOST}:8080`, 'other.invalid charts.invalid:8080', false],
  [HOST, 'invalid', false],
  [HOST, '.invalid', false],
  [HOST, '*.invalid', false],
  [HOST, 'arts.invalid', true],
  [HOST, `.${HOST}`, true],
  ['192.0.2.7', '192.0.2.0/24', false],
  ['192.0.2.7', '192.0.3.0/24,192.0.2.7', false],
  ['192.0.2.7', '192.0.2.0/33,2.7', true],
  ['[2001:db8::7]', '2001:db8::/32', false],
  ['[2001:db8::7]', '2001:db8::7', false],
  ['[2001:db8::7]', '192.0.2.0/24', true],
])('%s with NO_PROXY=%s: through the proxy %s', async (host, exempt, expected) => {
  const refusing = await proxy({ port: 1, status: 418 });
  const limits = { ...QUICK, attempts: 1, connectTimeout: '50ms' };
  withEnvironment({ ...Object.fromEntries(NAMES.map((name) => [name, undefined])), HTTP_PROXY: refusing.host, NO_PROXY: exempt }, () => {
    expect(codes(failure(() => findAsset(CHART, { ...sandbox.options, limits, repository: `http://${host}/` })))).toHaveLength(1);
  });
  expect(refusing.asked().length > 0).toBe(expected);
});
