import { Bootstrap, TalosMachineConfig, type TalosClusterProps, type TalosMachineConfigProps } from '../../lib';
import { written } from './build';

const readme = (facts: Partial<TalosClusterProps>, props: TalosMachineConfigProps = {}): string =>
  written(facts, (chart) => void new TalosMachineConfig(chart, 'talos', props), ({ text }) => text('talos/README.md'));

test('a new cluster: patches go to the role that takes them, with the contract that they are for', () => {
  const text = readme({ talosVersion: '1.14.1' }, { bootstrap: Bootstrap.inline() });
  expect(text).toContain('--talos-version v1.14.1 --kubernetes-version 1.34.1');
  expect(text).toContain('--config-patch-control-plane @talos/control-plane.yaml');
  expect(text).toContain('--config-patch-control-plane @talos/bootstrap.yaml');
  expect(text).toContain('--config-patch-worker @talos/worker.yaml');
  expect(text).not.toContain('--config-patch @');
  expect(readme({ workers: 0 })).not.toContain('worker.yaml');
});

test('what kube-proxy leaves goes by what the Talos that runs does, and not where it stays', () => {
  expect(readme({ talosVersion: '1.12' })).toContain('delete daemonset kube-proxy');
  expect(readme({ talosVersion: '1.12', runningTalosVersion: '1.13' })).not.toContain('delete daemonset');
  expect(readme({ kubeProxy: true })).not.toContain('turns kube-proxy');
});

test('the handover names the inventory since Talos 1.13: without it the next upgrade deletes Cilium', () => {
  const bootstrap = Bootstrap.inline();
  expect(readme({}, { bootstrap })).toContain('configmap talos-bootstrap-manifests-inventory');
  expect(readme({ talosVersion: '1.12' }, { bootstrap })).not.toContain('talos-bootstrap-manifests-inventory');
  expect(readme({}, { bootstrap: Bootstrap.hosted({ url: 'https://example.com/x.yaml' }) })).toMatch(/Publish `talos\/bootstrap-manifests\.yaml` at <https:\/\/example\.com\/x\.yaml>[^]*Remove the URL in `cluster\.extraManifests`/);
});

test('a cluster of Omni gets no command of talosctl that Omni forbids', () => {
  const text = readme({ management: 'omni' }, { bootstrap: Bootstrap.inline() });
  expect(text).not.toMatch(/talosctl (gen|apply-config|patch|bootstrap|upgrade-k8s)/);
  expect(text).toContain('omnictl cluster kubernetes manifest-sync home');
  expect(text).toContain('to the control plane machine set. Do not add them to the cluster');
});

test('addresses are placeholders only where the facts do not tell them', () => {
  const one = readme({ controlPlanes: 1, workers: 0, nodeAddresses: ['10.0.0.1'] });
  expect(one).toContain('CONTROL_PLANES=("10.0.0.1")\nFIRST="${CONTROL_PLANES[@]:0:1}"\nENDPOINT="$FIRST"\n');
  expect(one).not.toContain('angle brackets');
  const more = readme({ controlPlanes: 2, workers: 1, nodeAddresses: ['fd00::1', 'fd00::2', 'fd00::3'], virtualIps: ['fd00::9'] });
  expect(more).toContain('CONTROL_PLANES=("<control plane 1>" "<control plane 2>")\nWORKERS=("<worker 1>")\n');
  expect(more).toContain('ENDPOINT="[fd00::9]"\n');
  expect(readme({})).toContain('ENDPOINT="<Kubernetes API>"\n');
});
