import type { IConstruct } from 'constructs';
import { groupOf, type KubernetesObject } from '../kubernetes/object';
import { isBootstrapLayer, supplyOf, type LayeredObject, type ObjectsByLayer, type Supply } from './by-layer';
import { listed } from '../runtime/listed';
import { fieldManagerOf } from './field-manager';
import { deliveredLayers, directoriesOf, helmUpgrade, releaseAt, RENDERED } from './helm-delivery';
import { shell } from './markdown';

/** Projects whose CRDs the layers of a cluster often need, by API group. */
const PROJECTS: Readonly<Record<string, string>> = {
  'cert-manager.io': 'cert-manager',
  'gateway.networking.k8s.io': 'the CRDs of the Gateway API (construct `GatewayApiCrds`)',
  'grafana.integreatly.org': 'the Grafana operator',
  'monitoring.coreos.com': 'the Prometheus operator',
};

/** What the objects of one layer need, and neither Kubernetes nor an earlier layer creates. */
interface Needs {
  /** Names of CRDs of Cilium's operator. */
  readonly operator: readonly string[];
  /** Names of CRDs of other projects. */
  readonly crds: readonly string[];
  /** The projects that these CRDs come from. */
  readonly projects: readonly string[];
  readonly namespaces: readonly string[];
}

/**
 * Markdown: the commands that apply the layers of a cluster with kubectl, one after the other, and wait for what each layer needs. They run
 * in the directory that holds `manifests/`.
 *
 * @param scope a construct of the cluster
 * @param done layers that something else applies
 */
export function applySteps(all: ObjectsByLayer, scope: IConstruct, done: readonly string[] = []): string[] {
  const layers = deliveredLayers(all, scope);
  const present = [...layers.keys()].filter((layer) => !done.includes(layer));
  const supply = supplyOf(layers);
  const needs = new Map(present.map((layer) => [layer, needsOf(layers.get(layer)!, layer, supply)]));
  const operator = sorted([...needs.values()].flatMap(({ operator: names }) => names));
  const manager = fieldManagerOf(scope);
  const apply = applyCommand(scope);
  const lines: string[] = manager === undefined || present.length === 0 ? [] : [`The commands apply the objects as \`${manager}\`, the field manager of the controller that takes them over. With another one, a field that you remove later`, 'would stay in the cluster.', ''];
  let waited = operator.length === 0;
  for (const layer of present) {
    if (!waited && !isBootstrapLayer(layer)) {
      waited = true;
      const start = layers.has('cilium')
        ? ["When Cilium's operator starts, it creates the CRDs of Cilium. Wait for the CRDs that the next layers use:"]
        : [
            'The next layers need Cilium, which this app does not install. After Cilium has been installed, its operator creates the CRDs of Cilium. Wait',
            'for the CRDs that the next layers use:',
          ];
      lines.push(...start, '', ...shell(...waitFor(operator)));
    }
    const members = layers.get(layer)!;
    const release = layer === 'cilium' ? releaseAt(scope) : undefined;
    const commands = [
      ...(release ? directoriesOf(layers, [layer]).filter((directory) => directory !== RENDERED) : [`manifests/${layer}`]).map((directory) => `${apply} ${directory}`),
      ...(members.some(({ object }) => object.kind === 'CustomResourceDefinition') ? [ESTABLISHED] : []),
      ...(release ? helmUpgrade(release) : []),
    ];
    lines.push(...step(layer, needs.get(layer)!, commands, release !== undefined));
  }
  return lines;
}

/** The command that applies a directory, without the directory. */
export function applyCommand(scope: IConstruct): string {
  const manager = fieldManagerOf(scope);
  return `kubectl apply --server-side${manager === undefined ? '' : ` --field-manager=${manager}`} -k`;
}

/** Projects with CRDs that a layer needs and the app does not create. */
export function crdsNeededBy(layers: ObjectsByLayer, layer: string): readonly string[] {
  return needsOf(layers.get(layer) ?? [], layer, supplyOf(layers)).projects;
}

/** Names of the CRDs that the operator of Cilium makes and the layers use. */
export function operatorCrdsOf(layers: ObjectsByLayer): readonly string[] {
  const supply = supplyOf(layers);
  return sorted([...layers].flatMap(([layer, members]) => needsOf(members, layer, supply).operator));
}

/** Prerequisites of the commands of `applySteps`. */
export const APPLY_TOOLS = '`kubectl` 1.31 or newer';

function step(layer: string, { crds, projects, namespaces }: Needs, commands: readonly string[], isRelease: boolean): string[] {
  if (crds.length + namespaces.length === 0) return [`Apply the layer \`${layer}\`:`, '', ...shell(...commands)];
  const spaces = namespaces.map((name) => `\`${name}\``);
  const needed = listed([...projects, ...(spaces.length > 0 ? [`the namespace${spaces.length > 1 ? 's' : ''} ${listed(spaces)}`] : [])]);
  return [
    `The layer \`${layer}\` needs ${needed}, which this app does not create. The commands wait for up to ten minutes until they exist.`,
    ...(isRelease ? ['Helm installs no object of the release without them. In a new cluster, apply these CRDs now: what brings them may need a network.'] : []),
    ...(isBootstrapLayer(layer) ? [] : ['No other layer depends on this one, so you can also apply it later.']),
    '',
    ...shell(...waitFor(crds, namespaces), ...commands),
  ];
}

/** The API server serves a kind as soon as its CRD is established. */
const ESTABLISHED = 'kubectl wait --for=condition=Established --timeout=60s crd --all';

/** One after the other: with several names, `kubectl wait` fails when the objects do not exist yet. */
function waitFor(crds: readonly string[], namespaces: readonly string[] = []): string[] {
  const names = [...crds.map((name) => `crd/${name}`), ...namespaces.map((name) => `namespace/${name}`)];
  const wait = 'kubectl wait --for=create --timeout=10m';
  const created = names.length === 1 ? [`${wait} ${names[0]}`] : [`for name in ${names.join(' ')}; do`, `  ${wait} "$name"`, 'done'];
  return [...created, ...(crds.length > 0 ? [ESTABLISHED] : [])];
}

function needsOf(members: readonly LayeredObject[], layer: string, supply: Supply): Needs {
  const seen = new Set<string>();
  const operator = new Set<string>();
  const crds = new Set<string>();
  const projects = new Set<string>();
  const namespaces = new Set<string>();
  for (const { object } of members) {
    const { apiVersion, kind, metadata } = object;
    const key = `${apiVersion} ${kind} ${metadata.namespace}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const group = groupOf(apiVersion);
    if (group === 'cilium.io') operator.add(resourceOf(object));
    else if (!supply.hasKind(object, layer)) {
      crds.add(resourceOf(object));
      projects.add(PROJECTS[group] ?? `the CRDs of \`${group}\``);
    }
    if (!supply.hasNamespace(object, layer)) namespaces.add(metadata.namespace!);
  }
  return { operator: sorted(operator), crds: sorted(crds), projects: sorted(projects), namespaces: sorted(namespaces) };
}

/**
 * The name of a kind's CRD, by which kubectl knows the kind as well: `servicemonitors.monitoring.coreos.com`. It follows the usual English
 * plural, as Kubernetes guesses it.
 */
export function resourceOf({ apiVersion, kind }: KubernetesObject): string {
  const word = kind.toLowerCase();
  const plural = /(s|x|ch|sh)$/.test(word) ? `${word}es` : /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
  const group = groupOf(apiVersion);
  return group === '' ? plural : `${plural}.${group}`;
}

function sorted(names: Iterable<string>): string[] {
  return [...new Set(names)].sort();
}
