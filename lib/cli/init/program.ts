import { TalosVersion } from '../../cluster/talos-version';
import { sampleAddress, type Answers } from './answers';

/** `main.ts`. */
export function program(answers: Answers): string {
  const { gatewayApi, hubble, loadBalancerRanges } = answers;
  const blocks = [
    delivery(answers),
    facts(answers),
    machineConfig(answers),
    cilium(answers),
    ...(loadBalancerRanges.length > 0 ? [addresses(answers)] : []),
    ...(gatewayApi ? [gateway(answers)] : []),
    ...(hubble ? [`// Relay and UI. The commands that open them are in dist/${answers.name}/hubble.md.\nnew HubbleStack(chart, 'hubble');`] : []),
    'app.synth();',
  ];
  const body = blocks.join('\n\n');
  return `${imports(body)}\n\n${body}\n`;
}

function delivery({ gitops, repository }: Answers): string {
  if (gitops === 'none') return 'const app = new GitOpsApp();';
  const [tool, call] = gitops === 'argocd' ? ['Argo CD', `argoCd({ repository: '${repository}' })`] : ['Flux', 'flux()'];
  return `// The output contains the objects of ${tool} that apply it, layer by layer.\nconst app = new GitOpsApp({ delivery: GitOpsDelivery.${call} });`;
}

function facts({ name, talosVersion, kubernetesVersion, controlPlanes, workers, nodeSubnets, podSubnets, serviceSubnets, gatewayApi, loadBalancerRanges }: Answers): string {
  const hasGateway = gatewayApi && loadBalancerRanges.length > 0;
  const talos = TalosVersion.parse(talosVersion);
  const subnets = [
    ...(nodeSubnets.length > 0 ? [`  nodeSubnets: ${list(nodeSubnets)},`, ...reserved(nodeSubnets[0]!)] : []),
    ...(String(podSubnets) === '10.244.0.0/16' ? [] : [`  podSubnets: ${list(podSubnets)},`]),
    ...(String(serviceSubnets) === '10.96.0.0/12' ? [] : [`  serviceSubnets: ${list(serviceSubnets)},`]),
  ];
  const running = talos.patch === undefined ? [] : [
    '  // The Talos version that the nodes run.',
    '  // renovate: datasource=github-releases depName=siderolabs/talos',
    `  runningTalosVersion: '${String(talos).slice(1)}',`,
  ];
  return `// The facts of the cluster. Helm values, machine configuration patches and checks follow from them.
const cluster = new TalosCluster({
  name: '${name}',
  // The Talos version that generated the machine configuration. It stays the same when the nodes are upgraded.
  talosVersion: '${talos.minorString}',
${lines(running)}  // renovate: datasource=github-releases depName=kubernetes/kubernetes
  kubernetesVersion: '${kubernetesVersion.replace(/^v/, '')}',
  controlPlanes: ${controlPlanes},
  workers: ${workers},
${lines(subnets)}});
const chart = new ClusterChart(app, cluster${hasGateway ? ", { namespaces: ['gateways'] }" : ''});`;
}

function reserved(nodeSubnet: string): string[] {
  return [
    '  // List the addresses of the nodes and of the router, so that no Service can get one of them:',
    `  // nodeAddresses: ${list([sampleAddress(nodeSubnet, 11)])}, gatewayAddresses: ${list([sampleAddress(nodeSubnet, 1)])},`,
  ];
}

function machineConfig(answers: Answers): string {
  const patches = '// Patches for talosctl: without Flannel and kube-proxy, with the subnets from above';
  if (answers.gitops === 'none') return `${patches}.\nnew TalosMachineConfig(chart, 'talos');`;
  const tool = answers.gitops === 'argocd' ? 'Argo CD' : 'Flux';
  return `${patches}. Talos applies Cilium when the cluster
// starts, and ${tool} takes it over: the objects carry its marks from the beginning.
new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline() });`;
}

function cilium({ ciliumVersion, gatewayApi, loadBalancerRanges }: Answers): string {
  return `new TalosCilium(chart, 'cilium', {
  // renovate: datasource=helm depName=cilium registryUrl=https://helm.cilium.io/
  version: '${ciliumVersion.replace(/^v/, '')}',
${gatewayApi && loadBalancerRanges.length === 0 ? '  gatewayApi: true,\n' : ''}});`;
}

function addresses({ loadBalancerRanges }: Answers): string {
  return `// Addresses for LoadBalancer Services and Gateways. The nodes answer for them on the local network, so no DHCP server may
// give them out.
const lan = new L2Announcement(chart, 'lan');
new LoadBalancerPool(chart, 'pool', { blocks: ${list(loadBalancerRanges)}, announce: Announce.l2(lan) });`;
}

function gateway({ loadBalancerRanges }: Answers): string {
  const crds = `// The CRDs that this version of Cilium needs. They are applied before Cilium.\nnew GatewayApiCrds(chart, 'gateway-api');`;
  if (loadBalancerRanges.length === 0) return crds;
  return `${crds}

// One Gateway for the routes of all namespaces. README.md shows the first route and HTTPS.
new CiliumGateway(chart, 'web', {
  namespace: 'gateways',
  listeners: [Listener.http()],
  allowedRoutes: AllowedRoutes.all(),
});`;
}

/** What the program uses of the library, found in its text. */
function imports(body: string): string {
  const code = body.replace(/^ *\/\/.*$/gm, '');
  const names = [...new Set([...code.matchAll(/\b([A-Z]\w+)(?=\(|\.\w+\()/g)].map(([, name]) => name!))].sort();
  return `import {\n${names.map((name) => `  ${name},\n`).join('')}} from 'cdk8s-talos-cilium';`;
}

/** `main.test.ts`. */
export function test(answers: Answers): string {
  const { name, talosVersion, podSubnets, serviceSubnets } = answers;
  const network = TalosVersion.parse(talosVersion).usesDocuments
    ? `read('${name}/talos/control-plane.yaml').find(({ kind }) => kind === 'KubeNetworkConfig')`
    : `read('${name}/talos/control-plane.yaml')[0].cluster.network`;
  return `import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Yaml } from 'cdk8s';

// Synthesizes main.ts into a directory of its own and looks at the output.
const output = mkdtempSync(join(tmpdir(), '${name}-'));
const read = (path: string): any[] => Yaml.load(join(output, path));

describe('${name}', () => {
  beforeAll(() => {
    process.env.CDK8S_OUTDIR = output;
    require(join(__dirname, 'main'));
  });

  afterAll(() => rmSync(output, { recursive: true }));

  // A running cluster does not survive a change of these.
  it('keeps its name, subnets and IP address management', () => {
    const [values] = read('${name}/cilium-values.yaml');
    expect(values.cluster.name).toBe('${name}');
    expect(values.ipam.mode).toBe('kubernetes');
    const network = ${network};
    expect(network.podSubnets).toEqual(${list(podSubnets)});
    expect(network.serviceSubnets).toEqual(${list(serviceSubnets)});
  });

  // Certificates are issued in the cluster. What is in Git is no secret.
  it('has no Secret', () => {
    const files = readdirSync(output, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => basename(file).startsWith('Secret-'))).toEqual([]);
  });

  // A warning that you accept: suppressCheck(construct, { id, reason }).
  it('has no warnings', () => {
    expect(JSON.parse(readFileSync(join(output, 'checks.json'), 'utf8')).warnings).toEqual([]);
  });
});
`;
}

function list(texts: readonly string[]): string {
  return `[${texts.map((text) => `'${text}'`).join(', ')}]`;
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
