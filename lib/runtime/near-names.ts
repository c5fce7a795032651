/**
 * Names that differ from `name` by few letters, nearest first: one or two letters in a long name, one in a short name, or the
 * end missing. A name is not near its negation: NotExists is near DoesNotExist, and not near Exists.
 */
export function nearestNames(name: string, candidates: readonly string[]): string[] {
  const { distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  const near = candidates.flatMap((candidate) => {
    if (plainName(name) === plainName(candidate)) return [{ candidate, slips: 0 }];
    if (NEGATION.test(name) !== NEGATION.test(candidate)) return [];
    const [meant, other] = [name, candidate].map((each) => plainName(each.replace(NEGATION, ''))) as [string, string];
    const slips = isSwap(meant, other) ? 1 : distance(meant, other);
    const [short, long] = meant.length < other.length ? [meant, other] : [other, meant];
    const cutShort = short.length >= 4 && short.length * 2 >= long.length && long.startsWith(short);
    const allowed = Math.max(1, Math.floor(Math.max(meant.length, other.length) / 3));
    return (slips <= allowed && slips < meant.length) || cutShort ? [{ candidate, slips }] : [];
  });
  near.sort((left, right) => left.slips - right.slips || (left.candidate < right.candidate ? -1 : 1));
  return near.map(({ candidate }) => candidate);
}

/** Negations at the start of a name: `DoesNotExist`, `NotIn`, `noProxy`. */
const NEGATION = /^(?:(?:[Dd]oes|[Ii]s)?[Nn]ot|(?:[Nn]on?|[Uu]n)(?=[A-Z]))/;

/** Whether two neighbouring letters have changed places: one slip, which the distance counts as two. */
function isSwap(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  const at = [...left].findIndex((letter, index) => letter !== right[index]);
  return at >= 0 && left[at] === right[at + 1] && left[at + 1] === right[at] && left.slice(at + 2) === right.slice(at + 2);
}

/** Letters and digits only, in lower case: `l2Announcements`, `l2-announcements` and `l2announcements` are the same. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
