import { generateKeyPairSync } from 'node:crypto';
import * as certManager from '../../imports/cert-manager.io';
import * as ciliumKinds from '../../imports/cilium.io';
import * as gatewayKinds from '../../imports/gateway.networking.k8s.io';
import * as monitoring from '../../imports/monitoring.coreos.com';
import { findAsset, gatewayApiAsset } from '../../lib/assets';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { parseGoDuration } from '../../lib/cluster/go-duration';
import { holdsPrivateKey } from '../../lib/diagnostics/secrets';
import { findSecret } from '../../lib/model/secrets';
import { groupOf } from '../../lib/kubernetes/object';
import { isClusterScoped } from '../../lib/model/scopes';
import type { TypedKind } from '../../lib/kubernetes/typed-object';
import { selfSignedCertificate } from '../support/self-signed-certificate';

test.each([
  ['15s', 15e9],
  ['1m30s', 90e9],
  ['1.5h', 5400e9],
  ['.5s', 0.5e9],
  ['200ms', 200e6],
  ['+2us', 2e3],
  ['3µs', 3e3],
  ['-1s', -1e9],
  ['0', 0],
])('%s is a duration', (text, nanoseconds) => {
  expect(parseGoDuration(text)).toBe(nanoseconds);
});

test('anything else is no duration', () => {
  const values = ['15', '', 's', '15 s', '1d', '1s2', '.s', '-', 15, null, undefined, true];
  expect(values.filter((value) => parseGoDuration(value) !== undefined)).toEqual([]);
});

describe('private keys', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const edwards = generateKeyPairSync('ed25519');
  const keys = {
    'pkcs1': rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    'pkcs8': rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'sec1': ec.privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
    'ed25519': edwards.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'encrypted': ec.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
  };

  test.each(Object.entries(keys))('%s is found in PEM and in base64, alone and inside of other text', (_, pem) => {
    const encoded = Buffer.from(pem).toString('base64');
    const texts = [pem, `key: |\n${pem}`, encoded, `tls.key: ${encoded}\n`, `key ${encoded}`, encoded.replace(/.{76}/g, '$&\n')];
    for (const text of texts) expect(holdsPrivateKey(text)).toBe(true);
    for (const before of ['', 'a', 'ab', 'abc']) expect(holdsPrivateKey(Buffer.from(before + pem).toString('base64'))).toBe(true);
  });

  test('public keys, certificates and words are none', () => {
    const { cert } = selfSignedCertificate();
    const publicKey = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    for (const text of [cert, publicKey, cert + publicKey, 'Never commit a PRIVATE KEY to Git. '.repeat(9)]) {
      expect(holdsPrivateKey(text)).toBe(false);
      expect(holdsPrivateKey(Buffer.from(text).toString('base64'))).toBe(false);
    }
  });

  test('the place of a key is told', () => {
    const env = [{ value: 'x' }, { value: keys.sec1 }];
    expect(findSecret({ spec: { containers: [{ env }] } })?.at).toBe('spec.containers.0.env.1.value');
    expect(findSecret({ data: { key: 'x', none: null } })).toBeUndefined();
  });
});

test('the scope of every typed kind is the one that its CRD gives', () => {
  const exported = [ciliumKinds, gatewayKinds, certManager, monitoring].flatMap((module): unknown[] => Object.values(module));
  const typed = exported.filter((value) => typeof value === 'function' && 'scope' in value) as unknown as TypedKind[];
  expect(typed.length).toBeGreaterThan(20);
  const wrong = typed.filter(({ apiVersion, kind, scope }) => isClusterScoped(groupOf(apiVersion), kind) !== (scope === 'Cluster'));
  expect(wrong.map(({ kind }) => kind)).toEqual([]);
});

test('the scope of every Gateway API kind is the one of the newest bundle', () => {
  const { bytes } = findAsset(gatewayApiAsset('1.6.1', 'experimental'));
  const objects = parseKubernetesYaml(new TextDecoder().decode(bytes)) as {
    kind: string;
    spec: { group: string; scope: string; names: { kind: string } };
  }[];
  const definitions = objects.filter(({ kind }) => kind === 'CustomResourceDefinition').map(({ spec }) => spec);
  expect(definitions.length).toBeGreaterThan(5);
  const wrong = definitions.filter(({ group, scope, names }) => isClusterScoped(group, names.kind) !== (scope === 'Cluster'));
  expect(wrong).toEqual([]);
});

test('the group of an apiVersion', () => {
  expect([groupOf('v1'), groupOf('apps/v1'), groupOf('rbac.authorization.k8s.io/v1')]).toEqual(['', 'apps', 'rbac.authorization.k8s.io']);
});
