import { TalosHostFirewall } from '../../lib';
import type { Example } from './example';

/** Ways to use the host firewall. */
export const examples: readonly Example[] = [
  {
    title: 'a firewall in audit mode',
    build: (chart, cilium) => void new TalosHostFirewall(chart, 'host-firewall', { cilium, adminCidrs: ['10.1.0.0/24'], nodeCidrs: ['10.0.0.0/24'] }),
  },
  {
    title: 'a firewall with everything chosen, enforced',
    build: (chart, cilium) =>
      void new TalosHostFirewall(chart, 'host-firewall-all', {
        cilium,
        name: 'nodes',
        mode: 'enforce',
        adminCidrs: ['0.0.0.0/0', '::/0'],
        nodeCidrs: ['10.0.0.0/24', 'fd00:10::/64'],
        omni: true,
        apiServerPort: 7443,
        gatewayPorts: [80, 443],
        gatewayCidrs: ['192.0.2.0/24'],
        nodePortCidrs: ['10.0.0.0/8'],
        bgpPeers: ['10.0.0.1/32'],
        monitoring: { 'app.kubernetes.io/name': 'prometheus', 'k8s:io.kubernetes.pod.namespace': 'monitoring' },
        devices: ['eth0'],
        except: ['ping', 'hubble'],
        ingress: {
          allNodes: [{ fromEntities: ['cluster'], toPorts: [{ ports: [{ port: '9100', protocol: 'TCP' }] }] }],
          controlPlanes: [{ fromCIDR: ['10.1.0.0/24'], toPorts: [{ ports: [{ port: '10257', protocol: 'TCP' }] }] }],
        },
      }),
  },
];
