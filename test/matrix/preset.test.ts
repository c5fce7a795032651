import type { KubernetesObject } from '../../lib';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { repair } from '../../lib/chart/repairs';
import { CHARTS, expectedLines, type FeatureCase } from '../support/matrix-case';
import { changesBetween } from '../support/matrix-diff';
import { asCdk8sKeepsIt, bareHelm } from '../support/matrix-helm';
import { renderAll, type Rendered } from '../support/matrix-render';

/** The value without which a render would hold keys, and those that put checksums on pods, which the diff looks after. */
const VALUES = {
  hubble: { tls: { auto: { method: 'cronJob' } } },
  rollOutCiliumPods: true,
  operator: { rollOutPods: true },
  envoy: { rollOutPods: true },
};

const FLAGS = ['--namespace', 'kube-system', '--kube-version', '1.34.1', '--values', '-'];

const AGENT = 'DaemonSet kube-system/cilium';
const CLEAN_STATE = `${AGENT} initContainers[clean-cilium-state]`;
const CERTIFICATE = 'kube-system/hubble-generate-certs containers[certgen].env[CILIUM_CERTGEN_CONFIG].value.certs[hubble-server-certs]';

const PRESET: FeatureCase = {
  props: {},
  changes: {
    all: [
      `${AGENT} containers[cilium-agent].securityContext.capabilities.add - SYS_MODULE`,
      `${CLEAN_STATE}.securityContext.capabilities.add - SYS_MODULE`,
      `${AGENT} initContainers[mount-cgroup]: {...} -> -`,
      `${AGENT} initContainers[apply-sysctl-overwrites]: {...} -> -`,
      `${AGENT} volumes[hostproc]: {hostPath: {path: /proc, type: Directory}} -> -`,
      `${AGENT} volumes[cilium-cgroup].hostPath.path: /run/cilium/cgroupv2 -> /sys/fs/cgroup`,
      `${AGENT} containers[cilium-agent].volumeMounts[/sys/fs/cgroup]: - -> {name: cilium-cgroup}`,
      `${CLEAN_STATE}.volumeMounts[/run/cilium/cgroupv2]: {mountPropagation: HostToContainer, name: cilium-cgroup} -> -`,
      `${CLEAN_STATE}.volumeMounts[/sys/fs/cgroup]: - -> {mountPropagation: HostToContainer, name: cilium-cgroup}`,
      'config cgroup-root: /run/cilium/cgroupv2 -> /sys/fs/cgroup',
      ...[
        `${AGENT} containers[cilium-agent]`,
        CLEAN_STATE,
        `${AGENT} initContainers[config]`,
        'DaemonSet kube-system/cilium-envoy containers[cilium-envoy]',
        'Deployment kube-system/cilium-operator containers[cilium-operator]',
      ].flatMap((container) => [
        `${container}.env[KUBERNETES_SERVICE_HOST]: - -> {value: localhost}`,
        `${container}.env[KUBERNETES_SERVICE_PORT]: - -> {value: "7445"}`,
      ]),
      'config ipam: cluster-pool -> kubernetes',
      'config cluster-pool-ipv4-cidr: 10.0.0.0/8 -> -',
      'config cluster-pool-ipv4-mask-size: 24 -> -',
      'config kube-proxy-replacement: false -> true',
      'config kube-proxy-replacement-healthz-bind-address: - -> ""',
      'config cluster-name: default -> home',
      'Job kube-system/hubble-generate-certs has a new hash',
      ...['CronJob', 'Job'].flatMap((kind) => [
        `${kind} ${CERTIFICATE}.commonName: *.default.hubble-grpc.cilium.io -> *.home.hubble-grpc.cilium.io`,
        `${kind} ${CERTIFICATE}.hosts + *.home.hubble-grpc.cilium.io`,
        `${kind} ${CERTIFICATE}.hosts - *.default.hubble-grpc.cilium.io`,
      ]),
    ],
    '1.18': ['config enable-node-port: false -> -'],
    // In the chart's list since 1.19, not in the one that Talos documents.
    '1.19 1.20': [`${AGENT} containers[cilium-agent].securityContext.capabilities.add - SYSLOG`],
  },
};

describe('what a TalosCilium without props makes of the chart', () => {
  const versions = Object.values(CHARTS);
  let bare: KubernetesObject[][];
  let plain: Rendered[];

  beforeAll(() => {
    const outcomes = bareHelm(versions.map((version) => ({ version, flags: FLAGS, stdin: JSON.stringify(VALUES) })));
    bare = outcomes.map(({ stdout }) => {
      const repaired = repair(parseKubernetesYaml(stdout) as KubernetesObject[], { values: VALUES });
      return repaired.map(({ object }) => asCdk8sKeepsIt(object));
    });
    plain = renderAll(versions.map((version) => ({ version, props: {} })));
  });

  test.each(Object.keys(CHARTS) as (keyof typeof CHARTS)[])('%s', (minor) => {
    const index = versions.indexOf(CHARTS[minor]);
    const changes = changesBetween(bare[index]!, plain[index]!.objects);
    // What a whole container was differs between the charts.
    const lines = changes.map((line) => line.replace(/(initContainers\[[^\]]+\]): .* -> -$/, '$1: {...} -> -'));
    expect(lines.sort()).toEqual(expectedLines(PRESET, minor));
  });
});
