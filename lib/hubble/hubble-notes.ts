import type { TalosCilium } from '../cilium/talos-cilium';
import type { ExposurePlan } from './exposure';

/** What the notes tell of. */
export interface NotesFacts {
  readonly relay: boolean;
  readonly ui: boolean;
  readonly exposure: ExposurePlan;
}

/** The file `hubble.md` beside the manifests: how to get at what Hubble sees. */
export function hubbleNotes({ cluster, namespace }: TalosCilium, { relay, ui, exposure }: NotesFacts): string {
  const sections = [
    `# Hubble of cluster ${cluster.name}`,
    ...(ui ? [uiSection(namespace, exposure)] : []),
    ...(relay
      ? [
          `## Flows on the command line\n\n\`\`\`sh\nkubectl -n ${namespace} port-forward service/hubble-relay 4245:80 &\nhubble observe --server localhost:4245 --verdict DROPPED --follow\n\`\`\``,
        ]
      : []),
    `## Flows of one node, without Relay\n\n\`\`\`sh\nkubectl -n ${namespace} exec ds/cilium -c cilium-agent -- hubble observe --last 100\n\`\`\``,
  ];
  return `${sections.join('\n\n')}\n`;
}

function uiSection(namespace: string, exposure: ExposurePlan): string {
  const forward = `\`\`\`sh\nkubectl -n ${namespace} port-forward service/hubble-ui 12000:80\n\`\`\`\n\nThen open <http://localhost:12000>.`;
  return `## User interface\n\n${[...elsewhere(exposure), forward].join('\n\n')}`;
}

function elsewhere(exposure: ExposurePlan): string[] {
  switch (exposure.kind) {
    case 'port-forward':
      return [];
    case 'http-route':
      return [`At ${exposure.hostnames.map((name) => `\`${name}\``).join(', ')}, by Gateway ${exposure.gateway.namespace}/${exposure.gateway.name}. Or:`];
    case 'ingress':
      return [`At ${exposure.hostnames.map((name) => `<${exposure.tlsSecret === undefined ? 'http' : 'https'}://${name}>`).join(', ')}. Or:`];
    case 'load-balancer':
      return [`At the address of Service hubble-ui-external${exposure.ip === undefined ? '' : `, ${String(exposure.ip)}`}, port ${exposure.port ?? 80}. Or:`];
  }
}
