import { byCodePoint, type Struct, type Words } from './shape';

/** Where a shape stands: the kind, and the field names from it; `[]` for an item of a list or a value of a map. */
export interface Place {
  readonly root: string;
  readonly path: readonly string[];
}

export interface Nameable {
  readonly key: string;
  readonly shape: Struct | Words;
  readonly places: readonly Place[];
}

/**
 * Names that the field has for shapes that turn up under many field names, by their fields; `!` stands behind a required
 * one.
 */
const WELL_KNOWN: Readonly<Record<string, string>> = {
  'matchExpressions,matchLabels': 'LabelSelector',
  'key!,operator!,values': 'LabelSelectorRequirement',
  'key!,name,optional': 'KeySelector',
  'name!': 'NameReference',
  'group!,kind!,name!': 'LocalObjectReference',
  'group!,kind!,name!,namespace': 'ObjectReference',
  'group,kind,name!,namespace': 'SecretObjectReference',
  'group,kind,name!,namespace,port': 'BackendObjectReference',
  'group,kind,name!,namespace,port,weight': 'BackendRef',
  'matchName,matchPattern': 'FQDNSelector',
  'rollingUpdate,type': 'UpdateStrategy',
  'maxSurge,maxUnavailable': 'RollingUpdate',
  // UDPRoute shares it; the name is older than that.
  'parentRefs,rules!,useDefaultGateways': 'TCPRouteSpec',
};

/** First words of field names that are written in capitals when a name starts with them. */
const ACRONYMS = new Set([
  'api',
  'aws',
  'bgp',
  'bpf',
  'ca',
  'cni',
  'cors',
  'dns',
  'eni',
  'grpc',
  'http',
  'icmp',
  'ip',
  'ipam',
  'nat',
  'tls',
  'ui',
  'uri',
  'url',
]);

/**
 * Chooses a name for each shape. It comes from the field that holds the shape, at the place nearest to the root, so
 * that a field added further down renames nothing. A shape that only one kind uses starts with the kind's name. When two
 * shapes want a name, the one nearer to the root has it and the other one adds the name of its parent field.
 */
export function chooseNames(types: readonly Nameable[]): ReadonlyMap<string, string> {
  const roots = [...new Set(types.flatMap((type) => type.places.map((place) => place.root)))];
  const ordered = types.map((type) => ({ type, first: firstPlace(type.places) })).sort((a, b) => comparePlaces(a.first, b.first));

  const names = new Map<string, string>();
  const taken = new Set<string>(roots);
  for (const { type, first } of ordered) {
    const name = candidates(type, first).find((candidate) => !taken.has(candidate));
    if (name === undefined) throw new Error(`no free name for ${first.root}.${first.path.join('.')}`);
    taken.add(name);
    names.set(type.key, name);
  }
  return names;
}

function candidates({ shape, places }: Nameable, first: Place): string[] {
  const fields = shape.is === 'struct' ? shape.fields : [];
  const families = [...new Set(places.map((place) => familyOf(place.root)))].sort(byCodePoint);
  const prefix = families.length === 1 ? (families[0] ?? '') : '';
  const trail = trailOf(first.path);
  const found: string[] = [];
  const wellKnown = WELL_KNOWN[fields.map((field) => field.name + (field.required ? '!' : '')).join()];
  if (wellKnown) found.push(wellKnown);
  if (shape.is === 'struct' && shape.hint !== undefined) found.push(shape.hint);
  const keys = new Set(places.map((place) => trailOf(place.path).at(-1)));
  if ((fields.length === 1 && keys.size > 2) || (fields.length === 2 && keys.size > 1)) {
    found.push(prefix + fields.map((field) => pascal(field.name)).join(''));
  }
  for (let length = 1; length <= trail.length; length += 1) found.push(prefix + trail.slice(-length).join(''));
  for (let length = 1; length <= trail.length; length += 1) found.push(familyOf(first.root) + trail.slice(-length).join(''));
  return found;
}

/** Kinds that are one idea in two scopes share their types: `CiliumClusterwideNetworkPolicy` with `CiliumNetworkPolicy`. */
function familyOf(root: string): string {
  return root.replace('Clusterwide', '');
}

function trailOf(path: readonly string[]): string[] {
  const trail: string[] = [];
  path.forEach((part, index) => {
    if (part !== '[]') trail.push(pascal(path[index + 1] === '[]' ? singular(part) : part));
  });
  return trail;
}

function firstPlace(places: readonly Place[]): Place {
  const [first] = [...places].sort(comparePlaces);
  if (!first) throw new Error('a type without a place');
  return first;
}

function comparePlaces(a: Place, b: Place): number {
  return (
    a.path.length - b.path.length ||
    byCodePoint(familyOf(a.root), familyOf(b.root)) ||
    byCodePoint(a.root, b.root) ||
    byCodePoint(a.path.join('.'), b.path.join('.'))
  );
}

export function pascal(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((part) => {
      const word = /^[a-z0-9]+/.exec(part)?.[0] ?? '';
      return (
        (ACRONYMS.has(word) ? word.toUpperCase() : part.charAt(0).toUpperCase() + word.slice(1)) + part.slice(Math.max(word.length, 1))
      );
    })
    .join('');
}

export function singular(word: string): string {
  if (word.length <= 3 || !word.endsWith('s') || /(ss|us|dns|tls)$/i.test(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return /(ss|x|ch|sh)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}
