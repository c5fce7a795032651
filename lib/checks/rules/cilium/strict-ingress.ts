import type { CiliumRule } from '../../rule';
import { routesNatively, usesIpsec } from '../../../model/datapath';
import { describeValues, isOn } from '../../../model/values';

const STRICT = 'encryption.strictMode.ingress.enabled';

/** The strict mode recognizes encrypted traffic by the device on which it arrives. */
export const strictIngress: CiliumRule = {
  on: 'cilium',
  id: 'CIL063',
  title: 'Missing requirements of strict ingress encryption',
  severity: 'error',
  reason: 'The agent starts with strict ingress encryption only if it uses WireGuard in tunnel mode.',
  versions: { from: '1.19' },
  link: 'https://docs.cilium.io/en/stable/security/network/encryption-wireguard/',
  good: { values: { encryption: { enabled: true, type: 'wireguard', strictMode: { ingress: { enabled: true } } } } },
  bad: {
    values: {
      routingMode: 'native',
      ipv4NativeRoutingCIDR: '10.244.0.0/16',
      encryption: { enabled: true, type: 'wireguard', strictMode: { ingress: { enabled: true } } },
    },
  },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', {
  routing: Routing.native(),
  encryption: Encryption.wireguard(),
  values: { encryption: { strictMode: { ingress: { enabled: true } } } },
});`,
    right: `new TalosCilium(chart, 'cilium', {
  routing: Routing.tunnel(),
  encryption: Encryption.wireguard(),
  values: { encryption: { strictMode: { ingress: { enabled: true } } } },
});`,
  },
  *check(cilium) {
    if (!isOn(cilium, STRICT)) return;
    const wrong = [
      ...(routesNatively(cilium) ? ['routingMode'] : []),
      ...(usesIpsec(cilium) ? ['encryption.type'] : []),
      ...(isOn(cilium, 'encryption.enabled') ? [] : ['encryption.enabled']),
    ];
    if (wrong.length === 0) return;
    yield {
      path: cilium.path,
      subject: STRICT,
      what: `strict ingress encryption requires WireGuard in tunnel mode (${describeValues(cilium, STRICT, ...wrong)})`,
      edits: [{ set: 'encryption.strictMode.ingress.enabled', value: false }],
      fix: 'set encryption: Encryption.wireguard() and routing: Routing.tunnel(), or remove encryption.strictMode.ingress; in values: set encryption.type: wireguard and routingMode: tunnel, or remove encryption.strictMode.ingress',
    };
  },
};
