import type { CiliumVersion } from '../../cluster/cilium-version';
import type { CiliumModel } from '../../model/model';
import { isOff, isOn } from '../../model/values';

/** Settings of Cilium that decide whether it accepts a policy. A rule does not report what depends on a setting that is left out. */
export interface AgentSettings {
  /** @default - only what every supported version rejects is reported */
  readonly version?: CiliumVersion;
  /** Whether `fromNodes` and `toNodes` work: the value `nodeSelectorLabels`. */
  readonly nodeSelectorLabels?: boolean;
  /** Whether L7 rules work: the value `l7Proxy`. */
  readonly l7Proxy?: boolean;
  /** Whether protocols without ports work: `enable-extended-ip-protocols` in the value `extraConfig`. */
  readonly extendedIpProtocols?: boolean;
  /** Which labels identities have: the value `labels`. */
  readonly labels?: string;
}

/** The settings of an installation. */
export function agentSettings(cilium: CiliumModel): AgentSettings {
  return {
    version: cilium.version,
    nodeSelectorLabels: isOn(cilium, 'nodeSelectorLabels'),
    l7Proxy: !isOff(cilium, 'l7Proxy'),
    extendedIpProtocols: isOn(cilium, 'extraConfig.enable-extended-ip-protocols'),
  };
}

/** Whether the version is known and at least this one. */
export function since({ version }: AgentSettings, minor: string): boolean {
  return version !== undefined && version.atLeast(minor);
}

/** Whether the version is known and older than this one. */
export function isBefore({ version }: AgentSettings, minor: string): boolean {
  return version !== undefined && version.isBefore(minor);
}
