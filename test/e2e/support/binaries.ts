import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** Programs of a control plane. */
export interface Binaries {
  readonly etcd: string;
  readonly kubeApiserver: string;
}

/** Files that the tests install in place of operators. */
export interface CrdFiles {
  /** `cilium-<minor>/*.yaml`, one CRD in each. */
  readonly crds: string;
  /** `crds/<group>/<kind>_<version>.json`, JSON Schemas of kinds of other projects. */
  readonly schemas: string;
  /** `gateway-api-<version>-<channel>-install.yaml`. */
  readonly assets: string;
}

/** All that a run needs and does not bring itself. */
export interface Prerequisites extends CrdFiles {
  readonly binaries: Binaries;
}

/** What this machine has; words to print when something is missing. */
export function prerequisites(): Prerequisites | string {
  const directory = process.env.KUBEBUILDER_ASSETS;
  if (!directory) {
    return 'KUBEBUILDER_ASSETS names no directory with etcd and kube-apiserver; scripts/envtest.sh builds them, "setup-envtest use 1.35 -p path" fetches them';
  }
  const binaries = { etcd: join(directory, 'etcd'), kubeApiserver: join(directory, 'kube-apiserver') };
  for (const file of Object.values(binaries)) {
    // A directory that was asked for and holds nothing is a mistake, not a machine without the programs.
    if (!existsSync(file)) throw new Error(`KUBEBUILDER_ASSETS is set, but there is no ${file}`);
  }
  const assets = process.env.TALOS_CILIUM_ASSETS?.split(delimiter).find((place) => existsSync(join(place, '..', 'crds')));
  const crds = process.env.TALOS_CILIUM_CRDS ?? (assets && join(assets, '..', 'crds'));
  const schemas = process.env.TALOS_CILIUM_SCHEMAS ?? (assets && join(assets, '..', 'schemas'));
  if (!assets || !crds || !schemas || !existsSync(crds) || !existsSync(schemas)) {
    return 'the CRDs that operators install are missing; put crds/ and schemas/ beside the directory of TALOS_CILIUM_ASSETS, or name them in TALOS_CILIUM_CRDS and TALOS_CILIUM_SCHEMAS';
  }
  return { binaries, assets: resolve(assets), crds: resolve(crds), schemas: resolve(schemas) };
}
