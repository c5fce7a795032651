import { parse } from 'yaml';
import { talos } from '../../apps/guide/talos';
import { written } from './build';

// What the guides print as patches of the cluster: kube-proxy off, and access to the Talos API.
const GUIDE = parse(`
cluster:
  proxy:
    disabled: true
machine:
  features:
    kubernetesTalosAPIAccess:
      enabled: true
      allowedRoles:
      - os:reader
      allowedKubernetesNamespaces:
      - kube-system
`) as { cluster: object; machine: { features: object } };

test('the patch of control planes holds every field of the guide; workers get what they can take', () => {
  written({ talosVersion: '1.12', management: 'omni' }, talos, ({ documents }) => {
    const [controlPlane, ...others] = documents('talos/control-plane.yaml');
    expect(others).toEqual([]);
    expect(controlPlane).toMatchObject(GUIDE);
    const [worker] = documents('talos/worker.yaml');
    expect(worker).not.toHaveProperty('machine.features.kubernetesTalosAPIAccess');
    expect(worker).not.toHaveProperty('cluster.proxy');
  });
});

test('the same on a configuration of Talos 1.14, in its documents', () => {
  written({ talosVersion: '1.14' }, talos, ({ documents }) => {
    expect(documents('talos/control-plane.yaml')).toEqual(
      expect.arrayContaining([
        { apiVersion: 'v1alpha1', kind: 'KubeProxyConfig', enabled: false },
        { apiVersion: 'v1alpha1', kind: 'KubeTalosAPIAccessConfig', allowedRoles: ['os:reader'], allowedKubernetesNamespaces: ['kube-system'] },
      ]),
    );
  });
});
