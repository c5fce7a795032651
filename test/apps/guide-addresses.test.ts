import { addresses } from '../../apps/guide/addresses';
import { ClusterChart, GitOpsApp, TalosCilium, TalosCluster } from '../../lib';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { Synthesis } from '../../lib/synthesis/synthesis';

/** What the guide prints, where its words are still today's: `cidrs` is `blocks`, and the annotation has its new name. */
const PRINTED = `
apiVersion: cilium.io/v2
kind: CiliumLoadBalancerIPPool
metadata:
  name: pool-1
spec:
  blocks:
  - cidr: 192.168.1.200/29
---
apiVersion: v1
kind: Service
metadata:
  name: my-service
  namespace: default
  annotations:
    lbipam.cilium.io/ips: 192.168.1.201
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  selector:
    app: my-app
  ports:
  - port: 80
    targetPort: 8080
`;

test('the chapter on addresses makes what the guide prints, and nothing is wrong with it', () => {
  const cluster = new TalosCluster({ name: 'home', talosVersion: '1.12', kubernetesVersion: '1.34.1', controlPlanes: 3, workers: 2 });
  const chart = new ClusterChart(new GitOpsApp({ outdir: '/nowhere' }), cluster);
  const cilium = new TalosCilium(chart, 'cilium', { version: '1.19.6' });
  addresses(chart);

  const { objects, report } = Synthesis.of(chart).run(true);
  expect([report.errors, report.warnings]).toEqual([[], []]);
  const own = objects.filter(({ construct }) => !construct.node.scopes.includes(cilium)).map(({ object }) => object);
  const printed = parseKubernetesYaml(PRINTED) as unknown as Record<string, unknown>[];
  expect(own).toHaveLength(printed.length);
  for (const document of printed) {
    const made = own.find(({ kind }) => kind === document.kind)!;
    // cdk8s-plus adds an empty list of externalIPs.
    expect({ ...made, spec: { ...(made.spec as object), externalIPs: undefined, disabled: undefined } }).toEqual({ ...document, spec: { ...(document.spec as object), externalIPs: undefined, disabled: undefined } });
  }
});
