import { parseKubernetesYaml } from '../../../lib/chart/kubernetes-yaml';
import { manifestFiles } from '../../../lib/gitops/manifests';
import type { SynthesizedObject } from '../../../lib/synthesis/synthesis';
import type { KubeObject } from './kube-object';

/** The objects of each cluster, in the order of application, as `GitOpsApp` would write them and Kubernetes read them. */
export function writtenObjects(objects: readonly SynthesizedObject[]): KubeObject[][] {
  const scopes = new Map<string, SynthesizedObject[]>();
  for (const object of objects) scopes.set(object.scope, [...(scopes.get(object.scope) ?? []), object]);
  return [...scopes.values()].map((members) =>
    [...manifestFiles(members)]
      .filter(([path]) => !path.endsWith('kustomization.yaml'))
      .flatMap(([path, text]) => parseKubernetesYaml(typeof text === 'function' ? text() : text, path) as unknown as KubeObject[])
      .sort((a, b) => Number(b.kind === 'Namespace') - Number(a.kind === 'Namespace')),
  );
}
