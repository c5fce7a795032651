import type { Code } from '../diagnostics/catalogue';
import type { Reporter } from '../diagnostics/reporter';

/** Notes mistakes at a place in the props, such as `rules[0].matches[1]`. */
export class Report {
  private readonly collector: Reporter;
  private readonly place: string;

  constructor(collector: Reporter, place = '') {
    this.collector = collector;
    this.place = place;
  }

  /** The same for a place below this one. */
  at(place: string): Report {
    const joined = this.place === '' ? place : place.startsWith('[') ? `${this.place}${place}` : `${this.place}.${place}`;
    return new Report(this.collector, joined);
  }

  add(code: Code, what: string, fix: string, link?: string): void {
    this.collector.add({ code, what: this.place === '' ? what : `${this.place} ${what}`, fix, ...(link !== undefined && { link }) });
  }

  /** `RTE005` when there is more than the API takes. */
  limit(things: string, count: number, most: number, fix = `leave out ${count - most}, or spread them over two routes`): void {
    if (count > most) this.add('RTE005', `has more ${things} than the Gateway API takes (${count} of at most ${most})`, fix);
  }
}
