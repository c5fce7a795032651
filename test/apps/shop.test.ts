import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Reach } from '../../lib';
import { reachMatchers } from '../../lib/testing';

expect.extend(reachMatchers);

// apps/shop as a user of it would test it: the output, and who reaches whom in it.
const ROOT = resolve(__dirname, '..', '..');
const work = mkdtempSync(join(tmpdir(), 'cdk8s-talos-cilium-shop-'));
let shop: Reach;

beforeAll(() => {
  const run = spawnSync(process.execPath, ['-r', join(ROOT, 'node_modules/ts-node/register'), join(ROOT, 'scripts/synth.ts'), 'shop'], { cwd: ROOT, env: { ...process.env, TS_NODE_PROJECT: join(ROOT, 'tsconfig.json'), CDK8S_OUTDIR: work }, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  shop = Reach.of(join(work, 'shop/shop/manifests'));
}, 120_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

test('each workload is reached by those that need it, and by no others', () => {
  expect(shop).toMatchReach({
    'shop/web:8080': ['ingress'],
    'shop/catalog:8080': ['shop/web'],
    'shop/cart:8080': ['shop/web'],
    'shop/checkout:8080': ['shop/web'],
    'payments/api:50051': ['shop/checkout'],
    'payments/ledger:50051': ['payments/api'],
    'data/postgres:5432': ['shop/catalog', 'shop/checkout', 'payments/ledger', 'data/backup'],
    'data/redis:6379': ['shop/cart'],
    'data/nats:4222': ['shop/checkout', 'shop/mailer'],
    'shop/web:9090': ['monitoring/prometheus'],
    'data/postgres:9187': ['monitoring/prometheus'],
  });
});

test('L7 rules let only the orders of the web pods through to checkout', () => {
  const checkout = shop.from('shop/web').to('shop/checkout').port(8080);
  expect([checkout.http('POST', '/orders').verdict, checkout.http('DELETE', '/orders').verdict]).toEqual(['allowed', 'denied']);
});

test('clients reach the web pods through the Gateway only', () => {
  expect(shop.from('world').to({ gateway: 'gateways/public', hostname: 'shop.example.com' }).port(80).verdict).toBe('allowed');
  for (const namespace of ['shop', 'payments', 'data', 'monitoring']) expect(shop).toDeny({ from: 'world', to: `${namespace}/*`, port: 8080 });
});

test('nothing is open, and no pod reaches the metadata address of a cloud', () => {
  expect(shop).toHaveDefaultDeny({ except: ['kube-system'] });
  for (const namespace of ['shop', 'payments', 'data', 'monitoring']) expect(shop).toDeny({ from: `${namespace}/*`, to: { address: '169.254.169.254', names: [] }, port: 80 });
});

test('the picture in the README is the one that the app writes', () => {
  // After a change: npm run synth -- shop && cp dist/shop/shop/network.svg docs/images/shop.svg
  expect(readFileSync(join(ROOT, 'docs/images/shop.svg'), 'utf8')).toBe(readFileSync(join(work, 'shop/shop/network.svg'), 'utf8'));
});
