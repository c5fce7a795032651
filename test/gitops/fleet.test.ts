import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CiliumPolicies, Fleet, Peer, Selector, type FleetProps } from '../../lib';

const FACTS = { talosVersion: '1.13', kubernetesVersion: '1.34.1', chart: { ciliumVersion: '1.19.6', existingNamespaces: ['shop'] } };
let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'fleet-'));
});
afterEach(() => {
  rmSync(outdir, { recursive: true });
  delete process.env.TALOS_CILIUM_ONLY;
  delete process.env.TALOS_CILIUM_SHARD;
});

/** A fleet whose clusters have one policy, for a peer. Without a TalosCilium, which these tests do not need. */
function synth(props: Partial<FleetProps>, peer = 'api', environment: Record<string, string> = {}): string[] {
  Object.assign(process.env, environment);
  const fleet = new Fleet({ outdir: join(outdir, 'dist'), defaults: FACTS, clusters: { east: {}, west: {}, north: {} }, ...props });
  for (const { chart } of fleet.members) new CiliumPolicies(chart, 'policies', { namespace: 'shop' }).for(Selector.labels({ app: 'web' }), 'web').allowTo(Peer.labels({ app: peer }));
  fleet.synth();
  for (const name of Object.keys(environment)) delete process.env[name];
  return fleet.members.map(({ cluster }) => cluster.name);
}

const policyOf = (cluster: string): string => readFileSync(join(outdir, 'dist', cluster, 'manifests/policies/shop/CiliumNetworkPolicy-web.yaml'), 'utf8');
const files = (): string[] => (readdirSync(outdir, { recursive: true }) as string[]).filter((file) => statSync(join(outdir, file)).isFile()).sort();
const errors = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return String(error);
  }
  return '';
};

test('the more specific setting takes precedence, prop by prop', () => {
  const { members } = new Fleet({
    outdir,
    defaults: { ...FACTS, controlPlanes: 3, cilium: { version: '1.19.6', hubble: true } },
    environments: { production: { workers: 4, cilium: { gatewayApi: true } } },
    stages: { canary: { cilium: { version: '1.20.0' } }, stable: {} },
    clusters: { west: { stage: 'stable', environment: 'production', workers: 9 }, lab: { stage: 'canary', controlPlanes: 1 } },
  });
  // In the order of the stages.
  expect(members.map(({ cluster: { name, controlPlanes, workers }, cilium, stage, environment }) => ({ name, controlPlanes, workers, cilium, stage, environment }))).toEqual([
    { name: 'lab', controlPlanes: 1, workers: 0, cilium: { version: '1.20.0', hubble: true }, stage: 'canary', environment: undefined },
    { name: 'west', controlPlanes: 3, workers: 9, cilium: { version: '1.19.6', hubble: true, gatewayApi: true }, stage: 'stable', environment: 'production' },
  ]);
});

test('each stage has a directory of its own', () => {
  synth({ stages: { canary: {}, stable: {} }, clusters: { lab: { stage: 'canary' }, east: { stage: 'stable' }, west: { stage: 'stable' } } });
  expect(readdirSync(join(outdir, 'dist')).sort()).toEqual(['canary', 'stable']);
  expect(readdirSync(join(outdir, 'dist/stable')).sort()).toEqual(['.cdk8s-talos-cilium.files', 'checks.json', 'east', 'west']);
});

describe('a synth of some clusters', () => {
  test('writes those, and keeps what an earlier synth wrote of the others', () => {
    synth({});
    const before = files();
    expect(synth({}, 'db', { TALOS_CILIUM_ONLY: 'west' })).toEqual(['west']);
    expect(files()).toEqual(before);
    expect([policyOf('east'), policyOf('north')].join()).not.toContain('db');
    expect(policyOf('west')).toContain('db');
    // The next whole synth still owns all files.
    synth({ clusters: { east: {}, west: {}, north: {} } }, 'queue');
    expect(files()).toEqual(before);
    expect(policyOf('east')).toContain('queue');
  });

  test('all shards together write what one synth writes, whatever their number and order', () => {
    const clusters = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`c${index}`, {}]));
    synth({ clusters });
    const whole = files().filter((file) => !file.endsWith('checks.json'));
    rmSync(join(outdir, 'dist'), { recursive: true });
    const shards = ['3/3', '1/3', '2/3'].map((shard) => synth({ clusters }, 'api', { TALOS_CILIUM_SHARD: shard }));
    expect(shards.flat().sort()).toEqual(Object.keys(clusters));
    expect(files()).toEqual(whole);
  });

  test('a cluster that left the fleet is still reported', () => {
    synth({});
    expect(errors(() => synth({ clusters: { east: {}, west: {} } }, 'api', { TALOS_CILIUM_ONLY: 'east' }))).toContain('OUT014');
    expect(existsSync(join(outdir, 'dist/north'))).toBe(true);
  });

  test('facts of the others are still there and checked', () => {
    process.env.TALOS_CILIUM_ONLY = 'east';
    const fleet = new Fleet({ outdir, defaults: FACTS, clusters: { east: {}, west: { clusterId: 7 } } });
    expect(fleet.cluster('west').clusterId).toBe(7);
    expect(() => fleet.cluster('wets')).toThrow('FLT001');
    expect(errors(() => new Fleet({ outdir, defaults: FACTS, clusters: { east: {}, west: { controlPlanes: 0 } } }))).toContain('controlPlanes');
  });
});

test('one stage that is wrong does not hide the mistakes of another', () => {
  const fleet = new Fleet({ outdir: join(outdir, 'dist'), defaults: FACTS, stages: { canary: {}, stable: {} }, clusters: { lab: { stage: 'canary' }, east: { stage: 'stable' } } });
  for (const { chart } of fleet.members) new CiliumPolicies(chart, 'policies', { namespace: 'shop' }).for(Selector.labels({ app: 'web' }), 'web').addRule('egress', { toPorts: [{ ports: [{ port: '0', protocol: 'TCP' }], rules: { http: [{}] } }] });
  expect(errors(() => fleet.synth())).toMatch(/POL214 lab\/policies.*POL214 east\/policies/s);
});
