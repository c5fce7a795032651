import type { Cluster } from './cluster';
import type { Crd } from './crds';
import { titleOf, type KubeObject } from './kube-object';

/** The CRDs of a cluster, changed from one set to another by what differs. */
export class InstalledCrds {
  readonly #cluster: Cluster;
  readonly #installed = new Map<string, string>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Makes just these be there, and waits until their kinds are served. */
  async use(wanted: readonly Crd[]): Promise<void> {
    const named = new Map(wanted.map((crd) => [crd.metadata.name, textOf(crd)]));
    // One that differs goes first too: a CRD may not lose a version that it has stored objects in.
    const surplus = [...this.#installed].filter(([name, text]) => named.get(name) !== text).map(([name]) => name);
    // The server looks for objects of a kind before it lets it go, and waits long when its storage was not ready.
    if (surplus.length > 0) await this.#cluster.inventory();
    await this.#cluster.remove(surplus.map(crdNamed));
    for (const name of surplus) this.#installed.delete(name);
    await this.#cluster.resources.wait(surplus, false);

    const changed = wanted.filter(({ metadata }) => this.#installed.get(metadata.name) !== named.get(metadata.name));
    await Promise.all(
      changed.map(async (crd) => {
        const { verdict } = await this.#cluster.apply(crd);
        if (!verdict.accepted) throw new Error(`${titleOf(crd)}: ${verdict.message}`);
        this.#installed.set(crd.metadata.name, named.get(crd.metadata.name)!);
      }),
    );
    await waitForCrds(this.#cluster, changed);
  }
}

const texts = new WeakMap<Crd, string>();

/** Most are the same objects each time. */
function textOf(crd: Crd): string {
  const known = texts.get(crd) ?? JSON.stringify(crd);
  texts.set(crd, known);
  return known;
}

function crdNamed(name: string): KubeObject {
  return { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name } };
}

/** Waits until CRDs are established and their kinds are served. */
export async function waitForCrds(cluster: Cluster, crds: readonly KubeObject[]): Promise<void> {
  const end = Date.now() + 30_000;
  for (const crd of crds) {
    for (;;) {
      const found = await cluster.read(crd);
      const conditions = (found?.status as { conditions?: readonly { type: string; status: string }[] } | undefined)?.conditions ?? [];
      if (conditions.some(({ type, status }) => type === 'Established' && status === 'True')) break;
      if (Date.now() > end) throw new Error(`${titleOf(crd)} is not established: ${JSON.stringify(conditions)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  await cluster.resources.wait(crds.map(({ metadata }) => metadata.name!), true);
}
