import { isJsonObject, type Json } from '../kubernetes/json';
import { namedKeys, type KnownKeys } from '../chart/known-keys';
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
  if (nearest !== undefined) return [[...around, nearest]];
  return sameNameElsewhere(root, unknown, value);
}

/** `hubble.relayEnabled` and `enable-hubble-relay` mean `hubble.relay.enabled`. */
function samePlaceInAnotherSpelling(root: KnownKeys, unknown: readonly string[]): string[][] {
  const meant = plainName(unknown.join(''));
  const switched = meant.startsWith('enable') ? `${meant.slice('enable'.length)}enabled` : undefined;
  const found: string[][] = [];
  const walk = (node: KnownKeys, path: readonly string[], written: string): void => {
    for (const [name, below] of Object.entries(node.keys ?? {})) {
      const here = written + plainName(name);
      const rest = [meant, switched].filter((text) => text?.startsWith(here));
      if (rest.length === 0) continue;
      if (rest.includes(here)) found.push([...path, name]);
      walk(below, [...path, name], here);
    }
  };
  walk(root, [], '');
  return found.slice(0, MAX_SUGGESTIONS);
}

/** Whether the place accepts such a value: a map with these keys, or a value that is not a map. */
function couldHold(place: KnownKeys, value: Json): boolean {
  if (!isJsonObject(value)) return !place.keys;
  if (place.keys) return Object.keys(value).every((member) => Object.hasOwn(place.keys!, member));
  return place.types?.includes('object') ?? true;
}

/** Whether a map has anything in common with the place. */
function resembles({ keys }: KnownKeys, value: Json): boolean {
  const members = isJsonObject(value) ? Object.keys(value) : [];
  return !keys || members.length === 0 || members.some((member) => Object.hasOwn(keys, member));
}

/**
 * Places with exactly this name that differ in parts of the path that are missing, or in parts that are too much:
 * `gatewayAPI.gatewayClass.name` is not `gatewayAPI.secretsNamespace.name`. None if the name is a common one.
 */
function sameNameElsewhere(root: KnownKeys, unknown: readonly string[], value: Json): string[][] {
  const meant = unknown.map(plainName);
  const found: { path: string[]; shared: number }[] = [];
  const walk = (node: KnownKeys, path: readonly string[]): void => {
    for (const [name, below] of Object.entries(node.keys ?? {})) {
      const here = [...path, name];
      const plain = here.map(plainName);
      if (plain.at(-1) === meant.at(-1) && couldHold(below, value)) {
        if (isWithin(meant, plain) || (plain.length > 1 && isWithin(plain, meant))) found.push({ path: here, shared: Math.min(plain.length, meant.length) });
      }
      walk(below, here);
    }
  };
  walk(root, []);
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
