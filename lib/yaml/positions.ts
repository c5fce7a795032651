import type { Event } from 'js-yaml';

/** A place in a text. Lines and columns begin at 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const SEQUENCE = 2;
const MAPPING = 3;
const SCALAR = 4;
const ALIAS = 5;
const POP = 6;

/**
 * Where a value stands in a text of one document, or the nearest value above it that is there.
 *
 * @param path dotted, as in messages: `spec.rules[0].host`, `metadata.labels["a/b"]`; empty for the whole document
 */
export function positionOf(text: string, path: string): Position {
  const { parseEvents, getScalarValue } = require('js-yaml') as typeof import('js-yaml');
  let events: Event[];
  try {
    events = parseEvents(text, {});
  } catch {
    return { line: 1, column: 1 };
  }
  let at = events.findIndex(({ type }) => type === SEQUENCE || type === MAPPING || type === SCALAR);
  if (at < 0) return { line: 1, column: 1 };
  let start = startOf(events[at]!);
  for (const segment of segmentsOf(path)) {
    const event = events[at]!;
    let next: { readonly at: number; readonly start: number } | undefined;
    let child = at + 1;
    if (event.type === MAPPING) {
      while (events[child]!.type !== POP) {
        const key = events[child]!;
        const value = after(events, child);
        if (key.type === SCALAR && getScalarValue(text, key) === segment) next = { at: value, start: startOf(key) };
        child = after(events, value);
      }
    } else if (event.type === SEQUENCE) {
      for (let index = 0; events[child]!.type !== POP; index += 1) {
        if (index === segment) next = { at: child, start: startOf(events[child]!) };
        child = after(events, child);
      }
    }
    if (!next) break;
    ({ at, start } = next);
  }
  const before = text.slice(0, start);
  return { line: before.split('\n').length, column: start - before.lastIndexOf('\n') };
}

/** The names and indexes in a dotted path. */
function segmentsOf(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)].map(([, index, quoted, name]) => (index !== undefined ? Number(index) : quoted !== undefined ? (JSON.parse(quoted) as string) : name!));
}

/** Index of the event after a value and all that is in it. */
function after(events: readonly Event[], index: number): number {
  let depth = 0;
  for (let at = index; ; at += 1) {
    const { type } = events[at]!;
    if (type === SEQUENCE || type === MAPPING) depth += 1;
    else if (type === POP) depth -= 1;
    if (depth === 0) return at + 1;
  }
}

function startOf(event: Event): number {
  if (event.type === SCALAR) return quotedStart(event.valueStart, event.style);
  if (event.type === SEQUENCE || event.type === MAPPING) return event.start;
  return event.type === ALIAS ? event.anchorStart : 0;
}

/** The value of a scalar in quotes begins after them. */
function quotedStart(start: number, style: number): number {
  return style === 2 || style === 3 ? start - 1 : start;
}
