import type { JsonObject } from '../../../kubernetes/json';
import { mayMatch, selectorIn, selectorText } from '../../../kubernetes/label-selector';
import { isSubstituted } from '../../../diagnostics/substitution';
import { identityOf } from '../../../model/identity';
import { map, maps, text } from '../../../model/json';
import { ofKinds } from '../../../model/of-kinds';
import { workloadPods } from '../../../model/workload-pods';
import type { Finding, ModelRule } from '../../rule';

const policy = (namespace: string): JsonObject => ({
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumLocalRedirectPolicy',
  metadata: { name: 'dns', namespace },
  spec: {
    redirectFrontend: { serviceMatcher: { serviceName: 'kube-dns', namespace: 'kube-system' } },
    redirectBackend: { localEndpointSelector: { matchLabels: { 'k8s-app': 'node-local-dns' } }, toPorts: [{ port: '53', name: 'dns', protocol: 'UDP' }] },
  },
});
const VALUES: JsonObject = { localRedirectPolicies: { enabled: true } };

/** Source: `getSanitizedLocalRedirectPolicy` and `PortInfo.SanitizePortInfo` in 1.18.11, 1.19.7 and 1.20.2. */
export const localRedirect: ModelRule = {
  on: 'model',
  id: 'OBJ030',
  title: 'CiliumLocalRedirectPolicy that redirects nothing',
  severity: 'error',
  reason:
    'The API server accepts some policies that the agent rejects. The Service and the pods of a CiliumLocalRedirectPolicy must be in its own namespace. If there are several ports, each must have a name. If ' +
    'the frontend has one port, the backend must have the same protocol. The agent logs the mistake, and nothing is redirected.',
  related: ['OBJ022'],
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/local-redirect-policy/',
  good: { values: VALUES, objects: [policy('kube-system')] },
  bad: { values: VALUES, objects: [policy('shop')] },
  *check({ objects, partial }) {
    for (const { path, scope, object } of ofKinds(objects, 'CiliumLocalRedirectPolicy')) {
      const { title, namespace = '' } = identityOf(object);
      const spec = map(object.spec);
      // Kustomize or Flux may set the namespace later.
      if (namespace === '' || isSubstituted(JSON.stringify([namespace, spec]))) continue;
      const frontend = map(spec.redirectFrontend);
      const backend = map(spec.redirectBackend);
      const finding = (what: string, fix: string, severity?: 'warning'): Finding => ({ path, what: `CiliumLocalRedirectPolicy ${title}: ${what}`, fix, ...(severity && { severity }) });
      const named = text(map(frontend.serviceMatcher).namespace);
      if (named !== undefined && named !== namespace) {
        yield finding(`its Service is in another namespace (${named})`, `create the policy, and the pods that it redirects to, in namespace ${named}`);
      }
      const from = maps((frontend.serviceMatcher === undefined ? map(frontend.addressMatcher) : map(frontend.serviceMatcher)).toPorts);
      const to = maps(backend.toPorts);
      const nameless = [...(from.length > 1 ? from : []), ...(from.length > 1 || to.length > 1 ? to : [])].find(({ name }) => text(name) === undefined);
      if (nameless) yield finding(`one of several ports has no name (${String(nameless.port)})`, 'set name on every port of redirectFrontend and redirectBackend; a port is redirected to the port of the same name');
      const [only, ...more] = from;
      if (only && more.length === 0 && to[0] && only.protocol !== to[0].protocol) {
        yield finding(`redirectFrontend and redirectBackend have different protocols (${String(only.protocol)} and ${String(to[0].protocol)})`, 'set the same protocol');
      }
      const selector = selectorIn(backend.localEndpointSelector);
      if (partial || !selector || named !== namespace) continue;
      const pods = workloadPods(objects);
      if (pods.in(scope, namespace).some(({ labels }) => mayMatch(selector, labels))) continue;
      const elsewhere = pods.in(scope, undefined).find(({ labels }) => mayMatch(selector, labels));
      if (elsewhere) yield finding(`no workload of namespace ${namespace} is selected (${selectorText(selector)})`, `move ${elsewhere.kind} ${elsewhere.namespace}/${elsewhere.name} to namespace ${namespace}, where the agent looks for pods`, 'warning');
    }
  },
};
