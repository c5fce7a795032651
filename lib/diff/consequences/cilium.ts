import { CiliumVersion } from '../../cluster/cilium-version';
import { minorsInside } from '../../cluster/version-steps';
import { isJsonObject, valueAt, type Json } from '../../kubernetes/json';
import { ciliumSettings } from '../../model/cilium-config';
import { list, map, maps } from '../../model/json';
import type { ConsequenceRule, DiffContext, Found } from '../consequence';
import { imageReference } from '../../kubernetes/image-reference';
import { SETTINGS_FILE, type DiffObject, type FieldChange, type ObjectChange } from '../model';
import { SETTINGS } from './settings-table';
import { textOf } from '../text-of';

const UPGRADE = 'https://docs.cilium.io/en/stable/operations/upgrade/';

/** Consequences for Cilium itself. */
export const CILIUM_RULES: readonly ConsequenceRule[] = [
  {
    id: 'cilium-version',
    level: 'warning',
    title: 'Another version of Cilium',
    source: UPGRADE,
    *find(object: ObjectChange): Found {
      const [before, after] = [versionIn(object, object.before), versionIn(object, object.after)];
      if (!before || !after || before.toString() === after.toString()) return;
      const source = `https://docs.cilium.io/en/v${after.minorString}/operations/upgrade/#upgrade-notes`;
      const what = `Cilium ${before.toString()} becomes ${after.toString()}.`;
      const minors = after.minor - before.minor;
      if (after.major !== before.major || Math.abs(minors) > 1) {
        yield { level: 'disruptive', what: `${what} Upgrades and rollbacks are tested between consecutive minor versions only.`, advice: `go through ${after.major === before.major ? minorsInside(before.toString(), after.toString()).join(', then ') : 'the versions between'} first`, source };
      } else if (minors !== 0) {
        yield { what, advice: `be on the latest patch release of ${before.minorString} first, run the pre-flight check, and read the upgrade notes of ${after.minorString}`, source };
      } else {
        yield { level: 'note', what, source: `https://github.com/cilium/cilium/releases/tag/v${after.toString()}` };
      }
    },
  },
  {
    id: 'agent-restart',
    level: 'warning',
    title: 'Cilium agents restart',
    source: UPGRADE,
    *find(object: ObjectChange, { objectsBefore, objectsAfter }: DiffContext): Found {
      if (!isAgent(object) || object.type !== 'changed' || templateFields(object).length === 0) return;
      const nodes = valueAt(object.after!.fields, ['spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable']);
      const peers = [...new Set([objectsBefore, objectsAfter].flatMap((side) => peersWithoutGracefulRestart(side(object.scope))))];
      const traffic = peers.length === 0 ? 'Connections continue.' : `Graceful restart is off for BGP ${peers.length === 1 ? 'peer' : 'peers'} ${peers.join(', ')}: the routes of a node are withdrawn while its agent restarts, and connections that arrive through them are interrupted.`;
      yield {
        ...(peers.length > 0 && { level: 'disruptive' as const, advice: 'in a change before this one, set gracefulRestart.enabled in the CiliumBGPPeerConfig, and switch it on at the router' }),
        fields: templateFields(object),
        what: `Cilium agents restart on every node${nodes === undefined ? '' : `, ${textOf(nodes)} nodes at a time`}. ${traffic} Until the agent of a node is back, no pod starts there, policies do not change, and pods whose DNS requests go through the DNS proxy resolve no names.`,
      };
    },
  },
  {
    id: 'agent-keeps-settings',
    level: 'warning',
    title: 'Agents do not read the new settings',
    source: 'https://docs.cilium.io/en/stable/configuration/',
    *find(object: ObjectChange, { objects }: DiffContext): Found {
      if (!isConfig(object) || settingsOf(object).length === 0) return;
      if (objects.some((other) => other.scope === object.scope && isAgent(other) && (other.type !== 'changed' || templateFields(other).length > 0))) return;
      yield { fields: settingsOf(object), what: 'Agents read these settings when they start, and nothing restarts them: the change has no effect until they restart.', advice: 'kubectl -n kube-system rollout restart daemonset/cilium deployment/cilium-operator, or set rollOutCiliumPods in the Helm values' };
    },
  },
  {
    id: 'proxy-restart',
    level: 'warning',
    title: 'Envoy restarts',
    source: `${UPGRADE}#version-specific-notes`,
    *find(object: ObjectChange, diff: DiffContext): Found {
      if (object.kind !== 'DaemonSet' || object.name !== 'cilium-envoy' || object.type !== 'changed' || templateFields(object).length === 0) return;
      const users = proxyUsers(diff, object.scope);
      yield users === undefined
        ? { level: 'note', fields: templateFields(object), what: 'Envoy restarts on every node. Nothing in these objects sends traffic through it: no Gateway, no Ingress, no L7 policy.' }
        : { level: 'disruptive', fields: templateFields(object), what: `Envoy restarts on every node, which interrupts the connections of ${users}. Clients must connect again.` };
    },
  },
  {
    id: 'cilium-setting',
    level: 'warning',
    title: 'A setting of Cilium with consequences',
    source: 'https://docs.cilium.io/en/stable/network/kubernetes/configuration/',
    *find(object: ObjectChange): Found {
      if (isConfig(object)) yield* settingConsequences(object);
    },
  },
  {
    id: 'machine-config',
    level: 'warning',
    title: 'The machine configuration of Talos changes',
    source: 'https://docs.siderolabs.com/talos/v1.14/configure-your-talos-cluster/system-configuration/patching',
    *find(object: ObjectChange): Found {
      const content = map((object.after ?? object.before)!.fields.content);
      const isOfTalos = content.apiVersion === 'v1alpha1' || ([content.machine, content.cluster].some(isJsonObject) && Object.keys(content).every((key) => OF_MACHINE_CONFIG.has(key)));
      if (object.kind !== SETTINGS_FILE || !isOfTalos) return;
      const [hadManifests, hasManifests] = [object.before, object.after].map((side) => list(valueAt(side?.fields.content, ['cluster', 'inlineManifests'])).length > 0);
      if (hadManifests && !hasManifests) {
        yield { what: 'The machine configuration no longer has the manifests that Talos applied. Once the nodes have this machine configuration, talosctl upgrade-k8s of Talos 1.13 and newer deletes the objects in them, Cilium included, unless Talos has removed them from its inventory.', advice: 'follow the steps of docs/handover.md in their order, and remove the objects from the inventory of Talos before talosctl upgrade-k8s' };
      } else if (object.type === 'removed') {
        yield { what: 'The patch is removed. Nodes keep the settings in it until they are removed from their machine configuration.', advice: 'remove these settings from the machine configuration of the nodes; in Omni, delete the config patch' };
      } else if (object.type === 'changed' && object.fields.every(({ path }) => path[1] === 'cluster' && path[2] === 'inlineManifests')) {
        yield { level: 'note', what: 'New clusters start with other manifests. In a cluster that runs, Talos applies them with the next talosctl upgrade-k8s.' };
      } else yield { what: 'The machine configuration of nodes changes. Neither kubectl nor Argo CD nor Flux applies it.', advice: 'apply the patch with talosctl, as the README beside it says' };
    },
  },
  {
    id: 'bgp-session',
    level: 'disruptive',
    title: 'BGP sessions are reset',
    source: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-operation/',
    *find(object: ObjectChange): Found {
      if (!/^CiliumBGP(?:ClusterConfig|PeerConfig|NodeConfigOverride|PeeringPolicy)$/.test(object.kind) || object.type !== 'changed') return;
      const fields = object.fields.filter(({ folded, path }) => !folded && path[0] === 'spec');
      if (fields.length > 0) yield { fields, what: 'Sessions with the peers that use this object may be reset. Traffic to the advertised addresses is interrupted until they are established again, unless graceful restart is on at both ends.' };
    },
  },
];

/** All that a machine configuration has at the top. Helm values of Cilium have `cluster` as well, and more. */
const OF_MACHINE_CONFIG: ReadonlySet<string> = new Set(['version', 'debug', 'persist', 'machine', 'cluster']);

/** Peers whose routes are withdrawn while the agent of a node restarts. */
function peersWithoutGracefulRestart(objects: readonly DiffObject[]): string[] {
  const of = (kind: string): DiffObject[] => objects.filter(({ fields }) => fields.kind === kind);
  const isOn = (config: unknown): boolean => valueAt(config, ['gracefulRestart', 'enabled']) === true;
  const configs = new Map(of('CiliumBGPPeerConfig').map(({ fields }) => [fields.metadata.name, isOn(fields.spec)]));
  const clusters = of('CiliumBGPClusterConfig');
  const peers = clusters.flatMap(({ fields }) => maps(map(fields.spec).bgpInstances)).flatMap((instance) => maps(instance.peers));
  return [
    // What a configuration says that is not among the objects is not known.
    ...peers.filter(({ peerConfigRef }) => !isJsonObject(peerConfigRef) || configs.get(textOf(peerConfigRef.name)) === false).map(({ name }) => textOf(name)),
    ...(clusters.length === 0 ? [...configs].flatMap(([name, on]) => (on ? [] : [`with ${name}`])) : []),
    ...of('CiliumBGPPeeringPolicy').flatMap(({ fields }) => maps(map(fields.spec).virtualRouters)).flatMap(({ neighbors }) => maps(neighbors)).filter((neighbor) => !isOn(neighbor)).map(({ peerAddress }) => textOf(peerAddress)),
  ];
}

/** The version that the image of the agent has. */
function versionIn(object: ObjectChange, side: DiffObject | undefined): CiliumVersion | undefined {
  if (!isAgent(object) || !side) return undefined;
  const containers = maps(valueAt(side.fields, ['spec', 'template', 'spec', 'containers']));
  const image = containers.find(({ name }) => name === 'cilium-agent')?.image;
  const tag = typeof image === 'string' ? imageReference(image).tag : undefined;
  try {
    return tag === undefined ? undefined : CiliumVersion.parse(tag.replace(/^v/, ''));
  } catch {
    return undefined;
  }
}

function isAgent({ kind, name, group }: ObjectChange): boolean {
  return kind === 'DaemonSet' && group === 'apps' && name === 'cilium';
}

function isConfig({ kind, name }: ObjectChange): boolean {
  return kind === 'ConfigMap' && name === 'cilium-config';
}

/** Changes that make the pods of a workload restart: all below its template, also those that are folded. */
export function templateFields({ fields }: ObjectChange): FieldChange[] {
  return fields.filter(({ path, folded }) => path[0] === 'spec' && path[1] === 'template' && folded !== 'order' && folded !== 'line breaks');
}

function settingsOf({ fields }: ObjectChange): FieldChange[] {
  return fields.filter(({ path, folded }) => path[0] === 'data' && !folded);
}

function* settingConsequences(object: ObjectChange): Found {
  for (const setting of SETTINGS) {
    const fields = settingsOf(object).filter(({ path }) => typeof path[1] === 'string' && setting.keys.includes(path[1]));
    const told = new Map<string, FieldChange[]>();
    for (const field of fields) {
      if (setting.whenNew === false && field.before === undefined) continue;
      const value = field.after === undefined ? 'removed' : textOf(field.after);
      const effect = typeof setting.effect === 'string' ? setting.effect : setting.effect[value];
      // A range that is added at the end leaves those before it as they are.
      if (effect === undefined || (field.path[1] === 'cluster-pool-ipv4-cidr' && isExtended(field))) continue;
      told.set(effect, [...(told.get(effect) ?? []), field]);
    }
    for (const [effect, members] of told) {
      const { level, advice, source } = setting;
      yield { fields: members, level, source, ...(advice !== undefined && { advice }), what: `${members.map(settingText).join(', ')}. ${effect}` };
    }
  }
}

function isExtended({ before, after }: FieldChange): boolean {
  return typeof before === 'string' && typeof after === 'string' && after.startsWith(`${before} `);
}

function settingText({ path, before, after }: FieldChange): string {
  const key = textOf(path[1]);
  const text = (value: Json | undefined): string => (value === undefined ? 'not set' : value === '' ? '""' : textOf(value));
  return `${key}: ${text(before)} -> ${text(after)}`;
}

/** What sends traffic through Envoy, as text. */
function proxyUsers({ objectsAfter, objects }: DiffContext, scope: string): string | undefined {
  const all = objectsAfter(scope);
  const config = ciliumSettings(all.map(({ fields }) => fields));
  const users = [
    ...(config['enable-gateway-api'] === 'true' ? ['Gateways'] : []),
    ...(config['enable-ingress-controller'] === 'true' ? ['Ingresses'] : []),
    ...(all.some(({ fields }) => isPolicy(fields.kind) && usesProxy(fields)) || objects.some(({ before, kind }) => before && isPolicy(kind) && usesProxy(before.fields)) ? ['L7 policies'] : []),
  ];
  return users.length === 0 ? undefined : users.join(' and ');
}

function isPolicy(kind: string): boolean {
  return kind === 'CiliumNetworkPolicy' || kind === 'CiliumClusterwideNetworkPolicy';
}

function usesProxy({ spec, specs }: Readonly<Record<string, unknown>>): boolean {
  return /"(?:http|terminatingTLS|originatingTLS|serverNames|listener)":/.test(JSON.stringify([spec, specs]));
}
