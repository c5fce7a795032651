import type { CodeExample, CodeTable } from './entry';

const DOCS = 'https://docs.cilium.io/en/stable/network/l2-announcements/';

function announcement(wrong: string, right: string): CodeExample {
  const program = (props: string): string => `const lan = new L2Announcement(chart, 'lan', { ${props} });
new LoadBalancerPool(chart, 'pool', { blocks: ['192.168.1.200/29'], announce: Announce.l2(lan) });`;
  return { wrong: program(wrong), right: program(right) };
}

/** A policy in YAML. */
function inYaml(wrong: string, right: string): CodeExample {
  const policy = (spec: string): string => `apiVersion: cilium.io/v2alpha1\nkind: CiliumL2AnnouncementPolicy\nmetadata:\n  name: lan\nspec:\n  ${spec}`;
  return { wrong: policy(wrong), right: policy(right) };
}

/** Codes of `L2Announcement`. */
export const announcements = {
  ANN001: {
    title: 'Invalid interface pattern',
    reason: 'Each entry of `interfaces` must be a regular expression in RE2 syntax, which has no look-around. The agent ignores a policy with an invalid entry.',
    link: `${DOCS}#interfaces`,
    typescript: announcement("interfaces: ['^eno(?!1)']", "interfaces: ['^eno[02-9]']"),
    yaml: inYaml("loadBalancerIPs: true\n  interfaces: ['^eno(?!1)']", "loadBalancerIPs: true\n  interfaces: ['^eno[02-9]']"),
  },
  ANN002: {
    title: 'Announcement of no addresses',
    reason: 'A policy announces addresses only if loadBalancerIPs or externalIPs is true.',
    link: DOCS,
    typescript: {
      wrong: announcement('loadBalancerIPs: false', '').wrong,
      right: announcement('', '').right.replace(', {  }', ''),
    },
    yaml: inYaml('nodeSelector: { matchLabels: { rack: a } }', 'nodeSelector: { matchLabels: { rack: a } }\n  loadBalancerIPs: true'),
  },
  ANN003: {
    title: 'Pool without an announcement and without a reason',
    reason: 'Without an announcement, the addresses are reachable only if something outside this app routes them to the nodes. The reason must state what that is, and addresses.md lists it.',
    typescript: {
      wrong: "new LoadBalancerPool(chart, 'pool', { blocks: ['192.168.1.200/29'], announce: Announce.none('') });",
      right: "new LoadBalancerPool(chart, 'pool', { blocks: ['192.168.1.200/29'], announce: Announce.none('a static route on the router') });",
    },
  },
  ANN004: {
    title: 'Invalid number of announced Services',
    reason: '`serviceCount` must be a whole number of at least 1. The client rate limit of the agents is calculated from it, because each announced Service has a lease to renew.',
    link: `${DOCS}#sizing-client-rate-limit`,
    typescript: announcement('serviceCount: 0.5', 'serviceCount: 50'),
  },
  ANN016: { title: 'Invalid interface pattern in an L2 announcement policy', retired: 'ANN001 reports it, whether a construct or YAML makes the policy.' },
} as const satisfies CodeTable;
