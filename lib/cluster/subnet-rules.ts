import type { Cidr } from './cidr';
import { ADDRESS_BITS } from './ip-text';
import type { IpFamily } from './ip-text';
import type { KubernetesVersion } from './kubernetes-version';
import type { Reporter } from '../diagnostics/reporter';
import type { TalosVersion } from './talos-version';

const FAMILIES = 'CLU016';
const FAMILY_MISMATCH = 'CLU017';
const OVERLAP = 'CLU018';
const NODE_MASK = 'CLU019';
const TOO_FEW_NODES = 'CLU020';
const POD_SUBNET_TOO_LARGE = 'CLU021';
const SERVICE_SUBNET_SIZE = 'CLU022';

const NETWORK_CONFIG = 'https://docs.siderolabs.com/talos/v1.14/reference/configuration/kubernetes/kubenetworkconfig';

/** A subnet and the property that it was given in, such as `podSubnets[0]`. */
export interface NamedSubnet {
  readonly name: string;
  readonly cidr: Cidr;
}

/** At least one subnet, and at most one of each family. */
export function checkFamilies(property: string, subnets: readonly NamedSubnet[], problems: Reporter): void {
  const text = `[${subnets.map(({ cidr }) => cidr).join(', ')}]`;
  if (subnets.length === 0) {
    const what = `${property} is empty (${text})`;
    problems.add({ code: FAMILIES, what, fix: 'give one subnet, or one of each IP family', link: NETWORK_CONFIG });
  }
  for (const family of [4, 6] as const) {
    if (subnets.filter(({ cidr }) => cidr.family === family).length > 1) {
      const what = `${property} has more than one IPv${family} subnet (${text})`;
      problems.add({ code: FAMILIES, what, fix: `keep one IPv${family} subnet`, link: NETWORK_CONFIG });
    }
  }
}

/** Pods and services need the same families: Talos compares the counts, Kubernetes cannot serve a family without pods. */
export function checkSameFamilies(pods: readonly NamedSubnet[], services: readonly NamedSubnet[], problems: Reporter): void {
  const [podFamilies, serviceFamilies] = [familiesOf(pods), familiesOf(services)];
  if (pods.length === 0 || services.length === 0 || podFamilies === serviceFamilies) return;
  const cidrs = [pods, services].map((subnets) => subnets.map(({ cidr }) => cidr).join(', ')).join(' and ');
  problems.add({
    code: FAMILY_MISMATCH,
    what: `podSubnets are ${podFamilies} and serviceSubnets are ${serviceFamilies} (${cidrs})`,
    fix: 'give podSubnets and serviceSubnets the same IP families',
    link: NETWORK_CONFIG,
  });
}

function familiesOf(subnets: readonly NamedSubnet[]): string {
  const families = new Set(subnets.map(({ cidr }) => cidr.family));
  return families.size === 2 ? 'dual stack' : `IPv${[...families].join()}`;
}

/** No subnet may share an address with a subnet of another kind. */
export function checkOverlaps(groups: readonly (readonly NamedSubnet[])[], problems: Reporter): void {
  groups.forEach((group, index) => {
    const others = groups.slice(index + 1).flat();
    for (const one of group) {
      for (const other of others.filter(({ cidr }) => cidr.overlaps(one.cidr))) {
        problems.add({
          code: OVERLAP,
          what: `${one.name} overlaps ${other.name} (${one.cidr} and ${other.cidr})`,
          fix: 'give pods, services and nodes subnets that share no address',
        });
      }
    }
  });
}

/** Prefix length of each node's pod block, by family. */
export type NodeMaskSizes = Readonly<Record<IpFamily, number>>;

/** Prefix lengths that the families have; answers whether they can be reckoned with. */
export function checkNodeMasks(masks: NodeMaskSizes, problems: Reporter): boolean {
  const wrong = ([4, 6] as const).filter(
    (family) => !Number.isInteger(masks[family]) || masks[family] < 1 || masks[family] > ADDRESS_BITS[family],
  );
  for (const family of wrong) {
    const what = `nodeCidrMaskSizeIpv${family} is not a prefix length (${masks[family]})`;
    problems.add({ code: NODE_MASK, what, fix: `give a whole number of 1 to ${ADDRESS_BITS[family]}`, link: NETWORK_CONFIG });
  }
  return wrong.length === 0;
}

// kube-controller-manager keeps one bit for each node block in memory and refuses a subnet of more than 2^16 of them. Talos has
// the same limit (PodSubnetNodeMaskMaxDiff in siderolabs/talos, pkg/machinery/config/types/k8s/network.go).
const MAX_MASK_DIFFERENCE = 16;

// A node block that a fix proposes must still hold a few pods.
const MIN_NODE_HOST_BITS = 4;

/** Every node gets its own block of each pod subnet. */
export function checkPodSubnetSizes(pods: readonly NamedSubnet[], masks: NodeMaskSizes, nodes: number, problems: Reporter): void {
  for (const { name, cidr } of pods) {
    const mask = masks[cidr.family];
    const property = `nodeCidrMaskSizeIpv${cidr.family}`;
    const room = mask < cidr.prefixLength ? 0 : 2 ** (mask - cidr.prefixLength);
    if (room < nodes) {
      const needed = Math.ceil(Math.log2(nodes));
      const raised = cidr.prefixLength + needed;
      const other = raised <= ADDRESS_BITS[cidr.family] - MIN_NODE_HOST_BITS ? `, or raise ${property} to ${raised}` : '';
      problems.add({
        code: TOO_FEW_NODES,
        what: `${name} has room for ${room} of ${nodes} nodes, each with a /${mask} (${cidr})`,
        fix: `widen the subnet to /${Math.max(mask - needed, 0)}${other}`,
        link: NETWORK_CONFIG,
      });
    }
    if (mask - cidr.prefixLength > MAX_MASK_DIFFERENCE) {
      problems.add({
        code: POD_SUBNET_TOO_LARGE,
        what: `${name} holds more than 2^${MAX_MASK_DIFFERENCE} node blocks of /${mask}, which Kubernetes refuses (${cidr})`,
        fix: `narrow the subnet to /${mask - MAX_MASK_DIFFERENCE}, or lower ${property} to ${cidr.prefixLength + MAX_MASK_DIFFERENCE}`,
        link: NETWORK_CONFIG,
      });
    }
  }
}

// Talos gives the cluster's DNS Service the tenth address of a service subnet, and refuses less than 4 host bits.
const MIN_SERVICE_HOST_BITS = 4;
// MaxHostBitsForServiceSubnet of Talos, and the limit of kube-apiserver's --service-cluster-ip-range before 1.34, where
// DisableAllocatorDualWrite became the default (kubernetes/kubernetes, pkg/controlplane/apiserver/options/validation.go).
const MAX_SERVICE_HOST_BITS = 20;

/** Service subnets neither too small for Talos nor too large for the Kubernetes API server. */
export function checkServiceSubnetSizes(
  services: readonly NamedSubnet[],
  talos: TalosVersion | undefined,
  kubernetes: KubernetesVersion | undefined,
  problems: Reporter,
): void {
  const limited = talos?.usesDocuments || kubernetes?.isBefore('1.34');
  for (const { name, cidr } of services) {
    const bits = cidr.prefixLength + cidr.hostBits;
    if (cidr.hostBits < MIN_SERVICE_HOST_BITS) {
      problems.add({
        code: SERVICE_SUBNET_SIZE,
        what: `${name} is smaller than /${bits - MIN_SERVICE_HOST_BITS} (${cidr})`,
        fix: `widen the subnet to /${bits - MIN_SERVICE_HOST_BITS} or more`,
        link: NETWORK_CONFIG,
      });
    }
    if (limited && cidr.hostBits > MAX_SERVICE_HOST_BITS) {
      problems.add({
        code: SERVICE_SUBNET_SIZE,
        what: `${name} is larger than /${bits - MAX_SERVICE_HOST_BITS} (${cidr})`,
        fix: `narrow the subnet to /${bits - MAX_SERVICE_HOST_BITS} or less`,
        link: NETWORK_CONFIG,
      });
    }
  }
}
