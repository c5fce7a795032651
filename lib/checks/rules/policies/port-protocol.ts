import { KUBERNETES_PROTOCOLS, PORT_PROTOCOLS, PORTLESS_PROTOCOLS } from '../../../model/policy-language';
import { isBefore, type AgentSettings } from '../../policies/agent-settings';
import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';
import { isSet } from '../../policies/policy-walk';

const WITH_PORTS: ReadonlySet<unknown> = new Set(PORT_PROTOCOLS);
const OF_KUBERNETES: ReadonlySet<unknown> = new Set(KUBERNETES_PROTOCOLS);

export const portProtocol: PolicyRule = {
  id: 'POL222',
  title: 'Unsupported protocol',
  reason: 'Protocols are written in upper case. ICMP belongs in icmps. VRRP and IGMP require Cilium 1.19. GRE, IPIP, IPV6, ESP and AH require Cilium 1.20. The API server or the agent rejects a policy with any other protocol.',
  good: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '53', protocol: 'UDP' }] }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '53', protocol: 'udp' }] }] }] })] },
  typescript: {
    wrong: program(".addRule('ingress', { toPorts: [{ ports: [{ port: '53', protocol: 'udp' as never }] }] })"),
    right: program('.allowFrom(Peer.any(), Port.udp(53))'),
  },
  visit: {
    port({ protocol }, walk) {
      if (!isSet(protocol) || WITH_PORTS.has(protocol)) return;
      const minor = (PORTLESS_PROTOCOLS as Readonly<Record<string, string | undefined>>)[String(protocol)];
      const portless = portlessIn(walk.settings);
      if (minor !== undefined && isBefore(walk.settings, minor)) walk.report('protocol', protocol, `requires Cilium ${minor}`, `remove it, or use Cilium ${minor} or newer`);
      else if (minor === undefined) walk.report('protocol', protocol, 'is not a supported protocol', `use one of ${[...PORT_PROTOCOLS, ...portless].join(', ')}; ICMP belongs in icmps`);
    },
    kubernetesPort({ protocol }, walk) {
      if (isSet(protocol) && !OF_KUBERNETES.has(protocol)) walk.report('protocol', protocol, 'is not a supported protocol', `use one of ${KUBERNETES_PROTOCOLS.join(', ')}`);
    },
  },
};

function portlessIn(settings: AgentSettings): string[] {
  return Object.entries(PORTLESS_PROTOCOLS).flatMap(([protocol, minor]) => (isBefore(settings, minor) ? [] : [protocol]));
}
