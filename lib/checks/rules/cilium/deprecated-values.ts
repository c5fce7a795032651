import type { CiliumRule } from '../../rule';
import { describeValues, isOff, isOn, isSet } from '../../../model/values';

/** A value that still works, and that a later release removes. */
export interface DeprecatedValue {
  /** First minor that says so. */
  readonly from: string;
  /** Minor that removes it, or has removed it, if upstream names one. */
  readonly removedIn?: string;
  /** The value that replaces it. */
  readonly successor?: string;
  /** Whether the successor takes the same setting. */
  readonly same?: true;
  /** The switch of what the value belongs to: the value is deprecated where it is false, and has an effect only with this. */
  readonly offWith?: string;
  /** What to know about the removal, if no value replaces this one. */
  readonly instead?: string;
}

/**
 * What the comments of values.yaml and the upgrade notes call deprecated, from 1.18 on. A minor that upstream announced and that still reads the value
 * is left out.
 *
 * @see https://docs.cilium.io/en/stable/operations/upgrade/
 */
export const DEPRECATED_VALUES: Readonly<Record<string, DeprecatedValue>> = {
  'localRedirectPolicy': { from: '1.18', successor: 'localRedirectPolicies.enabled', same: true },
  'l2podAnnouncements.interface': { from: '1.18', removedIn: '1.19', successor: 'l2podAnnouncements.interfacePattern' },
  'hubble.export.fileMaxSizeMb': { from: '1.18', successor: 'hubble.export.static.fileMaxSizeMb', same: true },
  'hubble.export.fileMaxBackups': { from: '1.18', successor: 'hubble.export.static.fileMaxBackups', same: true },
  'hubble.export.fileCompress': { from: '1.18', successor: 'hubble.export.static.fileCompress', same: true },
  'hubble.redact.kafka.apiKey': { from: '1.18', removedIn: '1.20', instead: 'Cilium 1.20 has no rules for Kafka' },
  'clustermesh.apiserver.kvstoremesh.enabled': { from: '1.18', offWith: 'clustermesh.useAPIServer', instead: 'KVStoreMesh is then always on' },
  'sessionAffinity': { from: '1.18', removedIn: '1.19', instead: 'session affinity is always on' },
  'nodePort.enabled': { from: '1.18', removedIn: '1.19', successor: 'kubeProxyReplacement' },
  'enableInternalTrafficPolicy': { from: '1.18', removedIn: '1.19', instead: 'internalTrafficPolicy is always respected' },
  'svcSourceRangeCheck': { from: '1.18', removedIn: '1.19', instead: 'loadBalancerSourceRanges are always checked' },
  'tls.secretsBackend': { from: '1.18', successor: 'tls.readSecretsOnlyFromSecretsNamespace' },
  'encryption.strictMode.enabled': { from: '1.19', removedIn: '1.20', successor: 'encryption.strictMode.egress.enabled', same: true },
  'encryption.strictMode.cidr': { from: '1.19', removedIn: '1.20', successor: 'encryption.strictMode.egress.cidr', same: true },
  'encryption.strictMode.allowRemoteNodeIdentities': { from: '1.19', removedIn: '1.20', successor: 'encryption.strictMode.egress.allowRemoteNodeIdentities', same: true },
  'clustermesh.enableMCSAPISupport': { from: '1.19', removedIn: '1.20', successor: 'clustermesh.mcsapi.enabled', same: true },
  'hubble.preferIpv6': { from: '1.20', successor: 'preferIpv6', same: true },
  'clustermesh.apiserver.tls.server.extraDnsNames': { from: '1.20', successor: 'clustermesh.apiserver.tls.auto.server.extraDnsNames', same: true },
  'clustermesh.apiserver.tls.server.extraIpAddresses': { from: '1.20', successor: 'clustermesh.apiserver.tls.auto.server.extraIpAddresses', same: true },
  'dnsProxy.preCache': { from: '1.20', removedIn: '1.21', instead: 'agents then start with an empty DNS cache' },
  'authentication.mutual.spire.enabled': { from: '1.20', removedIn: '1.21', instead: 'encrypt traffic with encryption: Encryption.wireguard()' },
};

/** The chart still reads these values, so that nothing is lost before the upgrade that removes them. */
export const deprecatedValues: CiliumRule = {
  on: 'cilium',
  id: 'CIL087',
  title: 'Deprecated chart value',
  severity: 'warning',
  reason:
    'The value still works in this release, but the chart or the upgrade notes of Cilium announce that a later release removes it. After that upgrade the ' +
    'chart ignores the value or fails to render.',
  versions: { from: '1.18' },
  link: 'https://docs.cilium.io/en/stable/operations/upgrade/',
  related: ['CIL002'],
  good: { version: '1.20.0', values: { preferIpv6: true } },
  bad: { version: '1.20.0', values: { hubble: { preferIpv6: true } } },
  *check(cilium) {
    for (const [subject, { from, removedIn, successor, same, instead, offWith }] of Object.entries(DEPRECATED_VALUES)) {
      if (cilium.version.isBefore(from) || !isSet(cilium, subject)) continue;
      if (offWith === undefined ? isOff(cilium, subject) : !isOff(cilium, subject) || !isOn(cilium, offWith)) continue;
      // Then it is a removed value, which CIL002 reports.
      if (removedIn !== undefined && cilium.version.atLeast(removedIn)) continue;
      const value = cilium.value(subject);
      yield {
        path: cilium.path,
        subject,
        what: `value ${subject} is deprecated since Cilium ${from}${removedIn === undefined ? '' : `, and Cilium ${removedIn} removes it`} (${describeValues(cilium, subject)})`,
        ...(same && successor !== undefined && value !== undefined && { edits: [{ remove: subject }, { set: successor, value }] }),
        fix: successor === undefined ? `remove it before the upgrade: ${instead!}` : `use ${successor} instead`,
      };
    }
  },
};
