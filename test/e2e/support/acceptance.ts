import type { CiliumMinor } from '../../../imports/served-versions';
import { filledIn } from './filled-in';
import { operatorCrds, platformCrds, type Crd } from './crds';
import { titleOf, type KubeObject } from './kube-object';
import { podsOf } from './pods';
import { contentOf, type Bench } from './round-trip';

/** Later objects need these: they stay until the server ends. */
const STAYING = new Set(['Namespace', 'ServiceAccount']);

/** Applies, applies again and deletes the objects of many small outputs. The same object (see `objectIn`) is not tried twice. */
export class Acceptance {
  readonly #bench: Bench;
  readonly #minor: CiliumMinor;
  readonly #had = new Map<string, Set<KubeObject>>();
  readonly #namespaces = new Set<string>();
  #tried = 0;

  constructor(bench: Bench, minor: CiliumMinor) {
    this.#bench = bench;
    this.#minor = minor;
  }

  /** Number of distinct objects so far. */
  get tried(): number {
    return this.#tried;
  }

  /** What the server has against the objects of one cluster, given in the order of application. */
  async problemsOf(objects: readonly KubeObject[]): Promise<string[]> {
    const { cluster } = this.#bench;
    const own = objects.filter((object): object is Crd => object.kind === 'CustomResourceDefinition');
    const refusedCrds = await this.#install(own);
    if (refusedCrds) return [refusedCrds];
    const context = own.map((crd) => JSON.stringify(crd)).join('\n');
    const had = this.#had.get(context) ?? new Set();
    this.#had.set(context, had);

    const problems: string[] = [];
    const kept: { readonly object: KubeObject; readonly content: string }[] = [];
    for (const object of objects) {
      if (had.has(object)) continue;
      had.add(object);
      this.#tried += 1;
      if (object.kind === 'CustomResourceDefinition') continue;
      await this.#ensureNamespace(object.metadata.namespace);
      const { verdict, result } = await cluster.apply(object);
      if (result) {
        kept.push({ object, content: contentOf(result) });
        problems.push(...filledIn(object, result).map((field) => `${field} is filled in by the server`));
      }
      if (!result) problems.push(`${titleOf(object)} is refused: ${verdict.message}`);
      if (object.kind === 'Namespace' && result) await cluster.ensureDefaultAccount(object.metadata.name!);
    }
    for (const { object, content } of kept) {
      const { verdict, result } = await cluster.apply(object);
      if (!result) problems.push(`${titleOf(object)} is refused the second time: ${verdict.message}`);
      else if (contentOf(result) !== content) problems.push(`${titleOf(object)} is changed by a second application`);
      for (const pod of podsOf(object)) {
        const { accepted, message } = await cluster.offerNew(pod);
        if (!accepted) problems.push(`a Pod of ${titleOf(object)} is not admitted: ${message}`);
      }
    }
    await cluster.remove(kept.map(({ object }) => object).filter(({ kind }) => !STAYING.has(kind)).reverse());
    return problems;
  }

  async #ensureNamespace(name: string | undefined): Promise<void> {
    if (name === undefined || this.#namespaces.has(name)) return;
    this.#namespaces.add(name);
    await this.#bench.cluster.ensureNamespace(name);
  }

  /** The CRDs of the output, with stand-ins for those that it leaves to others. */
  async #install(own: readonly Crd[]): Promise<string | undefined> {
    const names = new Set(own.map(({ metadata }) => metadata.name));
    const others = [...platformCrds(this.#bench.files, this.#minor), ...operatorCrds(this.#bench.files, this.#minor)];
    try {
      await this.#bench.crds.use([...others.filter(({ metadata }) => !names.has(metadata.name)), ...own]);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
