/** What does not follow the vocabulary or lacks a docstring yet, by part of the library. Delete a line with what it names; nothing is added. */
export const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'cluster': [
    'cluster: cidr: FirewallRule.from',
  ],
  'talos': [
    'talos: docstring: Bootstrap.hosted',
    'talos: docstring: Bootstrap.inline',
    'talos: docstring: Bootstrap.mode',
    'talos: docstring: GitOpsOwner.facts',
    'talos: docstring: KernelModuleProps.name',
    'talos: docstring: OmniClusterTemplateProps.controlPlane',
    'talos: docstring: OmniControlPlaneProps.machines',
    'talos: docstring: OmniControlPlaneProps.restoreFrom.clusterUuid',
    'talos: docstring: OmniControlPlaneProps.restoreFrom.snapshot',
    'talos: docstring: OmniManifestProps.mode',
    'talos: docstring: OmniManifests.cilium',
    'talos: docstring: OmniManifests.others',
    'talos: docstring: OmniWorkersProps.machines',
  ],
};
