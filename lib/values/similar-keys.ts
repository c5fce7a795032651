import { isJsonObject, type Json } from '../kubernetes/json';
import { namedKeys, type KnownKeys } from '../chart/known-keys';
import { isOfType } from '../chart/schema-check';
import { nearestNames, plainName } from '../runtime/near-names';

const MAX_SUGGESTIONS = 3;

/**
 * Known paths that are similar to an unknown one, best first: the same name in other case or with other separators, a name that differs
 * by a few letters, the same name in another place. Empty if there is none.
 */
export function similarPaths(root: KnownKeys, unknown: readonly string[], value: Json): string[][] {
  const around = unknown.slice(0, -1);
  const key = unknown.at(-1)!;
  const names = Object.keys(namedKeys(root, around)?.keys ?? {});

  const sameLetters = names.filter((name) => plainName(name) === plainName(key));
  if (sameLetters.length > 0) return sameLetters.map((name) => [...around, name]);
  const elsewhere = samePlaceInAnotherSpelling(root, unknown);
  if (elsewhere.length > 0) return elsewhere;
  // Another number is another thing: ipv4 and ipv6, l2 and l7.
  const [nearest] = nearestNames(key, names).filter((name) => digitsOf(name) === digitsOf(key) && resembles(namedKeys(root, [...around, name])!, value));
  if (nearest !== undefined) return [typeof value === 'boolean' ? switchOf(root, [...around, nearest]) : [...around, nearest]];
  return sameNameElsewhere(root, unknown, value);
}

/** A boolean for a feature with several settings means its switch. */
function switchOf(root: KnownKeys, path: readonly string[]): string[] {
  return namedKeys(root, path)?.keys?.enabled ? [...path, 'enabled'] : [...path];
}

/** `hubble.relayEnabled` and `enable-hubble-relay` mean `hubble.relay.enabled`, and `bandwidthManager.bbrEnabled` means `bandwidthManager.bbr`. */
function samePlaceInAnotherSpelling(root: KnownKeys, unknown: readonly string[]): string[][] {
  const meant = plainName(unknown.join(''));
  const switched = meant.startsWith('enable') ? `${meant.slice('enable'.length)}enabled` : meant.endsWith('enabled') ? meant.slice(0, -'enabled'.length) : undefined;
  const found: string[][] = [];
  const walk = (node: KnownKeys, path: readonly string[], written: string): void => {
    for (const [name, below] of Object.entries(node.keys ?? {})) {
      const here = written + plainName(name);
      const rest = [meant, switched].filter((text) => text?.startsWith(here));
      if (rest.length === 0) continue;
      if (rest.includes(here) && !(here === switched && below.keys && meant.endsWith('enabled'))) found.push([...path, name]);
      walk(below, [...path, name], here);
    }
  };
  walk(root, [], '');
  return found.slice(0, MAX_SUGGESTIONS);
}

/** Whether the place accepts such a value: a map with these keys, or a value that is not a map. */
function couldHold(place: KnownKeys, value: Json): boolean {
  if (!isJsonObject(value)) return !place.keys && isOfSomeType(place, value);
  if (place.keys) return Object.entries(value).every(([member, setting]) => Object.hasOwn(place.keys!, member) && (isJsonObject(setting) || isOfSomeType(place.keys![member]!, setting)));
  return place.types?.includes('object') ?? true;
}

function isOfSomeType({ types }: { readonly types?: readonly string[] | undefined }, value: Json): boolean {
  return types === undefined || types.some((type) => isOfType(value, type));
}

/** Whether the place has such settings: a map has anything in common with it, and other values are of its type. */
function resembles({ keys, types, open }: KnownKeys, value: Json): boolean {
  if (!isJsonObject(value)) {
    if (keys && !open) return typeof value === 'boolean' && Object.hasOwn(keys, 'enabled');
    return isOfSomeType({ types }, value);
  }
  const members = Object.keys(value);
  if (members.length === 0 || (types?.includes('boolean') && members.join() === 'enabled')) return true;
  if (!keys || open) return open === true || types?.includes('object') === true;
  const known = members.filter((member) => Object.hasOwn(keys, member) && (isJsonObject(value[member]!) || isOfSomeType(keys[member]!, value[member]!)));
  return known.length * 2 > members.length;
}

/**
 * Places with exactly this name that differ in one part of the path that is missing, or in parts that are too much:
 * `gatewayAPI.gatewayClass.name` is not `gatewayAPI.secretsNamespace.name`. More parts may be missing if there is only one such place. None if the
 * name is a common one.
 */
function sameNameElsewhere(root: KnownKeys, unknown: readonly string[], value: Json): string[][] {
  const meant = unknown.map(plainName);
  const all: { path: string[]; shared: number }[] = [];
  const walk = (node: KnownKeys, path: readonly string[]): void => {
    for (const [name, below] of Object.entries(node.keys ?? {})) {
      const here = [...path, name];
      const plain = here.map(plainName);
      if (plain.at(-1) === meant.at(-1) && couldHold(below, value)) {
        const isDeeper = plain.length > meant.length && isWithin(meant, plain) && (meant.length > 1 || !isJsonObject(value) || below.keys !== undefined);
        // What is switched on is the part that is too much.
        if (isDeeper || (plain.length > 1 && name !== 'enabled' && isWithin(plain, meant))) all.push({ path: here, shared: Math.min(plain.length, meant.length) });
      }
      walk(below, here);
    }
  };
  walk(root, []);
  if (all.length > MAX_SUGGESTIONS) return [];
  const found = all.length === 1 ? all : all.filter(({ path }) => path.length <= meant.length + 1);
  const most = Math.max(0, ...found.map(({ shared }) => shared));
  const best = found.filter(({ shared }) => shared === most).map(({ path }) => path);
  return best.length <= MAX_SUGGESTIONS ? best : [];
}

/** Whether all parts of a path occur in another one, in this order. */
function isWithin(parts: readonly string[], whole: readonly string[]): boolean {
  let next = 0;
  for (const part of whole) if (part === parts[next]) next += 1;
  return next === parts.length;
}

function digitsOf(name: string): string {
  return name.replace(/\D/g, '');
}
