import * as lib from '../../../lib';
import { actualLines, CHARTS, type FeatureCase } from '../../support/matrix-case';
import { groups, type Def } from './defs';
import { writeFileSync } from 'node:fs';
const consts: Record<string, unknown> = {
  DUAL_STACK: { podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/112'] },
  IPV6_ONLY: { podSubnets: ['fd00:10:244::/56'], serviceSubnets: ['fd00:10:96::/112'] },
  OWN_DNS: { hostDns: { forwardKubeDnsToHost: false } },
  REQUIREMENTS: { requests: { cpu: '100m' }, limits: { memory: '1Gi' } },
};
const scope = { ...lib, ...consts };
const ev = (s: string): any => new Function(...Object.keys(scope), `return (${s})`)(...Object.values(scope));
const q = (s: string) => `'${s.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
test('gen', () => {
  const M = Object.keys(CHARTS) as (keyof typeof CHARTS)[];
  for (const [group, defs] of Object.entries(groups)) {
    if (process.env.G && !process.env.G.split(',').includes(group)) continue;
    const cases = defs.map((d: Def): FeatureCase => ({ props: ev(d.p), ...(d.on && { on: ev(d.on) }), ...(d.c && { cluster: ev(d.c) }), ...(d.onC && { clusterBefore: ev(d.onC) }) }));
    const lines = actualLines(cases);
    const out: string[] = [];
    cases.forEach((c, i) => {
      const d = defs[i]!;
      const per = M.map((m) => lines.get(c)![m]);
      const groupsOf = new Map<string, string[]>();
      for (const l of [...new Set(per.flat())].sort()) {
        const ms = M.filter((_, j) => per[j]!.includes(l));
        const k = ms.length === 3 ? 'all' : ms.join(' ');
        groupsOf.set(k, [...(groupsOf.get(k) ?? []), l]);
      }
      out.push('  {', `    props: ${d.p},`);
      if (d.on) out.push(`    on: ${d.on},`);
      if (d.onC) out.push(`    clusterBefore: ${d.onC},`);
      if (d.c) out.push(`    cluster: ${d.c},`);
      const keys = ['all', ...[...groupsOf.keys()].filter((k) => k !== 'all').sort()].filter((k) => groupsOf.has(k));
      if (d.n) { out.push(`    nothing: ${d.n === "the chart's default" ? 'CHART_DEFAULT' : q(d.n)},`); if (keys.length) out.push('    // UNEXPECTED CHANGES'); }
      else if (keys.length === 0) out.push('    // NOTHING');
      else M.forEach((m, j) => { if (!per[j]!.length) out.push(`    // NOTHING on ${m}`); });
      if (keys.length === 1 && groupsOf.get(keys[0]!)!.length === 1 && keys[0] === 'all') out.push(`    changes: { all: [${q(groupsOf.get('all')![0]!)}] },`);
      else if (keys.length) {
        out.push('    changes: {');
        for (const k of keys) {
          const ls = groupsOf.get(k)!;
          const kk = k === 'all' ? 'all' : q(k);
          if (ls.length === 1) out.push(`      ${kk}: [${q(ls[0]!)}],`);
          else out.push(`      ${kk}: [`, ...ls.map((l) => `        ${q(l)},`), '      ],');
        }
        out.push('    },');
      }
      out.push('  },');
    });
    writeFileSync(`/tmp/mx/${group}.gen`, out.join('\n') + '\n');
  }
});
