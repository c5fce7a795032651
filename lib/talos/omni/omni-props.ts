import type { JsonObject } from '../../kubernetes/json';
import type { MachineConfigProps } from '../machine-config-props';
import type { OmniMachines } from './omni-machines';
import type { OmniManifests } from './omni-manifests';

/** Fields that all documents of a template have. */
export interface OmniDescriptors {
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Names of system extensions. An empty list removes all.
   * @default - the extensions that the machines have
   */
  readonly systemExtensions?: readonly string[];
  /**
   * Kernel arguments. Omni rejects them for machines of a machine class.
   * @default - only those of Omni
   */
  readonly kernelArgs?: readonly string[];
  /**
   * Fields without a prop. They override the other fields and are checked in the same way.
   * @default - none
   */
  readonly extra?: JsonObject;
}

/** Number of machines that Omni changes at the same time. */
export interface OmniStrategyProps {
  /** @default 'Rolling' */
  readonly type?: 'Rolling' | 'Unset';
  /** @default - one */
  readonly maxParallelism?: number;
}

/** The control plane of the template. */
export interface OmniControlPlaneProps extends OmniDescriptors {
  /** Machines of the control plane. */
  readonly machines: OmniMachines;
  /** @default - the default of Omni */
  readonly upgradeStrategy?: OmniStrategyProps;
  /**
   * Backup of etcd from which the cluster is restored.
   * @default - an empty cluster
   */
  readonly restoreFrom?: {
    /** UUID of the cluster that the backup is of. */
    readonly clusterUuid: string;
    /** Name of the snapshot. */
    readonly snapshot: string;
  };
}

/** A set of workers of the template. */
export interface OmniWorkersProps extends OmniDescriptors {
  /** @default 'workers' */
  readonly name?: string;
  /** Machines of this set of workers. */
  readonly machines: OmniMachines;
  /** @default - rolling, one at a time */
  readonly updateStrategy?: OmniStrategyProps;
  /** @default - the default of Omni */
  readonly upgradeStrategy?: OmniStrategyProps;
  /** @default - the default of Omni */
  readonly deleteStrategy?: OmniStrategyProps;
}

/** One machine of the template. */
export interface OmniMachineProps extends OmniDescriptors {
  /**
   * Whether the machine is locked: Omni does not change it. Only for workers.
   * @default false
   */
  readonly locked?: boolean;
  /**
   * Disk on which Talos is installed, for example `/dev/nvme0n1`.
   * @default - the smallest disk that is large enough
   */
  readonly installDisk?: string;
  /**
   * Strategic merge patches for this machine only, one document each.
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
  /** Version of Omni, such as `1.10`. It decides which fields a template can have. */
  readonly omniVersion: string;
  /** The control plane. */
  readonly controlPlane: OmniControlPlaneProps;
  /** Sets of workers. @default - none: the control planes run all workloads */
  readonly workers?: readonly OmniWorkersProps[];
  /**
   * Settings of single machines, by ID.
   * @default - none
   */
  readonly machines?: Readonly<Record<string, OmniMachineProps>>;
  /** @default - none */
  readonly features?: OmniFeaturesProps;
  /**
   * How Omni installs Cilium in a new cluster.
   * @default - it does not: the manifests are applied with kubectl, as the README says
   */
  readonly manifests?: OmniManifests;
}
