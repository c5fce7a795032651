import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { selfSignedCertificate } from '../support/self-signed-certificate';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
const edwards = generateKeyPairSync('ed25519').privateKey;
export const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');
export const pem = rsa.export({ type: 'pkcs8', format: 'pem' }).toString();
const secretPart = (text: string): string => base64(text).replace(/=+$/, '').replace(/\+/g, '-').replace(/\//g, '_');
const jwt = [secretPart('{"alg":"HS256","typ":"JWT"}'), secretPart('{"sub":"1","name":"x"}'), secretPart('0123456789abcdef0123456789abcdef')].join('.');

/** Secrets in formats that can be recognized. Words are put together here, so that no scanner of repositories takes an example for real. */
export const SECRETS: Readonly<Record<string, string>> = {
  'PKCS #8': pem,
  'PKCS #1': rsa.export({ type: 'pkcs1', format: 'pem' }).toString(),
  'SEC 1': ec.export({ type: 'sec1', format: 'pem' }).toString(),
  'curve 25519': edwards.export({ type: 'pkcs8', format: 'pem' }).toString(),
  'encrypted PKCS #8': ec.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
  'OpenSSH': `-----BEGIN OPENSSH ${'PRIVATE'} KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU=\n-----END OPENSSH ${'PRIVATE'} KEY-----\n`,
  'PGP': `-----BEGIN PGP ${'PRIVATE'} KEY BLOCK-----\n\nlQVYBGNo`,
  'a head that is folded': pem.replace('PRIVATE KEY', 'PRIVATE\n  KEY'),
  'base64': base64(pem),
  'base64 in lines': base64(pem).replace(/.{64}/g, '$&\n    '),
  'base64 with line breaks of JSON': base64(pem).replace(/.{76}/g, '$&\\n'),
  'twice base64': base64(base64(pem)),
  'compressed': base64(gzipSync(pem)),
  'compressed twice': base64(gzipSync(base64(gzipSync(pem)))),
  'DER, RSA': base64(rsa.export({ type: 'pkcs1', format: 'der' })),
  'DER, PKCS #8': base64(rsa.export({ type: 'pkcs8', format: 'der' })),
  'DER, elliptic curve': base64(ec.export({ type: 'sec1', format: 'der' })),
  'DER, curve 25519': base64(edwards.export({ type: 'pkcs8', format: 'der' })),
  'DER, encrypted': base64(ec.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' })),
  'PKCS #12': base64(Buffer.concat([Buffer.from('30820a0002010330', 'hex'), Buffer.from('8209c6', 'hex'), Buffer.from('06092a864886f70d010701', 'hex'), Buffer.alloc(0x9ee, 7)])),
  'age': `AGE-SECRET-${'KEY'}-1${'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'.repeat(2).slice(0, 58)}`,
  'PuTTY': `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPublic-Lines: 2\nAAAA\nPrivate-Lines: 1\nAAAA`,
  'JSON Web Key': JSON.stringify(ec.export({ format: 'jwk' })),
  'JSON Web Key in JSON': JSON.stringify({ key: JSON.stringify(edwards.export({ format: 'jwk' })) }),
  'symmetric JSON Web Key': '{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ"}',
  'JSON Web Token': jwt,
  'JSON Web Token in a header': `Authorization: Bearer ${jwt}`,
  'docker config': JSON.stringify({ auths: { 'ghcr.io': { auth: base64('me:battery staple') } } }),
  'docker config in base64': base64(JSON.stringify({ auths: { 'registry.example.com': { username: 'me', password: 'battery staple' } } })),
  'kubeconfig with a key': `apiVersion: v1\nkind: Config\nusers:\n- name: me\n  user:\n    client-key-data: ${base64(pem)}`,
  'kubeconfig with a token': 'apiVersion: v1\nkind: Config\nusers:\n- name: me\n  user:\n    token: abcdef0123456789',
  'kubeconfig in JSON': JSON.stringify({ kind: 'Config', users: [{ user: { password: 'battery staple' } }] }),
  'database': 'postgres://app:battery-staple@db.apps.svc:5432/app',
  'registry': 'https://robot:hunter2@registry.example.com',
  'redis without a user': 'redis://:hunter2@redis:6379/0',
  'GitHub': `gh${'p'}_${'a1B2'.repeat(9)}`,
  'GitLab': `glpat-${'a1B2'.repeat(5)}`,
};

const { cert } = selfSignedCertificate();
const digest = createHash('sha256').update('x').digest('hex');
/** Texts and fields that look like secrets and are none. */
export const INNOCENT: Readonly<Record<string, unknown>> = {
  'certificate': cert,
  'certificate in base64': base64(cert),
  'public key': generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  'public key of SSH': `ssh-ed25519 ${base64(randomBytes(51))} me@example.com`,
  'public JSON Web Key': JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey.export({ format: 'jwk' })),
  'recipient of age': `age1${'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.repeat(2).slice(0, 58)}`,
  'digest': `sha256:${digest}`,
  'image with tag and digest': `docker://alpine:3.19@sha256:${digest}`,
  'image': `quay.io/cilium/cilium:v1.20.0@sha256:${digest}`,
  'random bytes': base64(randomBytes(4096)),
  'picture': base64(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(2000)])),
  'compressed text': base64(gzipSync('nothing to see here '.repeat(50))),
  'prose': 'Never commit a PRIVATE KEY to Git, and keep passwords and tokens in a store that was made for them. '.repeat(9),
  'URL with a user': 'ssh://git@github.com/org/repo.git',
  'URL with a port': 'https://example.com:8443/@scope/name?token=',
  'URL with a reference': 'postgres://app:$(DB_PASSWORD)@db:5432/app',
  'URL with a variable': 'postgres://app:${DB_PASSWORD}@db:5432/app',
  'URL with a placeholder': 'https://<user>:<password>@registry.example.com',
  'docker config without logins': '{"auths":{}}',
  'helper of docker': '{"credHelpers":{"ghcr.io":"gh"},"auths":{"ghcr.io":{}}}',
  'kubeconfig without credentials': 'kind: Config\nusers:\n- name: me\n  user:\n    exec:\n      command: kubelogin',
  'path of a token': { env: [{ name: 'TOKEN_PATH', value: '/var/run/secrets/token' }, { name: 'PASSWORD_FILE', value: '/run/db' }] },
  'names of Secrets': { env: [{ name: 'SECRET_NAME', value: 'db' }, { name: 'TLS_SECRET', value: 'web-tls' }], existingSecret: 'db', pullSecret: 'regcred' },
  'references': { env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }] },
  'references in texts': { env: ['${DB_PASSWORD}', '$(X)', '<path:kv/data/db#password>', 'ref+vault://kv/db#x', 'op://vault/db/password', '{{ .password }}', 'vault:kv/db#x', ''].map((value) => ({ name: 'DB_PASSWORD', value })) },
  'settings of tokens': { env: [{ name: 'TOKEN_TTL', value: '24h' }, { name: 'PASSWORD_LENGTH', value: '12' }, { name: 'KEY_ALGORITHM', value: 'ecdsa' }, { name: 'AUTH_TOKEN', value: 'disabled' }] },
  'names of keys': { data: [{ secretKey: 'password', remoteRef: { key: 'db', property: 'password' } }], passwordKey: 'password', userPasswordKey: 'x' },
  'labels': { metadata: { labels: { token: 'a' } }, selector: { password: 'b' } },
  'token that is no text': { spec: { token: { audience: 'x' }, automountServiceAccountToken: false } },
  'topology key': { topologyKey: 'topology.kubernetes.io/zone', key: 'kubernetes.io/os' },
  'words with dots': 'eyJ.eyJ.x and eyJabcdefghijklm.eyJabc.not-a-token',
  'cursor of a page': 'eyJwYWdlIjoxfQ',
  'lines of a dashboard': JSON.stringify({ expr: 'sum(rate(cilium_forward_bytes_total{k8s_app="cilium", pod=~"$pod"}[1m])) by (pod, direction)' }),
  'PEM in a pattern': 'grep -c "BEGIN CERTIFICATE" /etc/ssl/certs/ca-certificates.crt',
  'SOPS': { password: 'ENC[AES256_GCM,data:abc,iv:def,tag:ghi,type:str]' },
};
