import { writeFileSync } from 'node:fs';
import { ciliumChartAsset, findAsset } from '../../lib/assets';
import { OpenChart } from '../../lib/chart/chart-store';
import { findHelm } from '../../lib/runtime/helm-binary';
import { parseHelmVersion } from '../../lib/chart/helm-version';
import type { JsonObject } from '../../lib/kubernetes/json';
import { RenderBatch, type HelmOptions } from '../../lib/chart/renderer';
import { TalosCiliumError } from '../../lib/diagnostics/problem';
import { inTemporaryDirectory, script, withEnvironment } from '../support/scripts';
import { helmBinary } from '../support/tools';
import type { InvalidInput } from './invalid-input';

function render(values: JsonObject, options: HelmOptions = {}): void {
  inTemporaryDirectory((directory) => {
    withEnvironment({ TALOS_CILIUM_CACHE: directory }, () => {
      const chart = new OpenChart(findAsset(ciliumChartAsset('1.19.6')), '1.19.6');
      const request = { path: 'home/cilium', chart, releaseName: 'cilium', namespace: 'kube-system', values, kubeVersion: '1.34.1', apiVersions: [] };
      const batch = new RenderBatch([request], { path: helmBinary(), ...options });
      batch.start(() => false);
      const problems = batch.wait().flatMap((result) => result.problems);
      batch.settle();
      if (problems.length > 0) throw new TalosCiliumError(problems);
    });
  });
}

function renderWith(body: string, options: HelmOptions = {}): void {
  inTemporaryDirectory((directory) => {
    render({}, { ...options, path: script(directory, 'helm', `if [ "$1" = version ]; then echo v4.1.4+g1; exit 0; fi; ${body}`) });
  });
}

/** One bad input for each `HLM` code. */
export const invalid: readonly InvalidInput[] = [
  { code: 'HLM001', title: 'a helm path that is no program', run: () => void findHelm({ path: '/nonexistent/helm' }) },
  { code: 'HLM002', title: 'no helm anywhere', run: () => void findHelm({ env: { PATH: '/nonexistent' }, packageRoots: ['/nonexistent'] }) },
  { code: 'HLM003', title: 'a program that is not helm', run: () => void parseHelmVersion('/bin/true', { stdout: 'usage: something else' }) },
  { code: 'HLM004', title: 'helm 3.13', run: () => void parseHelmVersion('/usr/bin/helm', { stdout: 'v3.13.3+gc8b9489' }) },
  {
    code: 'HLM005',
    title: 'a helm that does not start',
    run: () => inTemporaryDirectory((directory) => render({}, { path: broken(directory) })),
  },
  { code: 'HLM006', title: 'a helm that hangs', run: () => renderWith('exec sleep 20', { timeout: '200ms' }) },
  { code: 'HLM007', title: 'a helm that prints without end', run: () => renderWith('exec yes', { maxOutput: '100Ki' }) },
  { code: 'HLM008', title: 'replicas as a text', run: () => render({ operator: { replicas: '2' } }) },
  { code: 'HLM009', title: 'a value that the chart refuses', run: () => render({ tunnel: 'disabled' }) },
  { code: 'HLM011', title: 'a time limit without a unit', run: () => render({}, { timeout: '120' }) },
  { code: 'HLM010', title: 'a helm that fails for another reason', run: () => renderWith('echo "Error: no space left" >&2; exit 1') },
];

function broken(directory: string): string {
  const file = `${directory}/broken-helm`;
  writeFileSync(file, '#!/nonexistent/interpreter\n', { mode: 0o755 });
  return file;
}
