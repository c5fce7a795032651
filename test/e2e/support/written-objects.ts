import { parseKubernetesYaml } from '../../../lib/yaml/reader';
import { addManifests } from '../../../lib/gitops/manifests';
import { byLayer } from '../../../lib/synthesis/by-layer';
import type { FileText } from '../../../lib/synthesis/output-files';
import type { SynthesizedObject } from '../../../lib/synthesis/synthesis';
import type { KubeObject } from './kube-object';

const read = new Map<string, KubeObject>();

/** The object in a manifest, as Kubernetes reads it; the same one for the same text: examples share most of what they write. */
export function objectIn(text: string): KubeObject {
  const known = read.get(text) ?? (parseKubernetesYaml(text)[0] as unknown as KubeObject);
  read.set(text, known);
  return known;
}

/** The objects of each cluster, in the order of application, as `GitOpsApp` would write them. */
export function writtenObjects(objects: readonly SynthesizedObject[]): KubeObject[][] {
  const scopes = new Map<string, SynthesizedObject[]>();
  for (const object of objects) scopes.set(object.scope, [...(scopes.get(object.scope) ?? []), object]);
  return [...scopes.values()].map((members) => {
    const files = new Map<string, FileText>();
    addManifests(files, 'manifests', byLayer(members));
    return [...files]
      .filter(([path]) => !path.endsWith('kustomization.yaml'))
      .map(([, text]) => objectIn(typeof text === 'function' ? text() : text))
      .sort((a, b) => Number(b.kind === 'Namespace') - Number(a.kind === 'Namespace'));
  });
}
