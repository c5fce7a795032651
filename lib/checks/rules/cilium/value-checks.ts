import { readCidr } from '../../../cluster/cidr';
import { ADDRESS_BITS } from '../../../cluster/ip-text';
import { isWhole } from '../../../kubernetes/json';
import type { NewProblem, Reporter } from '../../../diagnostics/reporter';
import { obstaclesToEbpfHostRouting } from '../../../model/datapath';
import { checkExporters, checkHeaders, exportersOf } from '../../../model/hubble-checks';
import { identityOf } from '../../../model/identity';
import { list, map, text } from '../../../model/json';
import type { CiliumModel } from '../../../model/model';
import { ofKinds } from '../../../model/of-kinds';
import { describeValues, isOff, isOn, isSet, isUnset, listAt, numberAt, textAt } from '../../../model/values';
import type { SharedChecks } from '../../rule';

/** What props of `TalosCilium` and constructs may ask for and no agent can do, wherever the values come from. */
export const valueChecks: SharedChecks = {
  on: 'shared',
  codes: {
    CIL012: 'error',
    CIL015: 'warning',
    CIL016: 'error',
    CIL019: 'error',
    CIL022: 'error',
    CIL026: 'error',
    CIL027: 'error',
    CIL029: 'error',
    HUB009: 'error',
    HUB010: 'error',
  },
  check({ ciliums, objects }, report) {
    for (const cilium of ciliums) {
      const on = report.on(cilium.path);
      for (const check of CHECKS) check(cilium, on);
    }
    for (const { path, object } of ofKinds(objects, 'CiliumPodIPPool')) checkPool(`CiliumPodIPPool ${identityOf(object).name}: spec.`, map(object.spec), report.on(path));
  },
};

type ValueCheck = (cilium: CiliumModel, report: Reporter) => void;

const CHECKS: readonly ValueCheck[] = [checkHostRouting, checkOpenMetrics, checkStrictEgress, checkMtu, checkUpgradeCompatibility, checkPodPools, checkAppProtocol, checkRedaction, checkExport];

const HOST_ROUTING = 'bpf.hostLegacyRouting';

/** A warning where raw values write the default: the cluster is the same without it, and the file may be a copy of the chart's values. */
function ofDefault(cilium: CiliumModel, path: string, fix: string): Pick<NewProblem, 'severity' | 'edits' | 'fix'> {
  if (cilium.originated(path).isRaw !== true) return { fix };
  return { severity: 'warning', edits: [{ remove: path }], fix: `remove the value ${path}, which only repeats the default; or ${fix}` };
}

/** Only where it is set: the default of the chart is a fallback of the agent. */
function checkHostRouting(cilium: CiliumModel, report: Reporter): void {
  if (!isSet(cilium, HOST_ROUTING) || !isOff(cilium, HOST_ROUTING)) return;
  const obstacles = obstaclesToEbpfHostRouting(cilium).filter((path) => path !== 'encryption.type');
  for (const path of obstacles) {
    report.add({
      code: 'CIL012',
      subject: path,
      what: `eBPF host routing requires ${path === 'bpf.masquerade' ? 'eBPF masquerading' : 'kube-proxy replacement'}, which is off (${describeValues(cilium, HOST_ROUTING, path)})`,
      ...ofDefault(cilium, HOST_ROUTING, path === 'bpf.masquerade' ? 'set masquerade: { bpf: true }; in values: set bpf.masquerade: true' : 'remove kubeProxy: true from the TalosCluster and kubeProxyReplacement: false from TalosCilium; in values: set kubeProxyReplacement: true'),
    });
  }
}

function checkOpenMetrics(cilium: CiliumModel, report: Reporter): void {
  if (isOff(cilium, 'hubble.enabled') || !isSet(cilium, 'hubble.metrics.enableOpenMetrics') || !isOn(cilium, 'hubble.metrics.enableOpenMetrics') || !isUnset(cilium, 'hubble.metrics.enabled')) return;
  report.add({
    code: 'CIL015',
    subject: 'hubble.metrics.enableOpenMetrics',
    what: `the OpenMetrics format has no effect, because there are no Hubble metrics (${describeValues(cilium, 'hubble.metrics.enableOpenMetrics', 'hubble.metrics.enabled')})`,
    fix: "set metrics, for example ['dns', 'drop'], or remove openMetrics",
  });
}

function checkStrictEgress(cilium: CiliumModel, report: Reporter): void {
  for (const place of ['encryption.strictMode.egress', 'encryption.strictMode']) {
    if (!isOn(cilium, 'encryption.enabled') || !isOn(cilium, `${place}.enabled`)) continue;
    const cidr = textAt(cilium, `${place}.cidr`);
    if (cidr !== undefined && readCidr(cidr)?.family !== 6) continue;
    report.add({
      code: 'CIL016',
      subject: `${place}.cidr`,
      what: `strict encryption requires an IPv4 network (${describeValues(cilium, `${place}.enabled`, `${place}.cidr`)})`,
      fix: cilium.cluster.podSubnets.some(({ family }) => family === 4) ? 'set encryption: Encryption.wireguard({ strictEgress: true }), which takes the IPv4 pod subnet; in values: set encryption.strictMode.egress.cidr to the IPv4 pod subnet' : 'remove strictEgress: the cluster has no IPv4 pod subnet',
    });
  }
}

const MIN_MTU = { 4: 68, 6: 1280 } as const;
const MAX_MTU = 65_535;

/** 0 leaves the MTU to the agent. */
function checkMtu(cilium: CiliumModel, report: Reporter): void {
  const mtu = cilium.value('MTU');
  const family = isOn(cilium, 'ipv6.enabled') ? 6 : 4;
  if (typeof mtu !== 'number' || mtu === 0 || isWhole(mtu, MIN_MTU[family], MAX_MTU)) return;
  report.add({
    code: 'CIL019',
    subject: 'MTU',
    what: `the MTU must be a whole number of bytes from ${MIN_MTU[family]} to ${MAX_MTU} with IPv${family} (${describeValues(cilium, 'MTU')})`,
    fix: 'set mtu to the MTU of the network of the nodes, or remove it: Cilium then detects it',
  });
}

function checkUpgradeCompatibility(cilium: CiliumModel, report: Reporter): void {
  const minor = textAt(cilium, 'upgradeCompatibility');
  if (minor === undefined) return;
  const parts = /^v?1\.(\d+)(\.\d+)?$/.exec(minor);
  if (parts && cilium.version.atLeast(`1.${parts[1]}`)) return;
  report.add({
    code: 'CIL022',
    subject: 'upgradeCompatibility',
    what: parts ? `upgradeCompatibility is newer than Cilium ${cilium.version} (${describeValues(cilium, 'upgradeCompatibility')})` : `upgradeCompatibility must be a minor version of Cilium (${describeValues(cilium, 'upgradeCompatibility')})`,
    fix: "set it to the minor version that was first installed on this cluster, such as '1.17', or remove it",
  });
}

function checkPodPools(cilium: CiliumModel, report: Reporter): void {
  const mode = textAt(cilium, 'ipam.mode');
  if (mode === 'multi-pool') {
    for (const [name, pool] of Object.entries(map(cilium.value('ipam.operator.autoCreateCiliumPodIPPools')))) {
      const place = `ipam.operator.autoCreateCiliumPodIPPools.${name}.`;
      for (const family of [4, 6] as const) checkFamily(cilium, family, `${place}ipv${family}.cidrs`, report);
      checkPool(place, map(pool), report);
    }
  }
  if (mode !== 'cluster-pool') return;
  for (const family of [4, 6] as const) {
    const path = `ipam.operator.clusterPoolIPv${family}PodCIDRList`;
    if (!checkFamily(cilium, family, path, report)) continue;
    const networks = listAt(cilium, path);
    if (networks.length === 0) report.add({ code: 'CIL029', subject: path, what: `pods get no IPv${family} address, because the pool is empty (${describeValues(cilium, path)})`, fix: `add a network with room for every node, such as ${family === 4 ? '10.8.0.0/16' : 'fd00:8::/104'}` });
    checkRoom(path, family, networks, numberAt(cilium, `ipam.operator.clusterPoolIPv${family}MaskSize`), report);
  }
}

const DEFAULT_POOL_OF_IPV6 = 'fd00::/104';

/** Whether a family is on. A pool of a family that is off is reported. */
function checkFamily(cilium: CiliumModel, family: 4 | 6, path: string, report: Reporter): boolean {
  const isFamilyOn = isOn(cilium, `ipv${family}.enabled`);
  if (!isFamilyOn && isSet(cilium, path)) {
    const fix = `remove the IPv${family} networks from ipam, or add an IPv${family} network to podSubnets of the TalosCluster`;
    report.add({
      code: 'CIL027',
      subject: path,
      what: `the IPv${family} pool has no effect, because the cluster has no IPv${family} pod subnet (${describeValues(cilium, path, `ipv${family}.enabled`)})`,
      ...(String(listAt(cilium, path)) === DEFAULT_POOL_OF_IPV6 ? ofDefault(cilium, path, fix) : { fix }),
    });
  }
  return isFamilyOn;
}

/** A pool for several nodes, as CiliumPodIPPool has it. */
function checkPool(place: string, { ipv4, ipv6 }: ReturnType<typeof map>, report: Reporter): void {
  const networks = [map(ipv4), map(ipv6)].map(({ cidrs }) => list(cidrs));
  if (networks.every((each) => each.length === 0)) {
    report.add({ code: 'CIL029', what: `${place.replace(/\.$/, '')} has no network, so its pods get no address`, fix: 'add ipv4 or ipv6 with cidrs, such as 10.10.0.0/16, and maskSize' });
  }
  for (const [index, family] of ([4, 6] as const).entries()) {
    const { maskSize } = map(family === 4 ? ipv4 : ipv6);
    checkRoom(`${place}ipv${family}.cidrs`, family, networks[index]!, typeof maskSize === 'number' ? maskSize : undefined, report);
  }
}

/** Each node gets a part of a network, as large as the mask says. */
function checkRoom(path: string, family: 4 | 6, networks: readonly unknown[], mask: number | undefined, report: Reporter): void {
  if (mask === undefined) return;
  networks.forEach((network, index) => {
    // TAL013 reports what is not a network.
    const cidr = readCidr(network);
    if (cidr?.family !== family || isWhole(mask, cidr.prefixLength, ADDRESS_BITS[family])) return;
    report.add({
      code: 'CIL029',
      subject: path,
      what: `${path}[${index}] (${String(network)}) is smaller than the block of a single node (mask size ${mask})`,
      fix: `set the mask size of IPv${family} to a whole number from ${cidr.prefixLength} to ${ADDRESS_BITS[family]}; in TypeScript: ipv${family}MaskSize in Ipam`,
    });
  });
}

/** The chart switches it on with ALPN. */
function checkAppProtocol(cilium: CiliumModel, report: Reporter): void {
  if (!isOn(cilium, 'gatewayAPI.enabled') || !isOn(cilium, 'gatewayAPI.enableAlpn') || !isSet(cilium, 'gatewayAPI.enableAppProtocol') || !isOff(cilium, 'gatewayAPI.enableAppProtocol')) return;
  report.add({
    code: 'CIL026',
    subject: 'gatewayAPI.enableAppProtocol',
    what: `appProtocol: false has no effect, because ALPN requires appProtocol (${describeValues(cilium, 'gatewayAPI.enableAppProtocol', 'gatewayAPI.enableAlpn')})`,
    ...ofDefault(cilium, 'gatewayAPI.enableAppProtocol', 'set alpn: false too, or remove appProtocol: false; in values: remove gatewayAPI.enableAppProtocol, or set gatewayAPI.enableAlpn: false'),
  });
}

function checkRedaction(cilium: CiliumModel, report: Reporter): void {
  if (isOff(cilium, 'hubble.enabled') || !isOn(cilium, 'hubble.redact.enabled')) return;
  for (const side of ['allow', 'deny']) {
    const path = `hubble.redact.http.headers.${side}`;
    checkHeaders(path, listAt(cilium, path).flatMap((header) => text(header) ?? []), report);
  }
}

function checkExport(cilium: CiliumModel, report: Reporter): void {
  if (!isOff(cilium, 'hubble.enabled')) checkExporters(exportersOf((path) => cilium.value(path)), report);
}
