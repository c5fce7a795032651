import type { Reporter } from '../diagnostics/reporter';
import type { Cidr } from './cidr';
import { ADDRESS_BITS } from './ip-text';
import type { IpFamily } from './ip-text';
import type { KubernetesVersion } from './kubernetes-version';
import type { TalosVersion } from './talos-version';

const NETWORK_CONFIG = 'https://docs.siderolabs.com/talos/v1.14/reference/configuration/kubernetes/kubenetworkconfig';

/** A subnet and the prop that it comes from, such as `podSubnets[0]`. */
export interface NamedSubnet {
  readonly name: string;
  readonly cidr: Cidr;
}

/** At least one subnet, and at most one of each family. */
export function checkFamilies(property: string, subnets: readonly NamedSubnet[], report: Reporter): void {
  const text = `[${subnets.map(({ cidr }) => cidr).join(', ')}]`;
  if (subnets.length === 0) {
    report.add({ code: 'CLU016', what: `${property} is empty`, fix: `remove ${property} to use the default, or add one subnet of each IP family of the cluster`, link: NETWORK_CONFIG });
  }
  for (const family of [4, 6] as const) {
    if (subnets.filter(({ cidr }) => cidr.family === family).length > 1) {
      report.add({ code: 'CLU016', what: `${property} has more than one IPv${family} subnet (${text})`, fix: `keep one IPv${family} subnet`, link: NETWORK_CONFIG });
    }
  }
}

/** Talos compares the number of subnets, and a Service needs pods of its own IP family. */
export function checkSameFamilies(pods: readonly NamedSubnet[], services: readonly NamedSubnet[], report: Reporter): void {
  const [podFamilies, serviceFamilies] = [familiesOf(pods), familiesOf(services)];
  if (pods.length === 0 || services.length === 0 || podFamilies === serviceFamilies) return;
  const cidrs = [pods, services].map((subnets) => subnets.map(({ cidr }) => cidr).join(', ')).join(' and ');
  report.add({
    code: 'CLU017',
    what: `podSubnets are ${podFamilies}, but serviceSubnets are ${serviceFamilies} (${cidrs})`,
    fix: 'set subnets of the same IP families in podSubnets and serviceSubnets',
    link: NETWORK_CONFIG,
  });
}

function familiesOf(subnets: readonly NamedSubnet[]): string {
  const families = new Set(subnets.map(({ cidr }) => cidr.family));
  return families.size === 2 ? 'dual-stack' : `IPv${[...families].join()}`;
}

/** Subnets of pods, Services and nodes must not overlap. */
export function checkOverlaps(groups: readonly (readonly NamedSubnet[])[], report: Reporter): void {
  groups.forEach((group, index) => {
    const others = groups.slice(index + 1).flat();
    for (const one of group) {
      for (const other of others.filter(({ cidr }) => cidr.overlaps(one.cidr))) {
        report.add({
          code: 'CLU018',
          what: `${one.name} (${one.cidr}) overlaps ${other.name} (${other.cidr})`,
          fix: 'set one of them to another subnet; an address must belong to pods, Services or nodes only',
        });
      }
    }
  });
}

/** Prefix length of the pod block of each node, by IP family. */
export type NodeMaskSizes = Readonly<Record<IpFamily, number>>;

/** Returns whether the prefix lengths are valid. */
export function checkNodeMasks(masks: NodeMaskSizes, report: Reporter): boolean {
  const wrong = ([4, 6] as const).filter(
    (family) => !Number.isInteger(masks[family]) || masks[family] < 1 || masks[family] > ADDRESS_BITS[family],
  );
  for (const family of wrong) {
    report.add({
      code: 'CLU019',
      what: `nodeCidrMaskSizeIpv${family} must be a whole number from 1 to ${ADDRESS_BITS[family]}; got ${masks[family]}`,
      fix: `remove it to use the default, ${family === 4 ? 24 : 64}, or set it to the prefix length of the pod block of each node`,
      link: NETWORK_CONFIG,
    });
  }
  return wrong.length === 0;
}

// kube-controller-manager keeps one bit for each node block in memory and rejects a subnet with more than 2^16 of them. Talos has
// the same limit (PodSubnetNodeMaskMaxDiff in siderolabs/talos, pkg/machinery/config/types/k8s/network.go).
const MAX_MASK_DIFFERENCE = 16;

// A node block that a fix proposes must still have room for a few pods.
const MIN_NODE_HOST_BITS = 4;

/** Each node gets its own block of each pod subnet. */
export function checkPodSubnetSizes(pods: readonly NamedSubnet[], masks: NodeMaskSizes, nodes: number, report: Reporter): void {
  for (const { name, cidr } of pods) {
    const mask = masks[cidr.family];
    const property = `nodeCidrMaskSizeIpv${cidr.family}`;
    const room = mask < cidr.prefixLength ? 0 : 2 ** (mask - cidr.prefixLength);
    if (room < nodes) {
      const needed = Math.ceil(Math.log2(nodes));
      const raised = cidr.prefixLength + needed;
      const other = raised <= ADDRESS_BITS[cidr.family] - MIN_NODE_HOST_BITS ? `, or raise ${property} to ${raised}` : '';
      report.add({
        code: 'CLU020',
        what: `${name} (${cidr}) has room for ${room} of ${nodes} nodes, because each node gets a /${mask}`,
        fix: `use a subnet of /${Math.max(mask - needed, 0)}${other}`,
        link: NETWORK_CONFIG,
      });
    }
    if (mask - cidr.prefixLength > MAX_MASK_DIFFERENCE) {
      report.add({
        code: 'CLU021',
        what: `${name} (${cidr}) has more than 65536 node blocks of /${mask}, which Kubernetes rejects`,
        fix: `use a subnet of /${mask - MAX_MASK_DIFFERENCE}, or set ${property} to ${cidr.prefixLength + MAX_MASK_DIFFERENCE}`,
        link: NETWORK_CONFIG,
      });
    }
  }
}

// Talos gives the DNS Service of the cluster the tenth address of a Service subnet, and rejects fewer than 4 host bits.
const MIN_SERVICE_HOST_BITS = 4;
// MaxHostBitsForServiceSubnet of Talos, and the limit of kube-apiserver's --service-cluster-ip-range before 1.34, where
// DisableAllocatorDualWrite became the default (kubernetes/kubernetes, pkg/controlplane/apiserver/options/validation.go).
const MAX_SERVICE_HOST_BITS = 20;

/** Service subnets must not be too small for Talos or too large for the Kubernetes API server. */
export function checkServiceSubnetSizes(
  services: readonly NamedSubnet[],
  talos: TalosVersion | undefined,
  kubernetes: KubernetesVersion | undefined,
  report: Reporter,
): void {
  const limited = talos?.usesDocuments || kubernetes?.isBefore('1.34');
  for (const { name, cidr } of services) {
    const bits = cidr.prefixLength + cidr.hostBits;
    if (cidr.hostBits < MIN_SERVICE_HOST_BITS) {
      report.add({
        code: 'CLU022',
        what: `${name} (${cidr}) is smaller than /${bits - MIN_SERVICE_HOST_BITS}, the smallest Service subnet that Talos accepts`,
        fix: `use a subnet of /${bits - MIN_SERVICE_HOST_BITS} or larger`,
        link: NETWORK_CONFIG,
      });
    }
    if (limited && cidr.hostBits > MAX_SERVICE_HOST_BITS) {
      report.add({
        code: 'CLU022',
        what: `${name} (${cidr}) is larger than /${bits - MAX_SERVICE_HOST_BITS}, the largest Service subnet that ${talos?.usesDocuments ? `Talos ${talos}` : `Kubernetes ${kubernetes}`} accepts`,
        fix: `use a subnet of /${bits - MAX_SERVICE_HOST_BITS} or smaller`,
        link: NETWORK_CONFIG,
      });
    }
  }
}
