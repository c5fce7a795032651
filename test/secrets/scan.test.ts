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
    'kernel argument': ['extraKernelArgs.0', { extraKernelArgs: ['console.password=hunter2'] }],
  };
  test.each(Object.entries(places))('%s', (_, [at, value]) => expect(findSecret(value)?.at).toBe(at));
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
