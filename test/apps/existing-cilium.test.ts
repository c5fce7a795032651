import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inTemporaryDirectory } from '../support/scripts';

const ROOT = resolve(__dirname, '..', '..');

interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** `npm run synth` where there are no charts, no helm and no network. */
function synth(directory: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Run {
  const { CI: _ci, ...others } = process.env;
  const away = join(directory, 'nothing');
  const offline = { TALOS_CILIUM_ASSETS: away, TALOS_CILIUM_CACHE: join(directory, 'cache'), TALOS_CILIUM_OFFLINE: '1', TALOS_CILIUM_HELM: away };
  const run = spawnSync(process.execPath, ['-r', join(ROOT, 'node_modules/ts-node/register'), join(ROOT, 'scripts/synth.ts'), ...args], {
    cwd: ROOT,
    env: { ...others, TS_NODE_PROJECT: join(ROOT, 'tsconfig.json'), CDK8S_OUTDIR: join(directory, 'dist'), ...offline, ...env },
    encoding: 'utf8',
  });
  return { status: run.status, out: run.stdout, err: run.stderr };
}

test('the app that needs no chart is written, and what the others need is said once', () => {
  inTemporaryDirectory((directory) => {
    const { status, out, err } = synth(directory);
    expect(out).toBe('existing-cilium: written\n');
    expect(err.trimEnd().split('\n')).toEqual([
      'Not written: basic, gateway, guide, helmrelease, hubble, omni, production-ha, shop. They need files from upstream that are not here and cannot be downloaded:',
      '  cilium-1.18.1.tgz, cilium-1.19.6.tgz, gateway-api-v1.3.0-standard-install.yaml, gateway-api-v1.4.1-standard-install.yaml',
      'To get them, run "npm run assets" where there is a network. It writes to upstream/, which can be copied here.',
    ]);
    expect(status).toBe(0);

    const root = join(directory, 'dist/existing-cilium');
    const files = (readdirSync(root, { recursive: true }) as string[]).filter((file) => file.endsWith('.yaml'));
    expect(files).toEqual(
      expect.arrayContaining([
        'home/talos/control-plane.yaml',
        'home/manifests/network/CiliumLoadBalancerIPPool-pool.yaml',
        'home/manifests/gateway/gateways/Gateway-web.yaml',
        'home/manifests/policies/shop/CiliumNetworkPolicy-shop.yaml',
      ]),
    );
    expect(JSON.parse(readFileSync(join(root, 'checks.json'), 'utf8'))).toEqual({ warnings: [], suppressed: [] });
  });
});

test('an app that is asked for by name must be written, and in CI so must all', () => {
  inTemporaryDirectory((directory) => {
    expect(synth(directory, ['basic'])).toMatchObject({ status: 1, err: expect.stringContaining('Not written: basic.') });
    expect(synth(directory, [], { CI: 'true' })).toMatchObject({ status: 1, out: 'existing-cilium: written\n' });
  });
});
