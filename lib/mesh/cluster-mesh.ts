import { TalosCilium } from '../cilium/talos-cilium';
import { clusterMesh, type ClusterMeshSettings } from '../cilium/features/cluster-mesh';
import { byReason, featureValues } from '../cilium/feature-values';
import type { TalosCluster } from '../cluster/talos-cluster';
import { Reporter } from '../diagnostics/reporter';
import type { JsonObject } from '../kubernetes/json';
import { checkArguments, checked } from '../props';
import { contributeFiles } from '../synthesis/output-files';
import { Synthesis } from '../synthesis/synthesis';
import type { Member } from './member';
import type { MeshApiServer } from './mesh-api-server';
import { checkMembers, checkSettings } from './mesh-checks';
import { meshPage } from './mesh-page';

/** A cluster of a `ClusterMesh`. */
export interface ClusterMeshMember {
  /** The Cilium of a cluster in this program, or the facts of a cluster whose Cilium another program configures. */
  readonly cluster: TalosCilium | TalosCluster;
  /** How the other clusters reach its cluster mesh API server. */
  readonly apiServer: MeshApiServer;
}

/** Props of `ClusterMesh`. Settings apply to all clusters of the mesh. */
export interface ClusterMeshProps extends Pick<ClusterMeshSettings, 'maxConnectedClusters' | 'replicas' | 'kvStoreMesh' | 'endpointSliceSynchronization' | 'policyDefaultLocalCluster' | 'mcsApi'> {
  /** The clusters, at least two. Each connects to all others. */
  readonly members: readonly ClusterMeshMember[];
}

/**
 * A mesh of clusters: pods reach pods and global Services of the other clusters, and policies can select them. It requests the values of each
 * `TalosCilium`: the cluster mesh API server, how it is exposed, and the addresses of the other clusters. Each cluster gets a `mesh.md` with the
 * commands that share the certificate authority and that check the connections.
 *
 * The prop `clusterMesh` of `TalosCilium` is for a cluster whose peers are connected by other means, such as `cilium clustermesh connect`.
 *
 * @example
 * const [east, west] = ['east', 'west'].map((name, index) => {
 *   const cluster = new TalosCluster({
 *     name, talosVersion: '1.13', kubernetesVersion: '1.35.0', clusterId: index + 1,
 *     podSubnets: [`10.${index + 1}.0.0/16`], nodeAddresses: [`192.168.${index + 1}.11`],
 *   });
 *   return new TalosCilium(new ClusterChart(app, cluster), 'cilium');
 * });
 * new ClusterMesh({
 *   members: [
 *     { cluster: east!, apiServer: MeshApiServer.nodePort() },
 *     { cluster: west!, apiServer: MeshApiServer.nodePort() },
 *   ],
 * });
 *
 * @throws MESH001 to MESH004, all mistakes at once. MESH005 and MESH006 are reported at synth
 * @see https://docs.cilium.io/en/stable/network/clustermesh/
 */
export class ClusterMesh {
  static { checked(ClusterMesh, 'ClusterMesh'); }

  /** Name in messages: `ClusterMesh(east, west)`. */
  private readonly path: string;

  constructor(props: ClusterMeshProps) {
    checkArguments('ClusterMesh', arguments);
    const { members: given, ...settings } = props;
    const members = given.map(({ cluster: of, apiServer }): Member => {
      const cilium = of instanceof TalosCilium ? of : undefined;
      const cluster = cilium?.cluster ?? (of as TalosCluster);
      return { cluster, cilium, apiServer, endpoint: apiServer.endpoint(cluster.nodeAddresses.map(String)) };
    });
    this.path = `ClusterMesh(${members.map(({ cluster }) => cluster.name).join(', ')})`;
    const report = new Reporter(this.path);
    checkMembers(members, settings.maxConnectedClusters ?? 255, report);
    report.throwIfAny();
    const ciliums = members.flatMap(({ cilium }) => cilium ?? []);
    for (const member of members) if (member.cilium) this.connect(member.cilium, member, members.filter((other) => other !== member), settings);
    if (ciliums[0]) Synthesis.of(ciliums[0]).registerProvider({ node: ciliums[0].node, provide: () => checkSettings(members, this.path) });
    for (const cilium of ciliums) contributeFiles(cilium, () => ({ files: new Map([['mesh.md', meshPage(cilium, members)]]) }));
  }

  private connect(cilium: TalosCilium, { apiServer }: Member, others: readonly Member[], settings: ClusterMeshSettings): void {
    const report = new Reporter(this.path);
    const mesh = { ...settings, ...apiServer.settings };
    const contributions = featureValues(cilium, report, [
      (context) => clusterMesh.apply({ clusterMesh: mesh }, context),
      (context) => cilium.certificates.apply({ hubble: false, clusterMesh: mesh }, context),
    ]);
    report.throwIfAny();
    const origin = this.path;
    for (const request of contributions.flatMap(byReason)) cilium.request({ origin, ...request });
    const apiserver = apiServer.values(cilium);
    if (Object.keys(apiserver).length > 0) cilium.request({ origin, values: { clustermesh: { apiserver } }, reason: 'other clusters reach the API server there' });
    const clusters = others.map(({ cluster, endpoint: { name, port, addresses } }): JsonObject => ({ name: cluster.name, port, ...(name === undefined ? { ips: [...addresses] } : { address: name }) }));
    cilium.request({ origin, values: { clustermesh: { config: { enabled: true, clusters } } }, reason: 'the other clusters of the mesh' });
  }
}
