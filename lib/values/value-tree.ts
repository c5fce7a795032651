import type { Entry } from './contribution';

/** One place of the values while they are being merged: a value, or a map of places. */
export interface ValuePlace {
  /** The value here, last one wins. Without it the place is a map. */
  entry: Entry | undefined;
  /** What was here before, earliest first: values at this path, and values below it when a map was replaced. */
  readonly history: Entry[];
  readonly below: Map<string, ValuePlace>;
}

export function newPlace(): ValuePlace {
  return { entry: undefined, history: [], below: new Map() };
}

/** The place below `place` called `key`, made when it is not there yet. */
export function placeBelow(place: ValuePlace, key: string): ValuePlace {
  let below = place.below.get(key);
  if (!below) place.below.set(key, (below = newPlace()));
  return below;
}
