import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart, type ApiObjectProps } from 'cdk8s';
import { Construct } from 'constructs';
import { ciliumChartAsset, CiliumPolicies, ClusterChart, findAsset, GitOpsApp, Preset, setLayer, suppressCheck, TalosCilium, TalosCiliumError, TalosCluster, type KubernetesObject, type Layer, type TalosCiliumProps } from '../../lib';
import { CiliumLoadBalancerIPPool } from '../../imports/cilium.io';
import { byLayer } from '../../lib/synthesis/by-layer';
import { contributeFiles } from '../../lib/synthesis/output-files';
import { startOciRegistry } from '../support/oci-registry';
import { inTemporaryDirectory } from '../support/scripts';
import { helmBinary } from '../support/tools';

const cluster = (name = 'home'): TalosCluster => new TalosCluster({ name, talosVersion: '1.12', kubernetesVersion: '1.34.1', controlPlanes: 3 });

function files(root: string): string[] {
  return (readdirSync(root, { recursive: true, withFileTypes: true }) as { parentPath: string; name: string; isFile(): boolean }[])
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
    .sort();
}

function app(outdir: string, props: TalosCiliumProps = {}): { app: GitOpsApp; chart: ClusterChart } {
  const made = new GitOpsApp({ name: 'demo', outdir });
  const chart = new ClusterChart(made, cluster());
  new TalosCilium(chart, 'cilium', props);
  return { app: made, chart };
}

/** Kinds that need something of another layer, or that others need: the layer of each if nothing is said. */
const KINDS: Readonly<Record<Layer, readonly string[]>> = {
  // A namespace comes before what is in it.
  crds: ['v1/Namespace', 'apiextensions.k8s.io/v1/CustomResourceDefinition'],
  cilium: [],
  // The operator of Cilium creates the CRDs of these.
  network: [
    'CiliumLoadBalancerIPPool', 'CiliumPodIPPool', 'CiliumL2AnnouncementPolicy', 'CiliumBGPClusterConfig', 'CiliumBGPPeerConfig', 'CiliumBGPAdvertisement', 'CiliumBGPNodeConfigOverride',
    'CiliumEgressGatewayPolicy', 'CiliumLocalRedirectPolicy', 'CiliumNodeConfig',
  ].map((kind) => `cilium.io/v2/${kind}`),
  gateway: [
    'gateway.networking.k8s.io/v1/Gateway', 'gateway.networking.k8s.io/v1/HTTPRoute', 'gateway.networking.k8s.io/v1beta1/ReferenceGrant',
    'cilium.io/v2/CiliumEnvoyConfig', 'cilium.io/v2/CiliumClusterwideEnvoyConfig', 'cilium.io/v2alpha1/CiliumGatewayClassConfig',
  ],
  policies: ['cilium.io/v2/CiliumNetworkPolicy', 'cilium.io/v2/CiliumClusterwideNetworkPolicy', 'cilium.io/v2/CiliumCIDRGroup', 'networking.k8s.io/v1/NetworkPolicy'],
  workloads: ['v1/ConfigMap', 'v1/Service', 'apps/v1/Deployment', 'cert-manager.io/v1/Certificate'],
  // They wait for an operator that may come much later.
  monitoring: ['monitoring.coreos.com/v1/ServiceMonitor', 'monitoring.coreos.com/v1/PrometheusRule', 'grafana.integreatly.org/v1beta1/GrafanaDashboard'],
};

test.each(Object.entries(KINDS).flatMap(([layer, kinds]) => kinds.map((kind) => [kind, layer])))('%s is in the layer %s', (title, layer) => {
  const [, apiVersion, kind] = /^(.*)\/(\w+)$/.exec(title!)!;
  const construct = new ApiObject(new Chart(new App(), 'home'), 'it', { apiVersion: apiVersion!, kind: kind!, metadata: { name: 'it' } });
  expect([...byLayer([{ construct, object: construct.toJson() as KubernetesObject }]).keys()]).toEqual([layer]);
});

describe('GitOpsApp', () => {
  test('writes one object per file by layer and namespace, with kustomizations', () => {
    inTemporaryDirectory((outdir) => {
      const { app: made, chart } = app(outdir);
      new CiliumLoadBalancerIPPool(chart, 'pool', { metadata: { name: 'lan' }, spec: { blocks: [{ cidr: '192.168.1.200/29' }] } });
      const own = new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' } });
      setLayer(own, 'policies');
      made.synth();
      const written = files(join(outdir, 'demo'));
      expect(written).toEqual(expect.arrayContaining([
        'checks.json',
        'home/cilium-values.yaml',
        'home/manifests/kustomization.yaml',
        'home/manifests/cilium/ClusterRole-cilium.yaml',
        'home/manifests/cilium/kube-system/DaemonSet-cilium.yaml',
        'home/manifests/cilium/kustomization.yaml',
        'home/manifests/network/CiliumLoadBalancerIPPool-lan.yaml',
        'home/manifests/policies/shop/ConfigMap-settings.yaml',
      ]));
      const text = readFileSync(join(outdir, 'demo/home/manifests/kustomization.yaml'), 'utf8');
      expect(text.match(/^\s*- .*/gm)?.map((line) => line.replace(/^\s*- /, ''))).toEqual(['cilium', 'network', 'policies']);
    });
  });

  test('the command of the values file pulls the chart from the registry of the app', async () => {
    const version = '1.19.6';
    const registry = await startOciRegistry([{ repository: 'mirror/cilium', version, chart: findAsset(ciliumChartAsset(version)).bytes }]);
    try {
      inTemporaryDirectory((outdir) => {
        app(outdir, { version, chart: { repository: `oci://${registry.host}/mirror` } }).app.synth();
        const command = /^#   helm (template cilium oci:.*)$/m.exec(readFileSync(join(outdir, 'demo/home/cilium-values.yaml'), 'utf8'))![1]!;
        const args = [...command.split(' '), '--plain-http'];
        const rendered = execFileSync(helmBinary(), args, { cwd: join(outdir, 'demo/home'), env: { HOME: outdir }, encoding: 'utf8', maxBuffer: 1 << 26, stdio: 'pipe' });
        expect(rendered).toContain('# Source: cilium/templates/cilium-agent/daemonset.yaml');
      });
    } finally {
      await registry.close();
    }
  });

  test('a failed synth leaves the previous output as it was', () => {
    inTemporaryDirectory((outdir) => {
      app(outdir).app.synth();
      const before = files(outdir).map((file) => [file, readFileSync(join(outdir, file), 'utf8')]);
      expect(() => app(outdir, { mtu: 1 }).app.synth()).toThrow(TalosCiliumError);
      expect(files(outdir).map((file) => [file, readFileSync(join(outdir, file), 'utf8')])).toEqual(before);
    });
  });

  test('removes what it no longer makes, and nothing else', () => {
    inTemporaryDirectory((outdir) => {
      const root = join(outdir, 'demo');
      app(outdir, { hubble: { ui: true } }).app.synth();
      writeFileSync(join(root, 'home', 'README.md'), 'mine');
      expect(existsSync(join(root, 'home/manifests/cilium/kube-system/Deployment-hubble-ui.yaml'))).toBe(true);
      app(outdir).app.synth();
      expect(existsSync(join(root, 'home/manifests/cilium/kube-system/Deployment-hubble-ui.yaml'))).toBe(false);
      expect(readFileSync(join(root, 'home', 'README.md'), 'utf8')).toBe('mine');
    });
  });

  test('does not delete the output of another program', () => {
    inTemporaryDirectory((outdir) => {
      const synth = (cluster: string, name?: string, withCilium = true): void => {
        const made = new GitOpsApp({ outdir, name });
        const chart = new ClusterChart(made, new TalosCluster({ name: cluster, talosVersion: '1.13', kubernetesVersion: '1.35.0' }), withCilium ? {} : { ciliumVersion: '1.19.6' });
        if (withCilium) new TalosCilium(chart, 'cilium');
        new CiliumPolicies(chart, 'policies', { namespace: 'default' }).add(Preset.allowDns());
        made.synth();
      };
      synth('home');
      const before = files(outdir);
      expect(() => synth('office')).toThrow(/^OUT014 .* would delete \S*\/home, .* new GitOpsApp\(\{ name: 'office' \}\)/);
      expect(() => synth('home', undefined, false)).toThrow(/^OUT014 .* would delete Cilium from \S*\/home, /);
      expect(files(outdir)).toEqual(before);
      // Both fixes.
      synth('office', 'office');
      expect(files(outdir)).toEqual(expect.arrayContaining(before));
      rmSync(join(outdir, 'home'), { recursive: true });
      synth('lab');
      expect(readdirSync(outdir).filter((entry) => !entry.startsWith('.')).sort()).toEqual(['checks.json', 'lab', 'office']);
    });
  });

  test('refuses to overwrite a file that it did not write', () => {
    inTemporaryDirectory((outdir) => {
      mkdirSync(join(outdir, 'demo'));
      writeFileSync(join(outdir, 'demo', 'checks.json'), 'not ours');
      expect(() => app(outdir).app.synth()).toThrow(/OUT007 .*checks\.json/);
      expect(readdirSync(outdir)).toEqual(['demo']);
      rmSync(join(outdir, 'demo'), { recursive: true });
    });
  });

  test('reports what other constructs\' validations say together with its own findings', () => {
    inTemporaryDirectory((outdir) => {
      const { app: made, chart } = app(outdir, { mtu: 1 });
      chart.node.addValidation({ validate: () => ['the moon is full'] });
      let problems: readonly { code: string }[] = [];
      try {
        made.synth();
      } catch (error) {
        problems = (error as TalosCiliumError).problems;
      }
      expect(problems.map(({ code }) => code).sort()).toEqual(['APP001', 'CIL019']);
    });
  });

  test('lists suppressed findings with their reason', () => {
    inTemporaryDirectory((outdir) => {
      const { app: made, chart } = app(outdir, { values: { gatewayAPI: { enabled: true, gatewayClass: { create: 'true' } } } });
      suppressCheck(chart, { id: 'CIL070', reason: 'HTTP/1.1 is all our clients speak' });
      made.synth();
      const { suppressed } = JSON.parse(readFileSync(join(outdir, 'demo', 'checks.json'), 'utf8')) as { suppressed: { code: string; reason: string }[] };
      expect(suppressed).toEqual([expect.objectContaining({ code: 'CIL070', reason: 'HTTP/1.1 is all our clients speak', suppressedAt: 'home' })]);
    });
  });

  test('charts without Cilium work too, and clusters have directories of their own', () => {
    inTemporaryDirectory((outdir) => {
      const made = new GitOpsApp({ outdir });
      for (const name of ['a', 'b']) {
        new ApiObject(new Chart(made, name), 'x', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'same' } });
      }
      made.synth();
      expect(files(outdir)).toEqual(expect.arrayContaining(['a/manifests/workloads/ConfigMap-same.yaml', 'b/manifests/workloads/ConfigMap-same.yaml']));
    });
  });

  test('writes what constructs contribute beside the manifests, from the finished objects; a mistake in it writes nothing', () => {
    inTemporaryDirectory((outdir) => {
      const { app: made, chart } = app(outdir);
      contributeFiles(new Construct(chart, 'count'), ({ objects }) => ({
        files: new Map([['talos/count.txt', () => `${objects.filter(({ object }) => object.kind === 'DaemonSet').length}\n`]]),
      }));
      made.synth();
      expect(readFileSync(join(outdir, 'demo', 'home', 'talos', 'count.txt'), 'utf8')).toBe('2\n');

      contributeFiles(chart, () => ({ files: new Map(), problems: [{ code: 'OUT099', path: 'home', what: 'no (1)', fix: 'yes' }] }));
      new ApiObject(chart, 'late', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', namespace: 'shop' } });
      expect(() => made.synth()).toThrow(/OUT099/);
      expect(files(outdir).filter((file) => file.includes('late'))).toEqual([]);
    });
  });

  test.each([['alone', false], ['beside Cilium', true]])('an object without a kind is an error, %s', (_, withCilium) => {
    inTemporaryDirectory((outdir) => {
      const { app: made, chart } = withCilium ? app(outdir) : { app: new GitOpsApp({ outdir }), chart: undefined };
      const props = { apiVersion: 'v1', metadata: { name: 'settings', namespace: 'shop' } };
      new ApiObject(chart ?? new Chart(made, 'home'), 'settings', props as unknown as ApiObjectProps);
      expect(() => made.synth()).toThrow(/^OUT011 .*has no kind/);
      expect(readdirSync(outdir)).toEqual([]);
    });
  });

  test('refuses a name that is no directory name', () => {
    expect(() => new GitOpsApp({ name: '../up' })).toThrow(/^OUT010 GitOpsApp: name is not a valid directory name \("\.\.\/up", which has the name "\." or "\.\." in it\)/);
    for (const name of ['con', 'NUL.x', 'lab.']) expect(() => new GitOpsApp({ name })).toThrow('OUT010');
  });

  test('checks objects of kinds whose CustomResourceDefinitions something else installs', () => {
    inTemporaryDirectory((outdir) => {
      const schema = { type: 'object', properties: { spec: { type: 'object', required: ['color'], properties: { color: { type: 'string' } } } } };
      const crd = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'lamps.example.com' }, spec: { group: 'example.com', scope: 'Namespaced', names: { kind: 'Lamp', plural: 'lamps' }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }] } };
      mkdirSync(join(outdir, 'crds'));
      writeFileSync(join(outdir, 'crds', 'lamps.json'), JSON.stringify(crd));
      writeFileSync(join(outdir, 'pool.yaml'), 'apiVersion: v1\nkind: Namespace\nmetadata: {name: home}\n');
      const lamp = (spec: object, crds?: string[]): (() => void) => {
        const made = new GitOpsApp({ outdir: join(outdir, 'out'), ...(crds && { crds }) });
        new ApiObject(new Chart(made, 'home'), 'lamp', { apiVersion: 'example.com/v1', kind: 'Lamp', metadata: { name: 'desk', namespace: 'home' }, spec } as ApiObjectProps);
        return () => made.synth();
      };
      expect(lamp({ colour: 'red' })).not.toThrow();
      expect(lamp({ color: 'red' }, [join(outdir, 'crds')])).not.toThrow();
      expect(lamp({ color: 'red', colour: 'red' }, [join(outdir, 'crds')])).toThrow(/^SCH001 .*spec\.colour/);
      expect(existsSync(join(outdir, 'out', 'home', 'manifests', 'crds'))).toBe(false);
      expect(() => new GitOpsApp({ crds: [join(outdir, 'none')] })).toThrow(/^YAML003 .*none/);
      expect(() => new GitOpsApp({ crds: [join(outdir, 'pool.yaml')] })).toThrow(/^YAML003 GitOpsApp crds: .*pool\.yaml has no CustomResourceDefinition/);
    });
  });
});
