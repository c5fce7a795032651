import { isDeepStrictEqual } from 'node:util';
import { Collector, put } from '../../cilium/collector';
import { collectProps } from '../../cilium/collect-props';
import type { TalosCiliumProps } from '../../cilium/talos-cilium-props';
import type { CiliumVersion } from '../../cluster/cilium-version';
import type { TalosCluster } from '../../cluster/talos-cluster';
import { Reporter } from '../../diagnostics/reporter';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import { readParameters } from '../../props/read-shape';
import type { Member, Shape } from '../../props/shape';
import type { HubbleStackProps } from '../../hubble/hubble-stack-props';
import { formatValuePath, parseValuePath, type Contribution, type Entry } from '../../values';
import { levelOf } from '../../values/contribution';
import { data, object, valueOf, type Expression, type ObjectExpression, type Scope } from './expression';
import { lookup } from './cluster';
import { findProps, type Goal, type Pool } from './find-props';
import { NOT_OF_VALUES, setStackValues } from './hubble-stack';

/** Props that are not found by their effect on values. */
const NOT_SEARCHED = new Set(['cluster', 'version', 'allowUnsupportedVersion', 'namespace', 'releaseName', 'values', 'apiVersions', 'chart', 'helm']);

/** An installation to describe by props. */
export interface Wanted {
  /** Values that have an effect. */
  readonly values: JsonObject;
  /** Paths of values that the original has, but that are not known. */
  readonly unknown: readonly string[];
  /** Defaults of the chart. */
  readonly defaults: JsonObject;
  readonly version: CiliumVersion;
  readonly cluster: TalosCluster;
  /** Whether a `HubbleStack` may be part of it. */
  readonly withHubbleStack: boolean;
  /** What names in expressions stand for: the exports of the library. */
  readonly scope: Scope;
}

/** What became of one value. */
export interface Leaf {
  /** Path of the value, as `formatValuePath` writes it. */
  readonly path: string;
  readonly value: Json;
  /** `prop`: a prop sets it. `preset`: the Talos preset sets it. `default`: it equals the default of the chart. `raw`: it stays in `values`. */
  readonly became: 'prop' | 'preset' | 'default' | 'raw';
  /** The prop, or what else sets the value. */
  readonly by?: string;
}

/** A value that the program renders and the original does not. */
export interface Difference {
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly origin: string;
  readonly reason?: string;
  /** Why both mean the same to the cluster; undefined where they do not. */
  readonly same?: string;
}

/** Props and raw values that mean the same as the original values. */
export interface TypedValues {
  readonly props: ObjectExpression;
  /** Props of the `HubbleStack` that goes with it. */
  readonly hubbleStack?: ObjectExpression;
  readonly raw: JsonObject;
  readonly leaves: readonly Leaf[];
  readonly differences: readonly Difference[];
}

/** How bad it is: a wanted value that no prop sets, a value that a prop sets although the original does not, the same if it only switches off what is off by default, a mistake in the props. */
const UNMET = 1;
const UNWANTED = 1.05;
const SAID_OFF = 0.1;
const MISTAKE = 10;

/** Finds the props that set given values; what no prop sets stays raw. */
export function typeValues(wanted: Wanted): TypedValues {
  const { shape } = readParameters('TalosCilium').find(({ name }) => name === 'props')!;
  const state = new Attempts(wanted, shape);
  const members = membersOf(shape, NOT_SEARCHED);
  const found = findProps(members, state);
  const start = wanted.withHubbleStack ? withStack(found) : undefined;
  if (!start) return state.result(found);
  const shapes = members.map((member) => (member.name === 'hubble' ? { ...member, shape: withoutMembers(member.shape, MOVED) } : member));
  const moved = findProps([...shapes, { name: STACK, shape: state.stack, optional: true, rest: false, example: undefined }], state, start);
  return state.result(state.distance(moved) <= state.distance(found) ? moved : found);
}

/** Stands for the props of a `HubbleStack` among those of `TalosCilium`. */
const STACK = 'HubbleStack';

/** All props that are set. */
type AllProps = TalosCiliumProps & { readonly [STACK]?: HubbleStackProps };

/** Members of the prop `hubble` that a `HubbleStack` has too. */
const MOVED: ReadonlySet<string> = new Set(['relay', 'ui', 'metrics', 'openMetrics']);

/** The same with a `HubbleStack`; undefined if the prop `hubble` says more of the UI than a stack can. */
function withStack({ members: { hubble, resources, ...others } }: ObjectExpression): ObjectExpression | undefined {
  if (hubble?.kind !== 'object') return undefined;
  const { relay, ui, metrics, openMetrics, ...rest } = hubble.members;
  if (ui?.kind === 'object' && ['ingress', 'serviceAnnotations', 'baseUrl'].some((name) => Object.hasOwn(ui.members, name))) return undefined;
  const { hubbleRelay, hubbleUi, ...ofOthers } = resources?.kind === 'object' ? resources.members : {};
  const part = (prop: Expression | undefined, requirements: Expression | undefined): Expression | undefined => {
    const settings = prop?.kind === 'object' ? prop.members : {};
    return requirements || prop?.kind === 'object' ? object({ ...settings, ...(requirements && { resources: requirements }) }) : undefined;
  };
  const hasUi = ui !== undefined && !(ui.kind === 'data' && ui.value === false);
  return object({
    ...others,
    ...(Object.keys(rest).length > 0 && { hubble: object(rest) }),
    ...(Object.keys(ofOthers).length > 0 && { resources: object(ofOthers) }),
    [STACK]: object({ relay: part(relay, hubbleRelay), ui: hasUi ? part(ui, hubbleUi) : data(false), metrics, openMetrics }),
  });
}

/** A shape whose objects lack some members. */
function withoutMembers(shape: Shape, without: ReadonlySet<string>): Shape {
  const { parts } = shape;
  if (parts?.kind === 'union') return { ...shape, parts: { ...parts, alternatives: parts.alternatives.map((each) => withoutMembers(each, without)) } };
  return parts?.kind === 'object' ? { ...shape, parts: { ...parts, members: membersOf(shape, without) } } : shape;
}

function membersOf(shape: Shape, without: ReadonlySet<string>): readonly Member[] {
  if (shape.parts?.kind !== 'object') throw new Error('the props have no members');
  return shape.parts.members.filter(({ name }) => !without.has(name));
}

/** Props of `TalosCilium`, and those of a `HubbleStack`. */
function split({ members: { [STACK]: stack, ...members }, ...rest }: ObjectExpression): { readonly cilium: ObjectExpression; readonly stack?: ObjectExpression } {
  return { cilium: { ...rest, members }, ...(stack && { stack: stack.kind === 'object' ? stack : object({}) }) };
}

/** A value, and what set it. */
type SetValue = Pick<Entry, 'path' | 'value' | 'origin' | 'rank' | 'reason'>;

/** Values as props set them. */
interface Attempt {
  readonly entries: ReadonlyMap<string, SetValue>;
  readonly values: JsonObject;
  readonly mistakes: number;
}

/** Keys of wanted values; nothing below the last one of each. */
interface Places {
  readonly below: Map<string, Places>;
}

class Attempts implements Goal {
  private readonly wanted: Wanted;
  private readonly shape: Shape;
  /** Shape of the props of a `HubbleStack` that are about values. */
  readonly stack: Shape;
  private readonly unknown: readonly (readonly string[])[];
  private readonly leaves: readonly Place[];
  private readonly places: Places = { below: new Map() };
  /** Values that a feature chooses without its prop. */
  private readonly automatic = new Set<string>();
  private readonly baseline: Attempt;

  constructor(wanted: Wanted, shape: Shape) {
    this.wanted = wanted;
    this.shape = shape;
    const { shape: whole } = readParameters(STACK).find(({ name }) => name === 'props')!;
    this.stack = { ...whole, parts: { kind: 'object', members: membersOf(whole, NOT_OF_VALUES) } };
    this.unknown = wanted.unknown.map(parseValuePath);
    this.leaves = [...leavesOf(wanted.values)].filter(({ path, value }) => !this.isIdle(path, value));
    for (const { path } of this.leaves) {
      let place = this.places;
      for (const key of path) {
        if (!place.below.has(key)) place.below.set(key, { below: new Map() });
        place = place.below.get(key)!;
      }
    }
    this.baseline = this.attempt({});
  }

  distance(props: ObjectExpression): number {
    try {
      const attempt = this.attempt(valueOf(props, this.wanted.scope) as AllProps);
      const unmet = this.leaves.filter((leaf) => !this.isMet(leaf, attempt)).length;
      return (unmet + this.invented(attempt, props) * MISTAKE) * UNMET + this.unwanted(attempt).reduce((sum, { path, value }) => sum + (this.isMerelyStated(path, value) ? 0 : this.saysOff(path, value) ? SAID_OFF : UNWANTED), 0) + Math.max(0, attempt.mistakes - this.baseline.mistakes) * MISTAKE;
    } catch {
      return Infinity;
    }
  }

  allows(props: ObjectExpression): boolean {
    const { cilium, stack } = split(props);
    return this.shape.find(valueOf(cilium, this.wanted.scope)).length === 0 && (!stack || this.stack.find(valueOf(stack, this.wanted.scope)).length === 0);
  }

  pool(props: ObjectExpression): Pool {
    const { values, defaults, scope } = this.wanted;
    const attempt = this.attempt(valueOf(props, scope) as AllProps);
    const unmet = this.leaves.filter((leaf) => !this.isMet(leaf, attempt));
    const places = new Set([...unmet, ...this.unwanted(attempt)].map(({ path }) => path[0]!));
    return {
      wanted: unique([
        ...unmet.flatMap(({ path }) => path.map((_, index) => valueAt(values, path.slice(0, index + 1)))),
        // A list may be written as a text, where the chart has a setting and not a map of any keys.
        ...unmet.flatMap(({ path, value }) => (path.length > 1 && valueAt(defaults, path) === undefined ? [] : itemsOf(value))),
        ...this.unwanted(attempt).map(({ path }) => valueAt(defaults, path)),
      ]),
      // A default becomes something to write when a prop requires it.
      others: unique([...places].flatMap((place) => [...leavesOf(defaults[place], [place])].map(({ value }) => value))),
    };
  }

  result(props: ObjectExpression): TypedValues {
    const { scope, defaults } = this.wanted;
    const attempt = this.attempt(valueOf(props, scope) as AllProps);
    const raw: JsonObject = {};
    const leaves = this.leaves.map((leaf): Leaf => {
      const path = formatValuePath(leaf.path);
      const { value } = leaf;
      if (!this.isMet(leaf, attempt)) {
        put(raw, leaf.path, value);
        return { path, value, became: 'raw' };
      }
      const entry = attempt.entries.get(leaf.path.join('.')) ?? [...attempt.entries.values()].find((each) => startsWith(each.path, leaf.path) || startsWith(leaf.path, each.path));
      if (!entry) return { path, value, became: 'default' };
      const isPreset = entry.rank === 'preset' || isDeepStrictEqual(this.baseline.entries.get(leaf.path.join('.'))?.value, entry.value);
      return { path, value, became: isPreset ? 'preset' : 'prop', by: entry.origin };
    });
    for (const { path, value } of this.unwanted(attempt)) {
      if (!this.isHarmless(path, value)) put(raw, path, valueAt(defaults, path) ?? null);
    }
    const { cilium, stack } = split(props);
    return { props: cilium, ...(stack && { hubbleStack: stack }), raw, leaves, differences: this.differences(attempt, raw) };
  }

  private differences({ entries }: Attempt, raw: JsonObject): Difference[] {
    const { defaults, values } = this.wanted;
    return [...entries.values()].flatMap(({ path, value, origin, reason }): Difference[] => {
      if (valueAt(raw, path) !== undefined || (this.isWanted(path) && path[0] !== 'k8sServiceHost')) return [];
      const before = valueAt(values, path) ?? valueAt(defaults, path);
      if (isSame(before, value)) return [];
      return [{ path: formatValuePath(path), before, after: value, origin, ...(reason !== undefined && { reason }) }];
    });
  }

  /** Values of features that the original does not set. Values of the Talos preset do not count. */
  private unwanted({ entries }: Attempt): SetValue[] {
    return [...entries.values()].filter(({ path, value, rank }) => rank !== 'preset' && !this.isWanted(path) && !this.isUnknown(path) && !isSame(valueAt(this.wanted.defaults, path), value));
  }

  /** Number of unknown values that props would set. Those that follow from other props or from facts of the cluster do not count. */
  private invented({ entries }: Attempt, props: ObjectExpression): number {
    if (this.unknown.length === 0) return 0;
    const hidden = [...entries.values()].filter(({ path, rank }) => rank !== 'preset' && this.isUnknown(path));
    if (hidden.length === 0) return 0;
    const written = new Set(literalsOf(props));
    return hidden.filter(({ value }) => (Array.isArray(value) && value.length === 0) || [value].flat().some((item) => typeof item === 'string' && written.has(item))).length;
  }

  private isUnknown(path: readonly string[]): boolean {
    return this.unknown.some((each) => startsWith(path, each) || startsWith(each, path));
  }

  /** Whether a value that the original does not set is only reported. All others are undone. */
  private isHarmless(path: readonly string[], value: Json): boolean {
    return this.isMerelyStated(path, value) || this.saysOff(path, value);
  }

  private isMerelyStated(path: readonly string[], value: Json): boolean {
    const name = path.join('.');
    const { values, defaults } = this.wanted;
    return HARMLESS.test(name) || (STATED.has(name) && sameEffect(name, valueAt(defaults, path), value, lookup(values, defaults)) !== undefined);
  }

  /** Whether a prop only says "off" where the library would choose something, and the chart says nothing. */
  private saysOff(path: readonly string[], value: Json): boolean {
    return value === false && this.automatic.has(path.join('.')) && (valueAt(this.wanted.defaults, path) ?? null) === null;
  }

  /** Whether a value is wanted at a path, in it or around it. */
  private isWanted(path: readonly string[]): boolean {
    let place = this.places;
    for (const key of path) {
      const next = place.below.get(key);
      if (!next) return false;
      if (next.below.size === 0) return true;
      place = next;
    }
    return true;
  }

  private isMet({ path, value }: Place, { values }: Attempt): boolean {
    const set = valueAt(values, path);
    // Two names of the address of KubePrism.
    if (path[0] === 'k8sServiceHost' && set === 'localhost' && value === '127.0.0.1') return true;
    return isSame(set === undefined ? valueAt(this.wanted.defaults, path) : set, value);
  }

  /** An empty map adds nothing, and `null` removes nothing where there is nothing. */
  private isIdle(path: readonly string[], value: Json): boolean {
    return (isJsonObject(value) && Object.keys(value).length === 0) || (value === null && (valueAt(this.wanted.defaults, path) ?? null) === null);
  }

  private attempt(props: AllProps): Attempt {
    const { cluster, version, defaults, values } = this.wanted;
    const collector = new Collector(cluster, version, new Reporter('import'), () => defaults);
    const { [STACK]: stack, ...own } = props;
    collectProps(own, collector);
    if (stack) collector.run(STACK, 'feature', (context) => setStackValues(stack, leavesOf, context));
    const early = merged(collector.contributions);
    // What is wanted will be there, by a prop or raw.
    const late = collector.late((path) => valueAt(values, path.split('.')) ?? valueAt(early.values, path.split('.')));
    const all = late.contributions.length === 0 ? early : merged([...collector.contributions, ...late.contributions]);
    for (const [name, { origin }] of all.entries) if (!Object.hasOwn(props, origin)) this.automatic.add(name);
    return { ...all, mistakes: collector.report.problems.length + late.report.problems.length + all.mistakes };
  }
}

/** The same as \`mergeContributions\`, without what a search of thousands of steps does not need. */
function merged(contributions: readonly Contribution[]): Attempt {
  const entries = new Map<string, SetValue>();
  const values: JsonObject = {};
  let mistakes = 0;
  const inOrder = [...contributions].sort((left, right) => levelOf(left.rank) - levelOf(right.rank));
  for (const { values: contributed, origin, rank, reasons } of inOrder) {
    for (const { path, value } of leavesOf(contributed)) {
      const name = path.join('.');
      const other = entries.get(name);
      if (other && levelOf(other.rank) === levelOf(rank) && !isDeepStrictEqual(other.value, value)) mistakes += 1;
      entries.set(name, { path, value, origin, rank, reason: reasons?.[name] });
      put(values, path, value);
    }
  }
  return { entries, values, mistakes };
}

/** All strings that are written in an expression. */
function* literalsOf(expression: Expression): Iterable<string> {
  switch (expression.kind) {
    case 'data':
      for (const { value } of leavesOf(expression.value, [''])) for (const item of [value].flat()) if (typeof item === 'string') yield item;
      return;
    case 'object':
      for (const member of Object.values(expression.members)) yield* literalsOf(member);
      return;
    case 'list':
      for (const item of expression.items) yield* literalsOf(item);
      return;
    case 'reference':
      return;
    case 'call':
    case 'method':
      for (const arg of expression.args) yield* literalsOf(arg);
      if (expression.kind === 'method') yield* literalsOf(expression.on);
  }
}

/** Values that only say what the agent does anyway, under some conditions. */
const STATED = new Set(['bpf.hostLegacyRouting', 'socketLB.enabled', 'routingMode']);

/**
 * Why the agent or the chart makes the same of two values; undefined if they do not.
 *
 * @param value other values of the installation
 */
export function sameEffect(path: string, before: Json | undefined, after: Json | undefined, value: (path: string) => Json | undefined): string | undefined {
  const replaces = isSame(value('kubeProxyReplacement'), true);
  const isUnset = (before ?? null) === null;
  switch (path) {
    case 'k8sServiceHost':
      return before === '127.0.0.1' && after === 'localhost' ? 'both are the address of KubePrism' : undefined;
    case 'bpf.hostLegacyRouting':
      return isUnset && !replaces ? 'without kube-proxy replacement the agent uses the network stack of the host anyway' : isUnset && after === false ? 'it is the default of the agent' : undefined;
    case 'routingMode':
      return (isUnset || before === '') && after === 'tunnel' && !isSame(value('eni.enabled'), true) && !isSame(value('gke.enabled'), true) ? 'it is the default of the agent' : undefined;
    case 'socketLB.enabled':
      return after === true && replaces ? 'kube-proxy replacement includes it' : undefined;
    case 'kubeProxyReplacement':
      return isUnset && isSame(after, false) ? 'it is the default of the agent' : undefined;
    case 'gatewayAPI.gatewayClass.create':
      return before === 'auto' && isSame(after, true) ? 'the chart creates the GatewayClass where the cluster has its CRD' : undefined;
    case 'gatewayAPI.enableAppProtocol':
      return after === true && isSame(value('gatewayAPI.enableAlpn'), true) ? 'ALPN includes it' : undefined;
    default:
      return path.endsWith('.trustCRDsExist') ? 'it is a switch of the render only' : undefined;
  }
}

/** Values that come with a prop, do not change what the datapath does, and are the better choice where a render is applied. */
const HARMLESS = /(^|\.)(rollOutPods|trustCRDsExist|gatewayClass\.create|enableAppProtocol)$/;

/** Whether the chart makes the same of two values: `true` and `"true"`, `7445` and `"7445"`, `eth0 eth1` and a list of both. */
export function isSame(left: Json | undefined, right: Json | undefined): boolean {
  if (JSON.stringify(left ?? null) === JSON.stringify(right ?? null) || isDeepStrictEqual(left ?? null, right ?? null)) return true;
  // An item with a space or a comma is several to the agent, and none to what reads the list.
  if (Array.isArray(left) && typeof right === 'string') return right !== '' && left.join(' ') === right && !left.some((item) => /[\s,]/.test(String(item)));
  if (Array.isArray(right) && typeof left === 'string') return isSame(right, left);
  const isScalar = (value: Json | undefined): boolean => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isScalar(left) && isScalar(right) && String(left) === String(right);
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return path.length >= start.length && start.every((key, index) => path[index] === key);
}

/** Values that may be written, each once. */
function unique(values: readonly (Json | undefined)[]): Json[] {
  const found = new Map<string, Json>();
  for (const value of values) {
    if (value === undefined || value === null || typeof value === 'boolean') continue;
    found.set(JSON.stringify(value), value);
    // Filters of flows are JSON in texts.
    if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string' && item.startsWith('{'))) found.set(`JSON of ${JSON.stringify(value)}`, parsedItems(value as string[]));
    // YAML keeps what was meant as a string as a number, and the other way round.
    if (typeof value === 'number') found.set(JSON.stringify(String(value)), String(value));
    else if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) found.set(value, Number(value));
    // Quantities are strings: `cpu: 2`.
    else if (isJsonObject(value) && Object.values(value).some((member) => typeof member === 'number')) {
      const texts = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, typeof member === 'number' ? String(member) : member]));
      found.set(JSON.stringify(texts), texts);
    }
  }
  return [...found.values()];
}

/** The list in a text. One with commas is split by the agent only. */
function itemsOf(value: Json): Json[] {
  return typeof value === 'string' && value !== '' && !value.includes(',') ? [value.split(/\s+/)] : [];
}

function parsedItems(texts: readonly string[]): Json[] {
  return texts.flatMap((text) => {
    try {
      return [JSON.parse(text) as Json];
    } catch {
      return [];
    }
  });
}

/** A scalar, a list, `null` or an empty map. */
interface Place {
  readonly path: readonly string[];
  readonly value: Json;
}

function* leavesOf(value: Json | undefined, path: readonly string[] = []): Iterable<Place> {
  if (value === undefined) return;
  if (isJsonObject(value) && Object.keys(value).length > 0) for (const [key, below] of Object.entries(value)) yield* leavesOf(below, [...path, key]);
  else if (path.length > 0) yield { path, value };
}
