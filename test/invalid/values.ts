import { parseKubernetesYamlDocument } from '../../lib/yaml/reader';
import { extractChartFacts } from '../../lib/chart/chart-facts';
import type { JsonObject } from '../../lib/kubernetes/json';
import { mergeContributions } from '../../lib/values';
import { TalosCiliumError, type Problem } from '../../lib/diagnostics/problem';
import { renderAll } from '../support/matrix-render';
import { contribution, problemsOf, smallChart } from '../values/charts';
import type { InvalidInput } from './invalid-input';

const raw = (values: JsonObject): void => refuse(problemsOf('1.20.0', values));

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new TalosCiliumError(problems);
}

/** One bad input for each code of charts and values. */
export const invalid: readonly InvalidInput[] = [
  {
    code: 'CHART001',
    title: 'a chart without values.yaml',
    run: () => void extractChartFacts(new Map([...smallChart({})].filter(([path]) => !path.endsWith('values.yaml')))),
  },
  { code: 'CIL001', title: 'a key in the wrong letters', run: () => raw({ gatewayApi: { enabled: true } }) },
  {
    code: 'CIL001',
    title: 'the best known misspelt key of Cilium on Talos',
    run: () => raw({ cgroup: { automount: { enabled: false } } }),
  },
  { code: 'CIL002', title: 'a key that Cilium 1.15 dropped', run: () => raw({ tunnel: 'disabled' }) },
  { code: 'CIL002', title: 'a key that no template reads', run: () => raw({ enableInternalTrafficPolicy: false }) },
  { code: 'CIL003', title: 'a word that turns encryption off', run: () => raw({ encryption: { enabled: true, type: 'Wireguard' } }) },
  { code: 'CIL003', title: 'a switch as a string', run: () => raw({ hubble: { relay: { enabled: 'true' } } }) },
  {
    code: 'CIL004',
    title: 'a prop that denies what a Gateway asks for',
    run: () =>
      refuse(
        mergeContributions([
          contribution('feature', 'gatewayApi', { gatewayAPI: { enabled: false } }),
          contribution('request', 'home/gateway', { gatewayAPI: { enabled: true } }),
        ]).conflictProblems('home/cilium'),
      ),
  },
  {
    code: 'CIL006',
    title: 'a value that is not JSON',
    run: () => void mergeContributions([contribution('user', 'home/cilium values', { MTU: Number.NaN })]),
  },
  { code: 'CIL007', title: 'an option of the agent as a value', run: () => raw({ 'enable-bbr': true }) },
  { code: 'CIL015', title: 'OpenMetrics of no metrics', run: () => refuse(renderAll([{ version: '1.20.0', props: { hubble: { openMetrics: true } } }])[0]!.warnings) },
  {
    code: 'CIL081',
    title: 'a ServiceMonitor without its CRD',
    run: () => refuse(renderAll([{ version: '1.20.0', props: { values: { prometheus: { enabled: true, serviceMonitor: { enabled: true } } } } }])[0]!.warnings),
  },
  { code: 'YAML001', title: 'a key that occurs twice', run: () => void parseKubernetesYamlDocument('a: 1\na: 2\n') },
];
