import { isJsonObject, type Json } from '../kubernetes/json';
import { namedKeys, type KnownKeys } from '../chart/known-keys';
import { byCodeUnit } from './canonical-json';

const MOST_SUGGESTIONS = 3;

/**
 * Known paths that someone may have meant by an unknown one, best first: the same name in other letters or with other
 * separators, a name that differs by a few letters, the same name in another place. Empty when nothing comes near.
 */
export function similarPaths(root: KnownKeys, unknown: readonly string[], value: Json): string[][] {
  const around = unknown.slice(0, -1);
  const key = unknown.at(-1)!;
  const names = Object.keys(namedKeys(root, around)?.keys ?? {});

  const sameLetters = names.filter((name) => plainName(name) === plainName(key));
  if (sameLetters.length > 0) return sameLetters.map((name) => [...around, name]);
  const elsewhere = samePlaceOtherwiseWritten(root, unknown);
  if (elsewhere.length > 0) return elsewhere;
  const [nearest] = nearestWords(key, names);
  if (nearest !== undefined) return [[...around, nearest]];
  return sameNameElsewhere(root, unknown, value);
}

/**
 * The words that differ from `word` by few letters, nearest first: a slip or two in a long word, one in a short one, or
 * a word cut short.
 */
export function nearestWords(word: string, candidates: readonly string[]): string[] {
  const { distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  const meant = plainName(word);
  const near = candidates.flatMap((candidate) => {
    const other = plainName(candidate);
    const slips = distance(meant, other);
    const [short, long] = meant.length < other.length ? [meant, other] : [other, meant];
    const cutShort = short.length >= 4 && short.length * 2 >= long.length && long.startsWith(short);
    const allowed = Math.max(1, Math.floor(Math.max(meant.length, other.length) / 3));
    return (slips <= allowed && slips < meant.length) || cutShort ? [{ candidate, slips }] : [];
  });
  near.sort((left, right) => left.slips - right.slips || byCodeUnit(left.candidate, right.candidate));
  return near.map(({ candidate }) => candidate);
}

/** Letters and digits only, in lower case: `l2Announcements`, `l2-announcements` and `l2announcements` are the same. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** `hubble.relayEnabled` and `enable-hubble-relay` say what `hubble.relay.enabled` says. */
function samePlaceOtherwiseWritten(root: KnownKeys, unknown: readonly string[]): string[][] {
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
  return found.slice(0, MOST_SUGGESTIONS);
}

/** Whether a value of this shape could stand there: a map with these keys, or something else than a map. */
function couldHold(place: KnownKeys, value: Json): boolean {
  if (!isJsonObject(value)) return !place.keys;
  if (place.keys) return Object.keys(value).every((member) => Object.hasOwn(place.keys!, member));
  return place.types?.includes('object') ?? true;
}

/** Places with this very name, those first that share the most of the path; none when the name is a common one. */
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
  return best.length <= MOST_SUGGESTIONS ? best : [];
}
