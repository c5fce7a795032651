import type { ApiObject} from 'cdk8s';
import { JsonPatch } from 'cdk8s';
import { ClusterChart, GitOpsApp, TalosCilium, TalosCluster, TalosHostFirewall, type TalosCiliumProps, type TalosClusterProps, type TalosHostFirewallProps } from '../../lib';
import { inTemporaryDirectory } from '../support/scripts';
import type { InvalidInput } from './invalid-input';

interface World {
  readonly cluster?: Partial<TalosClusterProps>;
  readonly cilium?: TalosCiliumProps;
  readonly props?: TalosHostFirewallProps;
  readonly change?: (firewall: TalosHostFirewall) => void;
}

const synth = ({ cluster, cilium, props, change }: World) => (): void =>
  inTemporaryDirectory((outdir) => {
    const app = new GitOpsApp({ outdir });
    const facts = { name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35', controlPlanes: 3, nodeSubnets: ['10.0.0.0/24'], ...cluster };
    const chart = new ClusterChart(app, new TalosCluster(facts));
    new TalosCilium(chart, 'cilium', cilium);
    const firewall = new TalosHostFirewall(chart, 'firewall', { adminCidrs: ['10.1.0.0/24'], ...props });
    change?.(firewall);
    app.synth();
  });

/** One bad input for each code of the host firewall. */
export const invalid: readonly InvalidInput[] = [
  { code: 'FWL001', title: 'a firewall without a way in', run: synth({ props: { adminCidrs: [] } }) },
  { code: 'FWL002', title: 'a firewall of nodes without addresses', run: synth({ cluster: { nodeSubnets: [] } }) },
  { code: 'FWL003', title: 'a firewall without the Talos API', run: synth({ props: { except: ['apid'] } }) },
  {
    code: 'FWL003',
    title: 'a firewall with a rule patched away',
    run: synth({ change: (firewall) => (firewall.node.findChild('control-planes') as ApiObject).addJsonPatch(JsonPatch.remove('/specs/0')) }),
  },
  { code: 'FWL004', title: 'a firewall without what it never had', run: synth({ props: { except: ['ssh'] } }) },
  { code: 'FWL005', title: 'a firewall with an invalid port', run: synth({ props: { gatewayPorts: [0] } }) },
  { code: 'FWL008', title: 'a firewall for control planes that Cilium does not see', run: synth({ cilium: { values: { labels: '!node-role' } } }) },
  { code: 'CLU003', title: 'a firewall with a wrong CIDR', run: synth({ props: { adminCidrs: ['10.0.0.0/33'] } }) },
];
