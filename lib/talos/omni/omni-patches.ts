import type { JsonObject } from '../../kubernetes/json';
import type { TalosCluster } from '../../cluster/talos-cluster';
import { documentText, machinePatch, type PatchDocument, type PatchTarget } from '../machine-patch';
import type { NotedEntry } from '../noted-entries';
import type { OmniVersion } from './omni-version';
import type { TemplatePatches } from './template-documents';

const NAME = 'talos-cilium';

/**
 * The patches by document of the template: those for all nodes in `Cluster`, and those for control planes in `ControlPlane`, because Omni applies
 * patches of the cluster to workers as well. Their IDs are those that Omni would generate for the first patch of each document. They are
 * written out, so that they do not change when other patches are added.
 */
export function omniPatches(entries: readonly NotedEntry[], cluster: TalosCluster, omni: OmniVersion): TemplatePatches {
  const at = (target: PatchTarget, prefix: string): JsonObject[] => {
    const documents = machinePatch(entries, target);
    if (documents.length === 0) return [];
    if (omni.takesTexts) return [{ name: NAME, idOverride: `${prefix}-${NAME}`, inline: documents.map(documentText).join('---\n') }];
    return documents.map((document) => ({ name: `${NAME}-${suffix(document)}`, idOverride: `${prefix}-${NAME}-${suffix(document)}`, inline: document.content }));
  };
  return {
    common: at('common', `200-cluster-${cluster.name}`),
    controlPlane: at('only-control-plane', `400-${cluster.name}-control-planes`),
    workers: (name) => at('only-worker', `400-${cluster.name}-${name}`),
  };
}

function suffix({ document }: PatchDocument): string {
  return document ? [document.kind, ...(document.name === undefined ? [] : [document.name])].join('-').toLowerCase() : 'main';
}
