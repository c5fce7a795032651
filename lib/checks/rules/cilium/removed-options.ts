import { map } from '../../../model/json';
import { listAt } from '../../../model/values';
import type { CiliumRule, Finding } from '../../rule';

/**
 * Options that the agent of 1.20 no longer has, with what replaces each. The chart passes `extraConfig` and `extraArgs` on as they are.
 *
 * @see https://docs.cilium.io/en/v1.20/operations/upgrade/
 */
const REMOVED: Readonly<Record<string, string>> = {
  'node-port-algorithm': 'set the value loadBalancer.algorithm',
  'node-port-mode': 'set the value loadBalancer.mode',
  'k8s-api-server': 'set the values k8sServiceHost and k8sServicePort',
  'enable-encryption-strict-mode': 'use encryption: Encryption.wireguard({ strictEgress: { cidr } })',
  'encryption-strict-mode-cidr': 'use encryption: Encryption.wireguard({ strictEgress: { cidr } })',
  'encryption-strict-mode-allow-remote-node-identities': 'use encryption: Encryption.wireguard({ strictEgress: { cidr, allowRemoteNodeIdentities: true } })',
  'encrypt-interface': 'leave it out: the agent finds the devices',
  'enable-ipsec-encrypted-overlay': 'leave it out: IPsec always encrypts the overlay',
};

/** The agent does not start with an unknown argument, and ignores an unknown key of its ConfigMap. */
export const removedOptions: CiliumRule = {
  on: 'cilium',
  id: 'CIL085',
  title: 'Agent option that is removed in Cilium 1.20',
  severity: 'error',
  reason:
    'The agent does not start with an argument that it does not know. It ignores an unknown option in its ConfigMap, so that what the option asks for does not happen.',
  versions: { from: '1.20' },
  link: 'https://docs.cilium.io/en/stable/operations/upgrade/',
  good: { version: '1.20.0', values: { loadBalancer: { algorithm: 'maglev' } } },
  bad: { version: '1.20.0', values: { extraArgs: ['--node-port-algorithm=maglev'] } },
  *check(cilium) {
    const finding = (place: string, option: string, consequence: string): Finding => ({
      path: cilium.path,
      subject: place,
      what: `option ${option} in ${place} was removed in Cilium 1.20, ${consequence}`,
      fix: `remove it, and ${REMOVED[option]!}`,
    });
    for (const argument of listAt(cilium, 'extraArgs')) {
      const option = typeof argument === 'string' ? /^--([a-z0-9-]+)/.exec(argument)?.[1] : undefined;
      if (option !== undefined && Object.hasOwn(REMOVED, option)) yield finding('extraArgs', option, 'so the agent does not start');
    }
    for (const option of Object.keys(map(cilium.value('extraConfig')))) if (Object.hasOwn(REMOVED, option)) yield finding('extraConfig', option, 'so the agent ignores it');
  },
};
