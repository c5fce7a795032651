import { brotliCompressSync } from 'node:zlib';
import { extractChartFacts } from '../../lib/chart/chart-facts';
import { emitHeader } from './emit-module';
import { chartFiles, chartText, type InputPaths } from './inputs';
import { CILIUM_CHARTS, CILIUM_MINORS } from './kinds';

const WIDTH = 132;

/** Writes what each minor's chart knows of its values, for apps that leave the chart to Helm in the cluster and have none at hand. */
export function emitCharts(paths: InputPaths): string {
  const charts = CILIUM_MINORS.map((minor) => {
    const files = chartFiles(paths, CILIUM_CHARTS[minor]);
    return [minor, { facts: extractChartFacts(files), schema: JSON.parse(chartText(files, 'cilium/values.schema.json')) as unknown }];
  });
  const text = brotliCompressSync(JSON.stringify(Object.fromEntries(charts))).toString('base64');
  const lines = text.match(new RegExp(`.{1,${WIDTH}}`, 'g')) ?? [];
  return `${emitHeader(`the charts Cilium ${CILIUM_MINORS.map((minor) => CILIUM_CHARTS[minor]).join(', ')}`)}
/** JSON of \`{ [minor]: { facts: ChartFacts, schema } }\`, compressed with Brotli, in Base64: together a fraction of one chart. */
export const CHARTS = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`;
}
