import { App, Chart } from 'cdk8s';
import {
  CertificateIssuance,
  Encryption,
  Routing,
  TalosCilium,
  type KubernetesObject,
  type TalosCiliumProps,
  type TalosClusterProps,
} from '../../lib';
import { BAD_PROPS } from '../invalid/features';
import { DUAL_STACK, homeCluster, OWN_DNS, renderAll, type Installation, type Rendered } from '../support/matrix-render';

const VERSION = '1.19.6';

function render(props: TalosCiliumProps, cluster: Partial<TalosClusterProps> = {}): Rendered {
  const [rendered] = renderAll([{ version: VERSION, props, cluster }]);
  expect(rendered!.errors).toEqual([]);
  return rendered!;
}

function find(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`${kind} ${name} is not rendered`);
  return found;
}

function config({ objects }: Rendered): Record<string, string> {
  return find(objects, 'ConfigMap', 'cilium-config').data as Record<string, string>;
}

/** Names of the Secrets in a projected volume of a workload. */
function projected(workload: KubernetesObject, volume: string): string[] {
  type Volume = { name: string; projected?: { sources: { secret: { name: string } }[] } };
  const { volumes } = (workload.spec as { template: { spec: { volumes: Volume[] } } }).template.spec;
  return volumes.find(({ name }) => name === volume)?.projected?.sources.map(({ secret }) => secret.name) ?? [];
}

/** Values alone, without a render. */
function values(version: string, props: TalosCiliumProps, cluster: Partial<TalosClusterProps> = {}): TalosCilium['effectiveValues'] {
  return new TalosCilium(new Chart(new App(), 'home'), 'cilium', { cluster: homeCluster(cluster), version, ...props }).effectiveValues;
}

describe('datapath', () => {
  test('BBR for pods: bandwidth manager, eBPF masquerading and eBPF host routing', () => {
    const data = config(render({ bandwidthManager: { bbr: true }, masquerade: { bpf: true } }, OWN_DNS));
    expect(data).toMatchObject({ 'enable-bandwidth-manager': 'true', 'enable-bbr': 'true', 'enable-bpf-masquerade': 'true' });
    expect(data['enable-host-legacy-routing']).toBeUndefined();
  });

  test('native routing takes the pod subnets of the cluster', () => {
    expect(config(render({ routing: Routing.native() }, DUAL_STACK))).toMatchObject({
      'routing-mode': 'native',
      'ipv4-native-routing-cidr': '10.244.0.0/16',
      'ipv6-native-routing-cidr': 'fd00:10:244::/56',
      'auto-direct-node-routes': 'true',
    });
  });

  test.each<TalosCiliumProps>([
    { masquerade: { bpf: true } },
    { masquerade: { ipv4: false } },
    { values: { bpf: { masquerade: true } } },
    { hostRouting: 'auto', values: { enableIPv4Masquerade: false } },
  ])(
    'without masquerading by iptables, %j, packets keep to the host\'s stack while Talos forwards cluster DNS there',
    (props) => {
      expect(config(render(props))['enable-host-legacy-routing']).toBe('true');
      expect(values(VERSION, props).originOf('bpf.hostLegacyRouting')?.reason).toContain('siderolabs/talos/issues/10002');
      expect(values(VERSION, props, OWN_DNS).originOf('bpf.hostLegacyRouting')).toBeUndefined();
    },
  );

  test('auto chooses eBPF host routing where something needs it, from the release on that reaches the host DNS', () => {
    const needs: TalosCiliumProps[] = [
      { masquerade: { bpf: true }, bandwidthManager: { bbr: true } },
      { values: { bpf: { masquerade: true, datapathMode: 'netkit' } } },
      { routing: Routing.native(), masquerade: { bpf: true }, bigTcp: true },
      { values: { bpf: { masquerade: true, hostRouting: true } } as object },
    ];
    const chosen = (version: string, props: TalosCiliumProps, cluster = {}) => values(version, props, cluster).originOf('bpf.hostLegacyRouting')?.reason ?? 'the chart';
    for (const props of needs) {
      expect(config(render(props))['enable-host-legacy-routing']).toBe('false');
      expect(chosen(VERSION, props)).toMatch(/^(bandwidthManager\.bbr|bpf\.datapathMode|enableIPv4BIGTCP|bpf\.hostRouting) needs eBPF host routing/);
      // The agent refuses BBR and BIG TCP with legacy host routing.
      expect(chosen('1.18.1', props)).toMatch('bandwidthManager' in props || 'bigTcp' in props ? /^the chart$/ : /siderolabs\/talos\/issues\/10002/);
      expect(chosen(VERSION, props, { kubeSpan: true })).toContain('KubeSpan');
    }
    expect(chosen(VERSION, { masquerade: { bpf: true }, bandwidthManager: { bbr: 'host-namespace-only' } })).toContain('siderolabs/talos/issues/10002');
  });

  test('host routing that is asked for is not chosen again, and raw values win over it', () => {
    const masquerade = { bpf: { masquerade: true } };
    expect(config(render({ hostRouting: 'ebpf', values: masquerade }, OWN_DNS))['enable-host-legacy-routing']).toBe('false');
    expect(values(VERSION, { values: { bpf: { ...masquerade.bpf, hostLegacyRouting: false } } }).values.bpf).toMatchObject({ hostLegacyRouting: false });
  });

  test('strict encryption moved in 1.19', () => {
    const props = { encryption: Encryption.wireguard({ strictEgress: { cidr: '10.244.0.0/16' } }) };
    const strict = { enabled: true, cidr: '10.244.0.0/16' };
    expect(values('1.18.12', props).values.encryption).toMatchObject({ enabled: true, type: 'wireguard', strictMode: strict });
    expect(values('1.19.6', props).values.encryption).toMatchObject({ enabled: true, type: 'wireguard', strictMode: { egress: strict } });
  });
});

describe('workloads', () => {
  test('all images come from the registry, with their digests', () => {
    const { objects } = render({ images: { registry: 'registry.example/mirror' }, hubble: { ui: true }, clusterMesh: true }, { clusterId: 1 });
    const images = [...JSON.stringify(objects).matchAll(/"image":"([^"]*)"/g)].map(([, image]) => image!);
    expect(images.length).toBeGreaterThan(15);
    for (const image of images) expect(image).toMatch(/^registry\.example\/mirror\/cilium\/[a-z-]+:v[^@]+@sha256:[0-9a-f]{64}$/);
  });

  test('restart when their ConfigMap changes', () => {
    const { objects } = render({ hubble: { ui: true } });
    const checksums = objects.flatMap(({ metadata, spec }) => {
      const { template } = (spec ?? {}) as { template?: { metadata?: { annotations?: Record<string, string> } } };
      return Object.keys(template?.metadata?.annotations ?? {}).flatMap((key) => (/configmap-checksum$/.test(key) ? [`${metadata.name} ${key}`] : []));
    });
    expect(checksums.sort()).toEqual([
      'cilium cilium.io/cilium-configmap-checksum',
      'cilium-envoy cilium.io/cilium-envoy-configmap-checksum',
      'cilium-operator cilium.io/cilium-configmap-checksum',
      'hubble-relay cilium.io/hubble-relay-configmap-checksum',
      'hubble-ui cilium.io/hubble-ui-nginx-configmap-checksum',
    ]);
  });

  test('one node gets one operator', () => {
    expect(find(render({}, { controlPlanes: 1, workers: 0 }).objects, 'Deployment', 'cilium-operator').spec).toMatchObject({ replicas: 1 });
  });
});

describe('certificates', () => {
  test('provided ones are mounted and nothing issues others', () => {
    const certificates = CertificateIssuance.provided({ hubbleServerSecret: 'my-server', hubbleRelayClientSecret: 'my-client' });
    const { objects } = render({ hubble: { relay: true }, certificates });
    expect(projected(find(objects, 'DaemonSet', 'cilium'), 'hubble-tls')).toEqual(['my-server']);
    expect(projected(find(objects, 'Deployment', 'hubble-relay'), 'tls')).toEqual(['my-client']);
    expect(objects.filter(({ kind }) => ['Job', 'CronJob', 'Certificate', 'Secret'].includes(kind))).toEqual([]);
  });

  test('those of cluster mesh are renewed on charts that would let them expire', () => {
    const { objects } = render({ clusterMesh: true }, { clusterId: 1 });
    expect(find(objects, 'CronJob', 'clustermesh-apiserver-generate-certs').spec).toMatchObject({ schedule: '0 0 1 */4 *' });
  });
});

describe('mistakes', () => {
  const installations: Installation[] = BAD_PROPS.map(({ props, cluster, version = VERSION }) => ({ props, cluster, version }));
  let rendered: Rendered[];

  beforeAll(() => {
    rendered = renderAll(installations);
  });

  test.each(BAD_PROPS.map(({ code, title }, index) => [code, title, index] as const))('%s: %s', (code, _title, index) => {
    const found = rendered[index]!.errors.filter((problem) => problem.code === code);
    expect(found).toHaveLength(1);
    expect(found[0]!.path).toMatch(/\/cilium$/);
  });
});
