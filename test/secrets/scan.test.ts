import { gzipSync } from 'node:zlib';
import { secretOf } from '../../lib/diagnostics/secrets';
import { findSecret } from '../../lib/model/secrets';
import { INNOCENT, pem, SECRETS } from './formats';

describe('secrets in a format', () => {
  test.each(Object.entries(SECRETS))('%s', (_, text) => {
    expect([text, `before\n${text}\nafter`, JSON.stringify({ text })].map((each) => secretOf(each) !== undefined)).toEqual([true, true, true]);
    expect(findSecret({ spec: { items: [{ text }] } })?.at).toBe('spec.items.0.text');
  });
});

describe('secrets by the name of their place', () => {
  const places: Readonly<Record<string, readonly [string, object]>> = {
    'variable': ['env.0.value', { env: [{ name: 'DB_PASSWORD', value: 'hunter2' }] }],
    'variable with a key': ['env.0.value', { env: [{ name: 'API_KEY', value: '0123456789' }] }],
    'variable with a secret': ['env.0.value', { env: [{ name: 'OIDC_CLIENT_SECRET', value: 'abcdefgh' }] }],
    'variable of one word': ['env.0.value', { env: [{ name: 'PGPASSWORD', value: 'hunter2' }] }],
    'data of a ConfigMap': ['data.SESSION_SECRET', { data: { SESSION_SECRET: 'hunter2' } }],
    'field': ['spec.auth.password', { spec: { auth: { password: 'hunter2' } } }],
    'field in camel case': ['spec.clientSecret', { spec: { clientSecret: 'hunter2' } }],
    'option': ['args.0', { args: ['--api-token=hunter2'] }],
    'header of a route': ['set.0.value', { set: [{ name: 'X-Api-Key', value: 'hunter2' }] }],
    'command of a shell': ['args.1', { args: ['-c', 'mysql -h db --password=hunter2'] }],
    'option of a command, and its value': ['command.2', { command: ['sh', '-c', 'tunnel run --token "hunter2" x'] }],
    'variable of a command': ['command.2', { command: ['sh', '-c', 'PGPASSWORD=hunter2 psql'] }],
    'header as a line': ['headers.0', { headers: ['X-Api-Key: hunter2'] }],
    'variable of an extension of Talos': ['environment.0', { environment: ['TS_AUTHKEY=hunter2'] }],
    'variable with a short name': ['env.0.value', { env: [{ name: 'DB_PASS', value: 'hunter2' }] }],
    'login of a registry in fields': ['config.auths', { config: { auths: { 'ghcr.io': { auth: 'bWU6aHVudGVyMg==' } } } }],
    'token as a key': ['data', { data: { [`gh${'p'}_${'a1B2'.repeat(9)}`]: 'x' } }],
    'JSON Web Key in fields': ['spec.jwk', { spec: { jwk: { kty: 'oct', k: 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ' } } }],
    'private key as a list of lines': ['lines.0', { lines: pem.trim().split('\n') }],
    'key in DER as a list of lines': ['lines', { lines: pem.trim().split('\n').slice(1, -1) }],
    'field of a JSON patch': ['0.value', [{ op: 'add', path: '/spec/values/auth/password', value: 'hunter2' }]],
    'JSON patch of a Secret, in a text': ['patch.0.0.value', { patch: '- op: add\n  path: /stringData/note\n  value: hunter2\n' }],
    'properties': ['app', { app: 'spring.datasource.username=app\nspring.datasource.password=hunter2\n' }],
    'TOML': ['app', { app: 'host = "db"\npassword = "hunter2"\n' }],
    'INI file with colons': ['app', { app: '[db]\npassword: hunter2\n' }],
    'XML': ['app', { app: '<config><password>hunter2</password></config>' }],
    'attribute of XML': ['app', { app: '<add key="x" password="hunter2" />' }],
    'program': ['app', { app: "module.exports = { password: 'hunter2' }" }],
    'JSON with comments': ['app', { app: '{ // comment\n  "password": "hunter2",\n}' }],
    'template of YAML': ['app', { app: 'db:\n  host: {{ .host }}\n  password: hunter2\n' }],
    'YAML in one line': ['app.0.db.password', { app: 'db: { host: db, password: hunter2 }' }],
    'YAML in base64': ['app', { app: Buffer.from('auth:\n  password: hunter2hunter2\n').toString('base64') }],
    'Secret in base64': ['app', { app: Buffer.from('apiVersion: v1\nkind: Secret\nstringData:\n  note: hunter2\n').toString('base64') }],
    'release of Helm': ['release', { release: Buffer.from(gzipSync(JSON.stringify({ config: { auth: { password: 'hunter2' } } })).toString('base64')).toString('base64') }],
    'script': ['run', { run: '#!/bin/sh\nmysql -h db --password=hunter2\n' }],
    'login of curl': ['command.2', { command: ['sh', '-c', 'curl -sf -u me:hunter2 https://example.com'] }],
    'option in an option': ['args.0', { args: ['--from-literal=password=hunter2'] }],
    'number': ['auth.password', { auth: { password: 12345678 } }],
    'map of passwords': ['userPasswords', { userPasswords: { admin: 'hunter2' } }],
    'list of keys': ['apiKeys', { apiKeys: ['0123456789'] }],
    'key of S3': ['s3.secretKey', { s3: { accessKey: 'me', secretKey: '0123456789abcdef' } }],
    'password beside its user': ['smtp.pass', { smtp: { user: 'me', pass: 'hunter2hunter2' } }],
    'client of OpenID Connect': ['clients.0.secret', { clients: [{ id: 'x', redirectURIs: ['https://x'], secret: 'hunter2hunter2' }] }],
    'login of a registry in a field': ['auth', { auth: Buffer.from('me:hunter2hunter2').toString('base64') }],
    'key of a map': ['mirrors', { mirrors: { 'https://me:hunter2@registry.example.com': {} } }],
    'data source of Grafana': ['secureJsonData', { secureJsonData: { httpHeaderValue1: 'hunter2' } }],
    'generator of Secrets': ['secretGenerator', { secretGenerator: [{ name: 'a', literals: ['note=hunter2'] }] }],
    'variable with an old password': ['env.0.value', { env: [{ name: 'DB_PASSWORD_OLD', value: 'hunter2' }] }],
    'file with a password': ['data.password.txt', { data: { 'password.txt': 'hunter2' } }],
    'kernel argument': ['extraKernelArgs.0', { extraKernelArgs: ['console.password=hunter2'] }],
  };
  test.each(Object.entries(places))('%s', (_, [at, value]) => expect(findSecret(value)?.at).toBe(at));
});

describe('secrets by their name alone', () => {
  const ANYWHERE = [
    'password', 'adminPassword', 'DB_PASSWORD', 'passwd', 'passphrase', 'pwd', 'DB_PWD', 'token', 'bot-token', 'psk', 'wifiPsk', 'apiKey', 'api_key', 'x-api-key', 'apikey', 'clientSecret',
    'client_secret', 'sharedSecret', 'secretAccessKey', 'aws_secret_access_key', 'privateKey', 'private_key', 'presharedKey', 'encryptionKey', 'signingKey', 'masterKey', 'master_key',
  ];
  const VARIABLES = ['SESSION_SECRET', 'SECRET', 'DB_PASS', 'PASS', 'DB_PW', 'SECRET_KEY', 'AWS_ACCESS_KEY', 'TS_AUTH_KEY', 'TS_AUTHKEY', 'LICENSE_KEY'];
  const REFERENCES = ['EXISTING_SECRET', 'PULL_SECRET', 'TLS_SECRET', 'CA_SECRET', 'IMAGE_SECRET'];
  const inField = (name: string): boolean => findSecret({ spec: { [name]: 'hunter2hunter2' } }) !== undefined;
  const inVariable = (name: string): boolean => findSecret({ env: [{ name, value: 'hunter2hunter2' }] }) !== undefined;

  test.each(ANYWHERE)('%s, in a field and in a variable', (name) => expect([inField(name), inVariable(name)]).toEqual([true, true]));
  test.each(VARIABLES)('%s, in a variable: a field of this name refers to one', (name) => expect([inField(name), inVariable(name)]).toEqual([false, true]));
  test.each(REFERENCES)('%s is the name of a Secret', (name) => expect([inField(name), inVariable(name)]).toEqual([false, false]));
});

test.each(['', 'RSA ', 'EC ', 'DSA ', 'OPENSSH ', 'ENCRYPTED ', 'ANY ', 'SSH2 ENCRYPTED '])('a PEM block of a %sPRIVATE KEY is a key', (kind) => {
  const block = `-----BEGIN ${kind}${'PRIVATE'} KEY-----\nMIIB\n-----END ${kind}${'PRIVATE'} KEY-----\n`;
  expect([secretOf(block)?.isKey, secretOf(Buffer.from(block).toString('base64'))?.isKey, secretOf(block.replace('PRIVATE', 'PUBLIC'))]).toEqual([true, true, undefined]);
});

describe('texts that only look alike', () => {
  test.each(Object.entries(INNOCENT))('%s', (_, value) => expect(findSecret({ value })).toBeUndefined());
});

test('a text of megabytes takes seconds at most, and not the stack', () => {
  const parts = ['a1 ', 'abcDEF123+/', 'x', ' ', '=', '{{', '<a', '-----BEGIN ', '-----BEGIN A', 'eyJabcdefghijklm', 'https://a:', 'token=', 'kty: {', 'client-key-data: ', 'auths: auth: ', 'H4sI'];
  const texts = parts.flatMap((part) => [part.repeat(Math.ceil(6_000_000 / part.length)), part + 'x'.repeat(6_000_000), `${'x'.repeat(6_000_000)}://@${part}`]);
  const started = process.cpuUsage().user;
  expect(texts.filter((text) => findSecret({ value: text })?.isKey).map((text) => text.slice(0, 20))).toEqual(['client-key-data: xxx']);
  expect(process.cpuUsage().user - started).toBeLessThan(texts.length * 2_000_000);
});
