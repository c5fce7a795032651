import { dirname } from 'node:path';
import { isJsonObject, valueAt, type Json } from '../kubernetes/json';
import { TalosCluster } from '../cluster/talos-cluster';
import type { TalosClusterProps } from '../cluster/talos-cluster-props';
import { TalosCiliumError } from '../diagnostics/problem';
import { assumedCluster, type KnownCluster } from '../manifests/check/assumed-cilium';
import type { Repository } from '../manifests/check/repository';
import type { FoundVersions } from '../manifests/check/versions';
import { isTalosDocument, talosFacts } from './import/talos-facts';

/** What a configuration says by not having a field: the defaults of Talos. */
const DEFAULTS: readonly (keyof TalosClusterProps)[] = ['podSubnets', 'serviceSubnets', 'dnsDomain', 'kubePrism', 'hostDns', 'kubeSpan', 'kubeProxy', 'management'];

/** Facts of the cluster in configurations of Talos among the files; none where they are of several clusters. */
export function clusterOfFiles({ maps }: Pick<Repository, 'maps'>, { talos, kubernetes }: FoundVersions): KnownCluster {
  const documents = maps.flatMap(({ fields, place: { file } }) => {
    const document = { file: { name: file, directory: dirname(file), text: '', isNamed: false }, content: fields };
    return !isJsonObject(fields.sops) && isTalosDocument(document) ? [document] : [];
  });
  const names = documents.map(({ content }) => nameOf(content)).filter((name) => name !== undefined);
  if (names.length === 0 || new Set(names).size > 1) return assumedCluster();
  const { facts } = talosFacts(documents);
  const known: TalosClusterProps = {
    ...facts,
    name: 'cluster',
    talosVersion: talos?.version ?? facts.talosVersion ?? '1.13',
    kubernetesVersion: kubernetes?.version ?? facts.kubernetesVersion ?? talos?.version.kubernetesRange?.max ?? '1.35',
  };
  try {
    return { cluster: new TalosCluster(known), known: new Set<string>([...DEFAULTS, ...Object.keys(facts), ...(talos ? ['talosVersion', 'runningTalosVersion'] : [])]) };
  } catch (error) {
    // Facts that contradict each other are of more than one cluster.
    if (!(error instanceof TalosCiliumError)) throw error;
    return assumedCluster();
  }
}

/** What names the cluster in a whole configuration: patches say only what they change. */
function nameOf(content: Readonly<Record<string, Json>>): string | undefined {
  if (content.kind === 'Cluster') return `name ${String(content.name)}`;
  if (Array.isArray(content.nodes)) return `name ${String(content.clusterName)}`;
  const endpoint = valueAt(content, ['cluster', 'controlPlane', 'endpoint']);
  return valueAt(content, ['machine', 'type']) === undefined || typeof endpoint !== 'string' ? undefined : `endpoint ${endpoint}`;
}
