import type { TalosCluster } from '../cluster/talos-cluster';

/** A command for each node of a shell variable, in bash and in zsh. */
export function forEach(variable: string, command: string): string[] {
  return [`for node in "\${${variable}[@]}"; do`, `  ${command}`, 'done'];
}

/** The version as talosctl takes it. */
export function kubernetesVersion(cluster: TalosCluster): string {
  return cluster.kubernetesVersion.kubeVersion.slice(1);
}
