import * as lib from '../../../lib';
import { renderAll, type Installation } from '../../support/matrix-render';
import { changesBetween } from '../../support/matrix-diff';
import { groups, type Def } from './defs';
import { writeFileSync } from 'node:fs';
const VERSIONS = ['1.18.12', '1.19.6', '1.20.0'];
const ev = (s: string | undefined): any => (s === undefined ? {} : new Function(...Object.keys(lib), `return (${s})`)(...Object.values(lib)));
test('gen', () => {
  for (const [group, defs] of Object.entries(groups)) {
    if (process.env.G && !process.env.G.split(',').includes(group)) continue;
    const ins: Installation[] = []; const index = new Map<string, number>();
    const add = (props: string[], cluster: string | undefined, version: string): number => {
      const key = JSON.stringify([props, cluster, version]);
      if (!index.has(key)) { index.set(key, ins.length); ins.push({ version, cluster: ev(cluster), props: Object.assign({}, ...props.map(ev)) }); }
      return index.get(key)!;
    };
    const idx = defs.map((d: Def) => VERSIONS.map((v) => [add([d.on ?? '{}'], d.onC ?? d.c, v), add([d.on ?? '{}', d.p], d.c, v)] as const));
    const t = Date.now();
    const r = renderAll(ins);
    const out: string[] = [`// ${ins.length} renders ${Date.now() - t} ms`];
    defs.forEach((d, i) => {
      out.push(`\n### ${d.p}   ON ${d.on ?? ''}  CLUSTER ${d.c ?? ''} ${d.onC ? 'VS ' + d.onC : ''}`);
      const per = VERSIONS.map((_, j) => {
        const [b, a] = idx[i]![j]!;
        const lines: string[] = [];
        const B = r[b]!, A = r[a]!;
        for (const e of B.errors) lines.push(`BASE-ERROR ${e.code} ${e.what}`);
        for (const e of A.errors) lines.push(`ERROR ${e.code} ${e.what}`);
        for (const e of A.warnings) if (!B.warnings.some((w) => w.code === e.code)) lines.push(`WARNING ${e.code} ${e.what}`);
        if (A.errors.length === 0) lines.push(...changesBetween(B.objects, A.objects));
        return lines;
      });
      const all = per[0]!.filter((l) => per.every((p) => p.includes(l)));
      out.push(...all.map((l) => `  ${l}`));
      const rest = new Map<string, string[]>();
      for (const l of new Set(per.flat())) if (!all.includes(l)) { const k = VERSIONS.filter((_, j) => per[j]!.includes(l)).map((v) => v.slice(0, 4)).join(' '); rest.set(k, [...(rest.get(k) ?? []), l]); }
      for (const [k, ls] of [...rest].sort()) out.push(`  [${k}]`, ...ls.map((l) => `    ${l}`));
      per.forEach((p, j) => { if (p.length === 0) out.push(`  NOTHING on ${VERSIONS[j]}`); });
    });
    writeFileSync(`/tmp/mx/${group}.txt`, out.join('\n') + '\n');
  }
});
