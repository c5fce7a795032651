import { createHash, generateKeyPairSync } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { base64, INNOCENT } from './formats';

/** Bytes that look random and are the same in every run. */
function bytes(seed: string, size: number): Buffer {
  return Buffer.concat(Array.from({ length: Math.ceil(size / 32) }, (_, index) => createHash('sha256').update(`${seed} ${index}`).digest())).subarray(0, size);
}

const REFERENCES = [
  '${VALUE}', '$(VALUE)', '${VALUE:=x}', '<path:kv/data/db#value>', 'ref+vault://kv/db#value', 'op://vault/db/value', '{{ .value }}', 'vault:kv/db#value', 'ENC[AES256_GCM,data:abc,iv:def,tag:ghi,type:str]',
  '/run/secrets/value', 'file:/run/secrets/value', 'arn:aws:secretsmanager:eu-west-1:1:secret:value', 'awssm:value', 'projects/x/secrets/value', '%(ENV_VALUE)', '<value>', '*****', 'disabled', 'true',
];
const NAMES = ['password', 'DB_PASSWORD', 'token', 'API_KEY', 'clientSecret'];

/** Texts that are like secrets in form, in name, or in what they talk about. */
export function innocentTexts(): readonly string[] {
  const seeds = Array.from({ length: 16 }, (_, index) => `seed ${index}`);
  const publicKeys = seeds.slice(0, 8).map(() => generateKeyPairSync('ed25519').publicKey);
  return [
    ...Object.values(INNOCENT).filter((value): value is string => typeof value === 'string'),
    ...seeds.flatMap((seed) => [
      bytes(seed, 20).toString('hex'),
      `sha256:${bytes(seed, 32).toString('hex')}`,
      `sha512-${bytes(seed, 64).toString('base64')}`,
      bytes(seed, 16).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
      ...[24, 32, 33, 48, 64, 100, 300].map((size) => bytes(seed, size).toString('base64')),
      ...[24, 32, 64].map((size) => bytes(seed, size).toString('base64url')),
      bytes(seed, 400).toString('base64').replace(/.{76}/g, '$&\n'),
      `quay.io/cilium/cilium:v1.20.${seed.length}@sha256:${bytes(seed, 32).toString('hex')}`,
      `ssh-ed25519 ${bytes(seed, 51).toString('base64')} me@example.com`,
      `https://example.com/${bytes(seed, 16).toString('hex')}?v=${bytes(seed, 4).toString('hex')}`,
      `https://raw.githubusercontent.com/org/repo/${bytes(seed, 20).toString('hex')}/install.yaml`,
      base64(gzipSync(`${seed} says nothing `.repeat(40))),
      base64(`Just a sentence about ${seed}, with a password that is not in it.`),
      base64(base64(`Another sentence about ${seed}.`)),
      `-----BEGIN CERTIFICATE-----\n${bytes(seed, 600).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
      `-----BEGIN PGP MESSAGE-----\n\n${bytes(seed, 100).toString('base64')}\n-----END PGP MESSAGE-----`,
      `-----BEGIN AGE ENCRYPTED FILE-----\n${bytes(seed, 100).toString('base64')}\n-----END AGE ENCRYPTED FILE-----`,
    ]),
    ...publicKeys.flatMap((key) => [key.export({ type: 'spki', format: 'pem' }).toString(), JSON.stringify(key.export({ format: 'jwk' })), key.export({ type: 'spki', format: 'der' }).toString('base64')]),
    ...NAMES.flatMap((name) => REFERENCES.flatMap((value) => [`--${name}=${value}`, `${name}: "${value.replaceAll('"', '')}"\nother: 1\n`, `name: a\nvalueOf:\n  ${name}:\n    from: ${JSON.stringify(value)}\n`])),
    ...NAMES.flatMap((name) => [
      `The ${name} is read from a file, see ${name}: how to set it.`,
      `export ${name.toUpperCase()}=$(cat /run/secrets/db)\nexec server\n`,
      `if [ -z "$${name.toUpperCase()}" ]; then echo "${name} is required"; fi\nlocal ${name}=$1\n`,
      `${name} = get_${name.toLowerCase()}()\nprint(len(${name}))\n`,
      `{"type":"object","properties":{"${name}":{"type":"string"}},"required":["${name}"]}`,
      `[server]\n${name}_file = /run/secrets/db\n${name}_length = 12\n`,
      `${name}Ref:\n  name: db\n  key: ${name}\n`,
      `# ${name}: see the wiki\nhost: db\n`,
    ]),
    ...['https://user@example.com/', 'ssh://git@github.com:22/org/repo', 'git@github.com:org/repo.git', 'postgres://app@db:5432/app', 'https://example.com:8443/a@b', 'mailto:me@example.com', 'http://[::1]:80/@x'],
    ...['Authorization: Bearer <token>', 'Authorization: Bearer ${TOKEN}', 'Authorization: Basic', 'authorization: required', 'header: Authorization'],
    'kind: Secret\nname: db\n', 'Create a Secret with kind: Secret and apply it.', 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n', 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  a: ${A}\n',
  ];
}

const metadata = { name: 'web', namespace: 'shop' };

/** Objects whose secrets are elsewhere, or only readable in the cluster. */
export const REFERRING: readonly object[] = [
  { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque' },
  {
    apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata,
    spec: { encryptedData: { password: base64(bytes('sealed', 300)), token: base64(bytes('other', 300)) }, template: { metadata, type: 'Opaque' } },
  },
  {
    apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata,
    spec: {
      secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
      target: { name: 'web', template: { data: { password: '{{ .password }}', url: 'postgres://app:{{ .password }}@db:5432/app' } } },
      data: [{ secretKey: 'password', remoteRef: { key: 'db', property: 'password' } }, { secretKey: 'token', remoteRef: { key: 'kv/token', property: 'token' } }],
    },
  },
  { apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore', metadata: { name: 'vault' }, spec: { provider: { vault: { server: 'https://vault:8200', auth: { tokenSecretRef: { name: 'vault', key: 'token' } } } } } },
  { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', metadata: { name: 'acme' }, spec: { acme: { privateKeySecretRef: { name: 'acme-key' }, solvers: [{ dns01: { cloudflare: { apiTokenSecretRef: { name: 'cf', key: 'api-token' } } } }] } } },
  { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', metadata, spec: { interval: '1h', values: { auth: { existingSecret: 'db', existingSecretPasswordKey: 'password', password: '${DB_PASSWORD}' } }, valuesFrom: [{ kind: 'Secret', name: 'db', valuesKey: 'password', targetPath: 'auth.password' }] } },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'own', namespace: 'shop' }, spec: { selector: { matchLabels: { token: 'a' } }, template: { metadata: { labels: { token: 'a' } }, spec: { containers: [{ name: 'a', image: 'a:1', args: ['--token-file', '/run/token', '--password', '$(DB_PASSWORD)', '--token-ttl', '24h'], env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }, { name: 'TOKEN_TTL', value: '24h' }] }] } } } },
];
