import { Chart, type ApiObject } from 'cdk8s';
import { withSources } from '../diagnostics/program-frame';

/** Where a value of an object stands, by its path: `main.ts:9:1` or `policies.yaml:12`. */
export type Place = (at: string) => string | undefined;

const places = new WeakMap<object, Place>();

/** Notes where an object stands, for the rules that decide. */
export function notePlace(object: object, place: Place): void {
  places.set(object, place);
}

/** Where an object stands, if that is known. */
export function placeOf(object: object): Place | undefined {
  return places.get(object);
}

/** Where the program creates the construct of an object. The line of the chart tells nothing about an object in it. */
export function placeInProgram(object: ApiObject): Place {
  const chart = Chart.of(object);
  const path = object.node.path.slice(chart.node.path === '' ? 0 : chart.node.path.length + 1);
  return (at) => (withSources(chart, [{ path, what: '', subject: at }])[0] as { readonly source?: string }).source;
}
