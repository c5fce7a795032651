import { appendFileSync } from 'node:fs';

/** Rows of the report by its section, as the tests write them and the end of the run prints them. */
export interface ReportRows {
  apps: {
    readonly app: string;
    readonly cluster: string;
    readonly version: string;
    readonly objects: number;
    readonly applied: number;
    readonly deleted: number;
    readonly pods: number;
    readonly refused: readonly string[];
    readonly changed: readonly string[];
    readonly notAdmitted: readonly string[];
    readonly leftovers: readonly string[];
    readonly warnings: readonly string[];
  };
  examples: {
    readonly domain: string;
    readonly version: string;
    readonly examples: number;
    readonly objects: number;
    readonly wrong: number;
  };
  verdicts: { readonly domain: string; readonly offered: number; readonly agreed: number; readonly explained: number; readonly unexplained: number };
  planted: { readonly mistake: string; readonly reported: boolean };
}

/** Adds a row to the report. Test files run in processes of their own, so it goes through a file. */
export function record<S extends keyof ReportRows>(section: S, row: ReportRows[S]): void {
  const file = process.env.E2E_REPORT;
  if (file) appendFileSync(file, `${JSON.stringify({ section, row })}\n`);
}
