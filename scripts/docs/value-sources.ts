import { App, Chart } from 'cdk8s';
import { CertificateIssuance, ClusterChart, TalosCilium, TalosCluster, type TalosCiliumProps, type TalosClusterProps } from '../../lib';
import { ciliumChartAsset, findAsset } from '../../lib/assets';
import { OpenChart } from '../../lib/chart/chart-store';
import { namedKeys, type KnownKeys } from '../../lib/chart/known-keys';
import type { Example } from '../../test/examples/example';
import { TABLES } from '../../test/matrix/features';
import { CHARTS } from '../../test/support/matrix-case';
import { homeCluster } from '../../test/support/matrix-render';

const EXAMPLES = ['bgp', 'cilium', 'egress-gateway', 'gateway', 'host-firewall', 'hubble', 'load-balancing', 'policies', 'routes'];

/** Props that are made by a function, with the member that says by which. */
const MAKERS: Readonly<Record<string, readonly [maker: string, kind: string]>> = {
  certificates: ['CertificateIssuance', 'method'],
  encryption: ['Encryption', 'type'],
  ipam: ['Ipam', 'mode'],
  routing: ['Routing', 'mode'],
};

type Tree = { [key: string]: unknown };

/** A value as the installation has it. */
interface Wanted {
  readonly path: readonly string[];
  readonly text: string;
  /** The prop whose feature wants it; undefined where none does. */
  readonly prop: string | undefined;
}

/** What sets each Helm value: found by running every row of the feature tables and every example with and without each prop. */
export function valueSources(): string {
  const sources = new Map<string, Set<string>>();
  for (const version of Object.values(CHARTS)) {
    const known = new OpenChart(findAsset(ciliumChartAsset(version)), version).facts.values;
    const note = (path: readonly string[], source: (cut: readonly string[]) => string): void => {
      // What lies below the keys that the chart names is the user's own, in the value and in the prop.
      const named = namedPart(known, path);
      const value = named.join('.');
      sources.set(value, (sources.get(value) ?? new Set()).add(source(path.slice(named.length))));
    };
    for (const { path } of contributed({}, {}, version).values()) note(path, () => 'TalosCilium');
    for (const { props, on, cluster } of Object.values(TABLES).flat()) {
      const tree = plain({ ...on, ...props });
      for (const { path, place } of setBy(tree, cluster ?? {}, version)) {
        note(path, (cut) => `TalosCilium { ${snippetOf(cut.length > 0 && place.slice(-cut.length).join('.') === cut.join('.') ? place.slice(0, -cut.length) : place, tree)} }`);
      }
    }
    for (const { path, construct } of requested(version)) note(path, () => construct);
  }
  const lines = [...sources].sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, texts]) => `  '${value}': [${innermost([...texts]).sort().map((text) => `'${text}'`).join(', ')}],`);
  return `/**
 * Constructs that set a Helm value, and the prop by which they do it; \`TalosCilium\` without a prop sets it by itself.
 * Made by scripts/docs/value-sources.ts; do not edit.
 */
export const VALUE_SOURCES: Readonly<Record<string, readonly string[]>> = {
${lines.join('\n')}
};
`;
}

/** Without those that say less of the same: \`gatewayApi\` beside \`gatewayApi: { alpn }\`. */
function innermost(texts: readonly string[]): string[] {
  const open = (text: string): string => text.replace(/[ ({})]*$/, '');
  return texts.filter((text) => !text.includes('{') || !texts.some((other) => other !== text && other.startsWith(open(text)) && /^[:( {]/.test(other.slice(open(text).length)) && other.length > text.length));
}

/** Values of the installation by path. */
function contributed(props: Tree, cluster: Partial<TalosClusterProps>, version: string): Map<string, Wanted> {
  const cilium = new TalosCilium(new Chart(new App(), 'home'), 'cilium', { cluster: homeCluster(cluster), version, ...(props as TalosCiliumProps) });
  const wanted = [...cilium.effectiveValues.entries()].map(({ path, value, origin, rank }) => ({ path, text: JSON.stringify(value), prop: rank === 'feature' ? origin : undefined }));
  return new Map(wanted.map((each) => [each.path.join('.'), each]));
}

/** Values that props set, each with the innermost member of its prop that decides it. */
function* setBy(tree: Tree, cluster: Partial<TalosClusterProps>, version: string): Iterable<{ readonly path: readonly string[]; readonly place: readonly string[] }> {
  const attempt = (props: Tree): ReturnType<typeof contributed> | undefined => {
    try {
      return contributed(made(props), cluster, version);
    } catch {
      return undefined;
    }
  };
  const all = attempt(tree);
  if (!all) return;
  const places = [...placesIn(tree)].map((place) => ({ place, rest: attempt(removed(tree, place)) })).filter(({ rest }) => rest !== undefined);
  for (const { path, text, prop } of all.values()) {
    const deciding = places.filter(({ place, rest }) => place[0] === prop && rest!.get(path.join('.'))?.text !== text).map(({ place }) => place);
    for (const place of deciding) {
      const inner = deciding.some((other) => other.length > place.length && place.every((key, index) => other[index] === key));
      if (!inner) yield { path, place };
    }
  }
}

/** Constructs beside TalosCilium, with the values that they ask for. */
function* requested(version: string): Iterable<{ readonly path: readonly string[]; readonly construct: string }> {
  const minor = version.replace(/\.\d+$/, '');
  for (const file of EXAMPLES) {
    const { examples } = require(`../../test/examples/${file}`) as { examples: readonly Example[] };
    for (const { build } of examples.filter(({ minors }) => !minors || (minors as readonly string[]).includes(minor))) {
      const app = new App();
      const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, workers: 2 }));
      const cilium = new TalosCilium(chart, 'cilium', { version });
      build(chart, cilium);
      const names = new Map(app.node.findAll().map((construct) => [construct.node.path, construct.constructor.name]));
      for (const entry of cilium.effectiveValues.entries()) {
        for (const { origin, path } of [entry, ...entry.overrides]) {
          const construct = names.get(origin);
          if (construct) yield { path, construct };
        }
      }
    }
  }
}

function namedPart(known: KnownKeys, path: readonly string[]): readonly string[] {
  const end = path.findIndex((_, index) => !namedKeys(known, path.slice(0, index + 1)));
  return end > 0 ? path.slice(0, end) : path;
}

function plain({ certificates, ...props }: TalosCiliumProps): Tree {
  return { ...props, ...(certificates && { certificates: (certificates as unknown as { plan: Tree }).plan }) };
}

function made({ certificates, ...props }: Tree): Tree {
  if (!certificates) return props;
  const { method, ...settings } = certificates as Tree & { method: keyof typeof CertificateIssuance };
  return { ...props, certificates: (CertificateIssuance[method] as (settings: Tree) => unknown)(settings) };
}

function* placesIn(tree: Tree, above: readonly string[] = []): Iterable<readonly string[]> {
  for (const [key, value] of Object.entries(tree)) {
    if (above.length === 1 && MAKERS[above[0]!]?.[1] === key) continue;
    yield [...above, key];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) yield* placesIn(value as Tree, [...above, key]);
  }
}

function removed(tree: Tree, [key, ...below]: readonly string[]): Tree {
  const { [key!]: value, ...rest } = tree;
  return below.length === 0 ? rest : { ...rest, [key!]: removed(value as Tree, below) };
}

/** `masquerade: { bpf }`, `encryption: Encryption.wireguard({ nodeEncryption })`. */
function snippetOf([prop, ...below]: readonly string[], tree: Tree): string {
  const inner = below.reduceRight((text, key) => (text === '' ? `{ ${key} }` : `{ ${key}: ${text} }`), '');
  const maker = MAKERS[prop!];
  if (!maker) return inner === '' ? prop! : `${prop}: ${inner}`;
  // A prop that is also on or off has its default maker for `true`.
  const made = (tree[prop!] as Tree | boolean);
  if (typeof made === 'boolean') return `${prop}: ${made}`;
  const kind = String(made[maker[1]]).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return `${prop}: ${maker[0]}.${kind}(${inner})`;
}
