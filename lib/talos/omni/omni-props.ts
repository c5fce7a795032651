import type { JsonObject } from '../../kubernetes/json';
import type { MachineConfigProps } from '../machine-config-props';
import type { OmniMachines } from './omni-machines';
import type { OmniManifests } from './omni-manifests';

/** What every document of a template can have. */
export interface OmniDescriptors {
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * System extensions, by their names; an empty list removes all.
   * @default - what the machines have
   */
  readonly systemExtensions?: readonly string[];
  /**
   * Arguments of the kernel. Not for machines of a machine class.
   * @default - none beside those of Omni
   */
  readonly kernelArgs?: readonly string[];
  /**
   * Fields that are not modelled here, merged over the others and checked like them.
   * @default - none
   */
  readonly extra?: JsonObject;
}

/** How many machines Omni changes at a time. */
export interface OmniStrategyProps {
  /** @default 'Rolling' */
  readonly type?: 'Rolling' | 'Unset';
  /** @default - one */
  readonly maxParallelism?: number;
}

/** The control plane of the template. */
export interface OmniControlPlaneProps extends OmniDescriptors {
  readonly machines: OmniMachines;
  /** @default - Omni's */
  readonly upgradeStrategy?: OmniStrategyProps;
  /**
   * Backup of etcd that the cluster starts from.
   * @default - an empty cluster
   */
  readonly restoreFrom?: { readonly clusterUuid: string; readonly snapshot: string };
}

/** A set of workers of the template. */
export interface OmniWorkersProps extends OmniDescriptors {
  /** @default 'workers' */
  readonly name?: string;
  readonly machines: OmniMachines;
  /** @default - rolling, one at a time */
  readonly updateStrategy?: OmniStrategyProps;
  /** @default - Omni's */
  readonly upgradeStrategy?: OmniStrategyProps;
  /** @default - Omni's */
  readonly deleteStrategy?: OmniStrategyProps;
}

/** One machine of the template. */
export interface OmniMachineProps extends OmniDescriptors {
  /**
   * No changes while it is set; workers only.
   * @default false
   */
  readonly locked?: boolean;
  /**
   * Disk that Talos is installed on, for example `/dev/nvme0n1`.
   * @default - the smallest that fits
   */
  readonly installDisk?: string;
  /**
   * Strategic merge patches for this machine alone, one document each.
   * @default - none
   */
  readonly patches?: readonly JsonObject[];
}

/** Features of the cluster in Omni. @see https://docs.siderolabs.com/omni/reference/cluster-templates */
export interface OmniFeaturesProps {
  /** @default false */
  readonly diskEncryption?: boolean;
  /** @default false */
  readonly enableWorkloadProxy?: boolean;
  /** @default false */
  readonly useEmbeddedDiscoveryService?: boolean;
  /**
   * Time between backups of etcd, for example `1h`.
   * @default - no backups
   */
  readonly backupInterval?: string;
}

/** Props of `OmniClusterTemplate`. */
export interface OmniClusterTemplateProps extends MachineConfigProps, OmniDescriptors {
  /** Version of Omni, such as `1.10`: it decides what a template may hold. */
  readonly omniVersion: string;
  readonly controlPlane: OmniControlPlaneProps;
  /** @default - none: the control planes run everything */
  readonly workers?: readonly OmniWorkersProps[];
  /**
   * Machines that differ from the others of their set, by id.
   * @default - none
   */
  readonly machines?: Readonly<Record<string, OmniMachineProps>>;
  /** @default - none */
  readonly features?: OmniFeaturesProps;
  /**
   * How Cilium gets into the new cluster.
   * @default - not by Omni: whoever creates the cluster applies the manifests
   */
  readonly manifests?: OmniManifests;
}
