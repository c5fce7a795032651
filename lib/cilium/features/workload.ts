import type { JsonObject } from '../../kubernetes/json';
import type { DirectTable } from './feature';

/** A toleration of a pod, as Kubernetes writes it. @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
export interface Toleration {
  /** Key of the taint. @default - all taints, with the operator Exists */
  readonly key?: string;
  /** How `value` is compared. @default 'Equal' */
  readonly operator?: 'Equal' | 'Exists';
  /** Value of the taint. @default - none */
  readonly value?: string;
  /** Effect of the taint. @default - all effects */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  /** Seconds for which a pod stays on a node with a taint of the effect NoExecute. @default - forever */
  readonly tolerationSeconds?: number;
}

/** Where the pods of a workload run, and what they carry. */
export interface WorkloadProps {
  /**
   * Labels of the nodes, in addition to `kubernetes.io/os: linux` of the chart.
   * @default - the chart's
   */
  readonly nodeLabels?: Readonly<Record<string, string>>;
  /**
   * Taints that the pods tolerate, instead of those in the chart.
   * @default - the chart's
   */
  readonly tolerations?: readonly Toleration[];
  /**
   * Affinity, as Kubernetes writes it. It is merged with that of the chart.
   * @default - the chart's
   */
  readonly affinity?: JsonObject;
  /**
   * PriorityClass of the pods.
   * @default - the chart's
   */
  readonly priorityClassName?: string;
  /**
   * Annotations of the pods.
   * @default - none
   */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /**
   * Labels of the pods.
   * @default - none
   */
  readonly podLabels?: Readonly<Record<string, string>>;
  /**
   * Whether a changed ConfigMap restarts the pods. Otherwise the change takes effect when they restart for another reason.
   * @default true
   */
  readonly rollOutPods?: boolean;
  /**
   * How pods are replaced, as Kubernetes writes it: `{ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } }`.
   * @default - the chart's
   */
  readonly updateStrategy?: JsonObject;
}

/** Settings of a workload whose containers take arguments and variables. */
export interface ContainerWorkloadProps extends WorkloadProps {
  /**
   * Arguments in addition to those of the chart.
   * @default - none
   */
  readonly extraArgs?: readonly string[];
  /**
   * Environment variables in addition to those of the chart, as Kubernetes writes them.
   * @default - none
   */
  readonly extraEnv?: readonly JsonObject[];
  /**
   * Volumes in addition to those of the chart, as Kubernetes writes them.
   * @default - none
   */
  readonly extraVolumes?: readonly JsonObject[];
  /**
   * Volume mounts in addition to those of the chart, as Kubernetes writes them.
   * @default - none
   */
  readonly extraVolumeMounts?: readonly JsonObject[];
}

/** Values of `WorkloadProps` below a path of the chart, which ends with a dot. */
export function workloadValues(path: string): DirectTable {
  return {
    nodeLabels: `${path}nodeSelector`,
    tolerations: `${path}tolerations`,
    affinity: `${path}affinity`,
    priorityClassName: `${path}priorityClassName`,
    podAnnotations: `${path}podAnnotations`,
    podLabels: `${path}podLabels`,
    rollOutPods: `${path}${path === '' ? 'rollOutCiliumPods' : 'rollOutPods'}`,
    updateStrategy: `${path}updateStrategy`,
  };
}

/** Values of `ContainerWorkloadProps` below a path. */
export function containerValues(path: string): DirectTable {
  return {
    ...workloadValues(path),
    extraArgs: `${path}extraArgs`,
    extraEnv: `${path}extraEnv`,
    extraVolumes: `${path}extraVolumes`,
    extraVolumeMounts: `${path}extraVolumeMounts`,
  };
}
