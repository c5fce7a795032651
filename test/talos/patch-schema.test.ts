import { App } from 'cdk8s';
import { ClusterChart, TalosCilium, TalosCluster, TalosMachineConfig, type TalosClusterProps, type TalosCiliumError } from '../../lib';
import type { JsonObject } from '../../lib/kubernetes/json';

/** What is found in patches, in short. */
function found(patches: readonly JsonObject[], facts: Partial<TalosClusterProps> = {}): string[] {
  const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.34.1', controlPlanes: 3, ...facts });
  const chart = new ClusterChart(new App(), cluster);
  new TalosCilium(chart, 'cilium');
  try {
    new TalosMachineConfig(chart, 'talos', { patches: { controlPlane: patches } });
    return [];
  } catch (error) {
    return (error as TalosCiliumError).problems.map(({ code, what, fix }) => `${code} ${what}: ${fix}`);
  }
}

const document = (kind: string, content: JsonObject): JsonObject => ({ apiVersion: 'v1alpha1', kind, ...content });

test('a misspelt key gets the nearest name, with the patch and the path', () => {
  expect(found([{ machine: {} }, { machine: { kubelet: { extraArg: { v: '2' } } } }])).toEqual([
    'MCH021 patches.controlPlane[1] has an unknown field (machine.kubelet.extraArg: {"v":"2"}): rename extraArg to extraArgs',
  ]);
  expect(found([{ machines: {} }])).toEqual(['MCH009 patches.controlPlane[0] has a key that the main document does not have (machines): rename machines to machine']);
  expect(found([document('NetworkRuleConfg', {})])).toEqual(['MCH016 patches.controlPlane[0]: Talos v1.13 has no document of kind NetworkRuleConfg: use NetworkRuleConfig']);
});

test.each([
  [document('NetworkRuleConfig', { name: 'a', ingress: [{ subnet: '10.0.0.0/33' }] }), 'ingress[0].subnet'],
  [document('ResolverConfig', { nameservers: [{ address: 'router' }] }), 'nameservers[0].address'],
  [document('WatchdogTimerConfig', { timeout: '1 day' }), 'timeout'],
  [document('UserVolumeConfig', { name: 'data', provisioning: { minSize: 'big' } }), 'provisioning.minSize'],
  [{ machine: { install: { wipe: 'no' } } }, 'machine.install.wipe'],
  [{ machine: { network: { interfaces: [{ interface: 'eth0', mtu: '9k' }] } } }, 'machine.network.interfaces[0].mtu'],
  [{ machine: { sysctls: { 'vm.swappiness': [1] } } }, 'machine.sysctls["vm.swappiness"]'],
  [{ cluster: { extraManifests: 'https://a.example' } }, 'cluster.extraManifests'],
] as readonly (readonly [JsonObject, string])[])('%j has an invalid value', (patch, place) => {
  const lines = found([patch]);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^MCH021 /);
  expect(lines[0]).toContain(`${place} of patches.controlPlane[0]`);
});

test.each([
  // Talos reads a number or a boolean as a text.
  { machine: { sysctls: { 'vm.swappiness': 1, 'net.ipv4.ip_forward': true } } },
  { machine: { network: { $patch: 'delete' } } },
  { machine: { network: { interfaces: [{ interface: 'eth0', $patch: 'delete' }] }, env: { $patch: 'delete' } } },
  document('WatchdogTimerConfig', { $patch: 'delete' }),
  document('LinkConfig', { name: 'eth0', routes: [{ gateway: 'fe80::1%eth0' }], addresses: [{ address: 'FD00::2/64' }] }),
  // Fields that Talos reads and its schemas leave out.
  { machine: { systemDiskEncryption: { state: { provider: 'luks2', keys: [{ nodeID: {}, slot: 0 }] } }, disks: [{ device: '/dev/sdb', partitions: [{ mountpoint: '/var/lib' }] }] } },
  { machine: { network: { interfaces: [{ deviceSelector: { hardwareAddr: '02:*' }, dhcp: true, vip: { ip: '192.168.1.2' } }] }, time: { servers: ['time.example.com'] } } },
  { cluster: { apiServer: { resources: { limits: { memory: '2Gi' } }, auditPolicy: { any: ['thing'] } } } },
] as readonly JsonObject[])('%j is fine', (patch) => {
  expect(found([patch])).toEqual([]);
});

test('fields that became documents are known on a configuration that an older Talos generated', () => {
  expect(found([{ machine: { nodeLabels: { a: 'b' }, install: { image: 'a' } } }], { runningTalosVersion: '1.14' })).toEqual([]);
  expect(found([{ machine: { nodeLabel: { a: 'b' } } }], { runningTalosVersion: '1.14' })).toHaveLength(1);
});

test.each([
  [{ machine: { token: 'made-up' } }, 'machine.token'],
  [{ machine: { ca: { crt: 'TUlJ', key: 'TUlJ' } } }, 'machine.ca.key'],
  [{ cluster: { secret: 'made-up' } }, 'cluster.secret'],
  [{ cluster: { etcd: { ca: { key: 'TUlJ' } } } }, 'cluster.etcd.ca.key'],
  [{ machine: { registries: { config: { 'registry.example.com': { auth: { username: 'a', password: 'made-up' } } } } } }, 'machine.registries.config.registry.example.com.auth.password'],
  [document('RegistryAuthConfig', { name: 'registry.example.com', username: 'a', password: 'made-up' }), 'password'],
  [document('WireguardConfig', { name: 'wg0', privateKey: 'made-up' }), 'privateKey'],
  [{ machine: { env: { API_TOKEN: 'made-up' } } }, 'machine.env.API_TOKEN'],
  [{ machine: { env: { HTTPS_PROXY: 'http://me:made-up@proxy:3128' } } }, 'machine.env.HTTPS_PROXY'],
  [{ machine: { install: { extraKernelArgs: ['console.password=made-up'] } } }, 'machine.install.extraKernelArgs[0]'],
  [{ machine: { files: [{ path: '/var/key', op: 'create', permissions: 384, content: `-----BEGIN ${'PRIVATE KEY'}-----\n${'TUlJ'.repeat(30)}` }] } }, 'machine.files[0].content'],
] as readonly (readonly [JsonObject, string])[])('%j contains a secret, which no message shows', (patch, place) => {
  const lines = found([patch]).filter((line) => line.startsWith('MCH022'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(`(${place})`);
  expect(found([patch]).join()).not.toMatch(/made-up|TUlJ/);
});

test.each([
  { machine: { registries: { config: { 'registry.example.com': { auth: { username: 'a', password: '${REGISTRY_PASSWORD}' } } } } } },
  { machine: { kubelet: { extraArgs: { 'token-ttl': '1h' } }, env: { PASSWORD_FILE: '/a', API_TOKEN: '${API_TOKEN}' }, ca: { crt: 'TUlJ' } } },
  { cluster: { apiServer: { extraArgs: { 'token-auth-file': '/a' } } } },
] as readonly JsonObject[])('%j contains none', (patch) => {
  expect(found([patch])).toEqual([]);
});

test('a misspelt secret is not shown either', () => {
  expect(found([{ machine: { tokenn: 'made-up' } }])).toEqual(['MCH021 patches.controlPlane[0] has an unknown field (machine.tokenn: "..."): rename tokenn to token']);
});
