import type { CiliumRule, Finding } from '../../rule';
import { deviceEntries, mayBeDevice } from '../../../model/datapath';
import { describeValues } from '../../../model/values';

/** Devices of Talos itself, which carry its own traffic between nodes. */
const TALOS_DEVICES: Readonly<Record<string, string>> = { kubespan: 'KubeSpan', siderolink: 'SideroLink' };

/** The agent knows exact names and prefixes. */
export const devices: CiliumRule = {
  on: 'cilium',
  id: 'CIL078',
  title: 'Device name that matches no device',
  severity: 'error',
  reason:
    'Each entry of devices is an exact name or a prefix that ends with +. A regular expression or a shell pattern matches no device, and the agent does ' +
    'not start without a device.',
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/#nodeport-devices-port-and-bind-settings',
  good: { values: { devices: ['enp+'] } },
  bad: { values: { devices: ['enp[0-9]+[a-z|0-9]+'] } },
  *check(cilium) {
    for (const name of deviceEntries(cilium)) {
      const finding = (what: string, fix: string): Finding => ({ path: cilium.path, subject: 'devices', what: `${what} (${describeValues(cilium, 'devices')})`, fix });
      const excluded = name.startsWith('!');
      if (excluded && cilium.version.isBefore('1.19')) {
        yield finding(`devices contains ${name}, but Cilium ${cilium.version.minorString} cannot exclude devices`, 'remove it and name the devices that Cilium uses, or use Cilium 1.19 or newer');
        continue;
      }
      const plain = name.slice(excluded ? 1 : 0);
      const flaw = /[^\w.:@-]/.exec(plain.replace(/\++$/, ''));
      if (plain !== '' && !flaw) continue;
      const prefix = /^[\w.:@-]*/.exec(plain.replace(/^\^/, ''))![0].replace(/\.$/, '');
      yield finding(
        plain === '' ? 'devices contains an empty name' : `devices contains ${name}, but ${JSON.stringify(flaw![0])} cannot be part of a device name`,
        prefix === '' ? "write exact names, or prefixes that end with +, such as 'eth+'" : `write '${prefix}+' for all devices whose names begin with ${prefix}`,
      );
    }
  },
};

/** Devices of Talos are not for Services. */
export const talosDevices: CiliumRule = {
  on: 'cilium',
  id: 'CIL079',
  title: 'Cilium uses a device of Talos',
  severity: 'warning',
  reason:
    'KubeSpan and SideroLink are WireGuard devices: KubeSpan connects the nodes with each other, and SideroLink connects a node with Omni. Clients are not in ' +
    'these networks, so Services, L2 announcements and masquerading on these devices have no use.',
  link: 'https://docs.siderolabs.com/talos/v1.13/networking/kubespan',
  good: { values: { devices: ['eth0'] } },
  bad: { values: { devices: ['eth0', 'kubespan'] } },
  *check(cilium) {
    const entries = deviceEntries(cilium).filter((entry) => !entry.startsWith('!'));
    const found = Object.keys(TALOS_DEVICES).filter((device) => entries.some((entry) => mayBeDevice(entry, device)));
    for (const device of found) {
      yield {
        path: cilium.path,
        subject: 'devices',
        what: `devices includes ${device}, the device of ${TALOS_DEVICES[device]} (${describeValues(cilium, 'devices')})`,
        edits: [{ set: 'devices', value: deviceEntries(cilium).filter((entry) => entry.startsWith('!') || !mayBeDevice(entry, device)) }],
        fix: `remove ${entries.find((entry) => mayBeDevice(entry, device))} from devices`,
      };
    }
  },
};
