import type { Answers } from './answers';

/** What the new program's output has in `manifests/`, in order. */
export function layersOf({ gatewayApi, loadBalancerRanges }: Answers): string[] {
  const pool = loadBalancerRanges.length > 0;
  return [...(gatewayApi ? ['crds'] : []), 'cilium', ...(pool ? ['network'] : []), ...(pool && gatewayApi ? ['gateway'] : [])];
}

/** `argocd/cilium.yaml`. */
export function argoCdApplication({ name, repository }: Answers): string {
  return `# Argo CD applies everything in dist/${name}/manifests.
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: cilium # main.ts names it as the owner of the objects that Talos creates
  namespace: argocd
  annotations:
    # Defaults that the API server fills in are no differences.
    argocd.argoproj.io/compare-options: ServerSideDiff=true
spec:
  project: default
  source:
    repoURL: ${JSON.stringify(repository)}
    targetRevision: main
    path: dist/${name}/manifests
  destination:
    server: https://kubernetes.default.svc
    namespace: kube-system
  syncPolicy:
    automated:
      prune: false # set it to true after the handover: see README.md
    syncOptions:
      - ServerSideApply=true
      # An object whose CRD is not there yet holds up no other object.
      - SkipDryRunOnMissingResource=true
    retry:
      limit: 10
      backoff:
        duration: 10s
        factor: 2
        maxDuration: 5m
`;
}

/** `clusters/<name>/cilium.yaml`: the directory is the one that \`flux bootstrap --path\` names. */
export function fluxKustomizations(answers: Answers): string {
  const layers = layersOf(answers);
  return `# Flux applies each directory of dist/${answers.name}/manifests with a Kustomization of its own. Add one when the output gets a new
# directory: main.test.ts compares them. Deleting a Kustomization deletes nothing in the cluster.
${layers.map((layer) => fluxKustomization(answers, layer, layers)).join('---\n')}`;
}

function fluxKustomization({ name }: Answers, layer: string, layers: readonly string[]): string {
  const before = layer === 'crds' ? undefined : layer === 'cilium' ? layers.find((other) => other === 'crds') : 'cilium';
  const lines = [
    ...(before ? ['dependsOn:', `  - name: ${kustomizationName(before)}`] : []),
    'sourceRef:',
    '  kind: GitRepository',
    '  name: flux-system',
    `path: ./dist/${name}/manifests/${layer}`,
    'interval: 1h',
    'retryInterval: 2m',
    'timeout: 10m',
    layer === 'crds' ? 'prune: false # removing a CRD removes its objects' : 'prune: true',
    'deletionPolicy: Orphan',
    ...(layer === 'crds' || layer === 'cilium' ? ['wait: true'] : []),
  ];
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${kustomizationName(layer)}
  namespace: flux-system
spec:
${lines.map((line) => `  ${line}\n`).join('')}`;
}

function kustomizationName(layer: string): string {
  return layer === 'cilium' ? 'cilium' : `cilium-${layer}`;
}
