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
  const [nearest] = nearestNames(key, names);
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

/** Places with exactly this name, those with the most of the path in common first. None if the name is a common one. */
function sameNameElsewhere(root: KnownKeys, unknown: readonly string[], value: Json): string[][] {
  const key = plainName(unknown.at(-1)!);
  const meant = new Set(unknown.map(plainName));
  const found: { path: readonly string[]; shared: number }[] = [];
  const walk = (node: KnownKeys, path: readonly string[]): void => {
    for (const [name, below] of Object.entries(node.keys ?? {})) {
      const here = [...path, name];
      if (plainName(name) === key && couldHold(below, value)) {
        found.push({ path: here, shared: here.filter((part) => meant.has(plainName(part))).length });
      }
      walk(below, here);
    }
  };
  walk(root, []);
  const most = Math.max(0, ...found.map(({ shared }) => shared));
  const best = found.filter(({ shared }) => shared === most).map(({ path }) => [...path]);
  return best.length <= MAX_SUGGESTIONS ? best : [];
}
