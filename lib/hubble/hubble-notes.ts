import type { TalosCilium } from '../cilium/talos-cilium';
import { shell } from '../synthesis/markdown';
import type { ExposurePlan } from './exposure';

/** What the notes tell of. */
export interface NotesFacts {
  readonly relay: boolean;
  readonly ui: boolean;
  readonly exposure: ExposurePlan;
}

/** The file `hubble.md` beside the manifests: how to see the flows of Hubble. */
export function hubbleNotes({ cluster, namespace }: TalosCilium, { relay, ui, exposure }: NotesFacts): string {
  return `${[
    `# Hubble of cluster ${cluster.name}`,
    '',
    'Hubble shows the network flows that Cilium sees on each node.',
    '',
    ...(relay ? ['Hubble Relay collects the flows from all nodes. Wait until it runs:', '', ...shell(`kubectl -n ${namespace} rollout status deployment/hubble-relay`)] : []),
    ...(ui ? userInterface(namespace, exposure) : []),
    ...(relay ? commandLine(namespace) : []),
    '## Flows of one node, without Relay',
    '',
    'The agent pod on each node contains the Hubble client. This command uses the agent on one of the nodes:',
    '',
    ...shell(`kubectl -n ${namespace} exec daemonset/cilium --container cilium-agent -- hubble observe --last 100`),
  ].join('\n').trimEnd()}\n`;
}

function userInterface(namespace: string, exposure: ExposurePlan): string[] {
  const elsewhere = placeOf(exposure);
  return [
    '## User interface',
    '',
    ...(elsewhere === undefined ? [] : [elsewhere, '', 'With kubectl, you can also open it through a port-forward:', '']),
    ...shell(`kubectl -n ${namespace} port-forward service/hubble-ui 12000:80`),
    'Leave the command running, and open <http://localhost:12000>. Ctrl-C stops it.',
    '',
  ];
}

function commandLine(namespace: string): string[] {
  return [
    '## Flows on the command line',
    '',
    'You need the [Hubble client](https://docs.cilium.io/en/stable/observability/hubble/setup/#install-the-hubble-client). Leave this command running in one',
    'terminal:',
    '',
    ...shell(`kubectl -n ${namespace} port-forward service/hubble-relay 4245:80`),
    'In a second terminal, this command shows dropped packets as they occur:',
    '',
    ...shell('hubble observe --server localhost:4245 --verdict DROPPED --follow'),
  ];
}

function placeOf(exposure: ExposurePlan): string | undefined {
  switch (exposure.kind) {
    case 'port-forward':
      return undefined;
    case 'http-route':
      return `The UI is at ${exposure.hostnames.map((name) => `\`${name}\``).join(', ')}, through the Gateway \`${exposure.gateway.namespace}/${exposure.gateway.name}\`.`;
    case 'ingress':
      return `The UI is at ${exposure.hostnames.map((name) => `<${exposure.tlsSecret === undefined ? 'http' : 'https'}://${name}>`).join(', ')}.`;
    case 'load-balancer':
      return `The UI is at the address of the Service \`hubble-ui-external\`${exposure.ip === undefined ? '' : `, ${String(exposure.ip)}`}, port ${exposure.port ?? 80}.`;
  }
}
