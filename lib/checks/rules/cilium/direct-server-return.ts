import type { CiliumRule } from '../../rule';
import { routesNatively, servesNodePorts, tunnelProtocol } from '../../../model/datapath';
import { describeValues, textAt } from '../../../model/values';

const PATHS = ['loadBalancer.mode', 'loadBalancer.dsrDispatch', 'routingMode', 'tunnelProtocol'];

/** DSR transports the address of the client to the node of the backend, which a VXLAN tunnel cannot do. */
export const directServerReturn: CiliumRule = {
  on: 'cilium',
  id: 'CIL042',
  title: 'Direct server return that the routing mode does not support',
  severity: 'error',
  reason:
    'In tunnel mode DSR works only with Geneve, which transports the Service address in its header. The agent does not start with any ' +
    'other combination.',
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/#direct-server-return-dsr-with-geneve',
  good: { values: { tunnelProtocol: 'geneve', loadBalancer: { mode: 'dsr', dsrDispatch: 'geneve' } } },
  bad: { values: { loadBalancer: { mode: 'dsr' } } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { loadBalancer: { mode: 'dsr' } });",
    right: "new TalosCilium(chart, 'cilium', { routing: Routing.tunnel({ protocol: 'geneve' }), loadBalancer: { mode: 'dsr', dsrDispatch: 'geneve' } });",
  },
  *check(cilium) {
    const mode = textAt(cilium, 'loadBalancer.mode');
    if ((mode !== 'dsr' && mode !== 'hybrid') || !servesNodePorts(cilium)) return;
    const geneve = { tunnel: tunnelProtocol(cilium) === 'geneve', dispatch: textAt(cilium, 'loadBalancer.dsrDispatch') === 'geneve' };
    if (routesNatively(cilium) ? !geneve.dispatch || geneve.tunnel : geneve.tunnel && geneve.dispatch) return;
    yield {
      path: cilium.path,
      subject: 'loadBalancer.mode',
      what: `load balancer mode ${mode} does not work with this routing (${describeValues(cilium, ...PATHS)})`,
      edits: [{ set: 'loadBalancer.mode', value: 'snat' }],
      fix: routesNatively(cilium)
        ? 'set the value tunnelProtocol: geneve, or remove loadBalancer.dsrDispatch'
        : "set routing: Routing.tunnel({ protocol: 'geneve' }) and the value loadBalancer.dsrDispatch: geneve, use Routing.native(), or remove loadBalancer.mode" +
          '; in values: set tunnelProtocol: geneve and loadBalancer.dsrDispatch: geneve, set routingMode: native, or remove loadBalancer.mode',
    };
  },
};
