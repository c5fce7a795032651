import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CiliumMinor } from '../../../imports/served-versions';
import { parseKubernetesYaml } from '../../../lib/yaml/reader';
import { inlineManifestsIn } from '../../../lib/talos/bootstrap-drift';
import { operatorCrds, platformCrds } from './crds';
import { waitForCrds } from './installed-crds';
import { groupOf, titleOf, type KubeObject } from './kube-object';
import type { Bench } from './round-trip';

/** An object of Talos' own that the inventory lists as well. */
export const OF_TALOS = 'kube-system_coredns_apps_Deployment';

const INVENTORY = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'talos-bootstrap-manifests-inventory', namespace: 'kube-system' } };
const OWNING = 'config.k8s.io/owning-inventory';

/** What others than the reader of a README do to a cluster: Talos, Omni, operators and GitOps controllers. None of them runs here. */
export class StandIns {
  readonly #bench: Bench;
  readonly #minor: CiliumMinor;
  readonly #directory: string;
  #operatorRan = false;

  /** @param directory that of the cluster in the output */
  constructor(bench: Bench, minor: CiliumMinor, directory: string) {
    this.#bench = bench;
    this.#minor = minor;
    this.#directory = directory;
  }

  /** The control planes apply what `bootstrap.yaml` gives them, and from Talos 1.13 on write it down in the inventory; it must all be possible at once. */
  async talosBootstrap(keepsInventory: boolean): Promise<void> {
    const objects = this.#bootstrap();
    if (objects.length === 0) return;
    if (!keepsInventory) return this.#applyAsTalos(objects);
    await this.#applyAsTalos(objects.map((object) => ({ ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [OWNING]: INVENTORY.metadata.name } } })));
    const entries = objects.map(({ apiVersion, kind, metadata }) => [`${metadata.namespace ?? ''}_${metadata.name}_${groupOf(apiVersion)}_${kind}`, '']);
    const { verdict } = await this.#bench.cluster.apply({ ...INVENTORY, data: Object.fromEntries([[OF_TALOS, ''], ...entries]) });
    if (!verdict.accepted) throw new Error(verdict.message);
  }

  /** What the inventory of Talos still lists. */
  async inventory(): Promise<string[]> {
    const found = await this.#bench.cluster.read(INVENTORY);
    return Object.keys((found?.data ?? {}) as object);
  }

  /** Omni applies the manifests of the template: Cilium, and what its operator's CRDs describe once they are there. */
  async omniSync(): Promise<void> {
    await this.#applyAsTalos(this.#read('omni/cilium.yaml'));
    const resources = this.#read('omni/cilium-resources.yaml');
    if (resources.length === 0) return;
    await this.#operator();
    await this.#applyAsTalos(resources);
  }

  /** A controller, or Helm, applies what it owns, with its marks, and takes over the fields. */
  async takeOver(manager: string): Promise<void> {
    await this.#apply([...this.#bootstrap(), ...this.#read('omni/cilium.yaml')], manager, '--force-conflicts');
  }

  /** A controller applies objects of any layer. */
  async applyAs(manager: string, objects: readonly KubeObject[]): Promise<void> {
    await this.#apply(objects, manager, '--force-conflicts');
  }

  /** Makes what a README waits for, a while after it has begun to wait. */
  async make(names: readonly string[]): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    for (const [type, name] of names.map((each) => each.split('/') as [string, string])) {
      if (type === 'namespace') await this.#bench.cluster.ensureNamespace(name);
      else if (name.endsWith('.cilium.io')) await this.#operator();
      else await this.#install(platformCrds(this.#bench.files, this.#minor).filter(({ metadata }) => metadata.name === name));
      if (!(await this.#bench.cluster.read({ ...INVENTORY, ...(type === 'namespace' ? { kind: 'Namespace', apiVersion: 'v1' } : CRD), metadata: { name } }))) {
        throw new Error(`a README waits for ${type} ${name}, which nothing makes`);
      }
    }
  }

  /** Runs commands in the directory of the cluster. */
  async shell(script: string): Promise<string> {
    const { ok, stdout, stderr } = await this.#bench.kubectl.shell(script, this.#directory);
    if (!ok) throw new Error(`${script}\n${stderr}`);
    return stdout;
  }

  /** Cilium's operator starts, if the app has deployed it or leaves that to others, and installs its CRDs. */
  async #operator(): Promise<void> {
    if (this.#operatorRan) return;
    this.#operatorRan = true;
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'cilium-operator', namespace: 'kube-system' } };
    const elsewhere = !existsSync(join(this.#directory, 'cilium-values.yaml'));
    if (!elsewhere && !(await this.#bench.cluster.read(deployment))) throw new Error('a README waits for the CRDs of Cilium before Cilium is there');
    await this.#install(operatorCrds(this.#bench.files, this.#minor));
  }

  async #install(crds: readonly KubeObject[]): Promise<void> {
    for (const crd of crds) {
      const { verdict } = await this.#bench.cluster.apply(crd);
      if (!verdict.accepted) throw new Error(`${titleOf(crd)}: ${verdict.message}`);
    }
  }

  /** Namespaces and CRDs first, as Talos and Omni do it. */
  async #applyAsTalos(objects: readonly KubeObject[]): Promise<void> {
    const first = ({ kind }: KubeObject): boolean => kind === 'Namespace' || kind === 'CustomResourceDefinition';
    await this.#apply(objects.filter(first), 'talos');
    await waitForCrds(this.#bench.cluster, objects.filter(({ kind }) => kind === 'CustomResourceDefinition'));
    await this.#apply(objects.filter((object) => !first(object)), 'talos');
  }

  async #apply(items: readonly KubeObject[], manager: string, options = ''): Promise<void> {
    if (items.length === 0) return;
    writeFileSync(this.#path('../objects.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    await this.shell(`kubectl apply --server-side --validate=strict --field-manager=${manager} ${options} -f ../objects.json`);
  }

  /** Objects of the bootstrap, wherever the control planes get them from. */
  #bootstrap(): KubeObject[] {
    const hosted = this.#read('talos/bootstrap-manifests.yaml');
    if (hosted.length > 0 || !existsSync(this.#path('talos/bootstrap.yaml'))) return hosted;
    return inlineManifestsIn(readFileSync(this.#path('talos/bootstrap.yaml'), 'utf8'), 'bootstrap.yaml').flatMap(({ text }) => objectsIn(text));
  }

  #read(file: string): KubeObject[] {
    return existsSync(this.#path(file)) ? objectsIn(readFileSync(this.#path(file), 'utf8')) : [];
  }

  #path(file: string): string {
    return join(this.#directory, file);
  }
}

const CRD = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };

function objectsIn(text: string): KubeObject[] {
  return parseKubernetesYaml(text).filter(Boolean) as unknown as KubeObject[];
}
