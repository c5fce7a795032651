import { combinations } from '../options';
import { renderAll } from '../../support/matrix-render';
import { CHART_VERSIONS } from '../../cilium/values/charts';
test('x', () => {
  const cs = [...combinations()];
  const out: string[] = [`${cs.length}`];
  for (const v of CHART_VERSIONS) {
    const t = Date.now();
    const r = renderAll(cs.map(([, o]) => ({ version: v, ...o })));
    out.push(`## ${v} ${Date.now() - t}`);
    r.forEach((x, i) => { if (x.errors.length) out.push(`${cs[i]![0]}: ${x.errors.map((e) => e.code + ' ' + e.what).join('\n      ')}`); });
  }
  require('fs').writeFileSync('/tmp/mx/b.txt', out.join('\n'));
});
