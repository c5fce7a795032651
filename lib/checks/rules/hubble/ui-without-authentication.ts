import type { Json, JsonObject } from '../../../kubernetes/json';
import type { CiliumModel, ObjectModel } from '../../../model/model';
import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { list, map } from '../../../model/json';
import { identityOf } from '../../../model/identity';
import { ofKinds } from '../../../model/of-kinds';

const UI = 'hubble-ui';
const EXAMPLE_UI: JsonObject = { hubble: { relay: { enabled: true }, ui: { enabled: true } } };

/** Hubble UI has no login. */
export const uiWithoutAuthentication: ModelRule = {
  on: 'model',
  id: 'HUB050',
  wholeApp: true,
  title: 'Hubble UI without authentication in front of it',
  severity: 'warning',
  reason: 'Hubble UI shows every flow of the cluster, including the names and paths of requests, and has no login of its own.',
  link: 'https://docs.cilium.io/en/stable/observability/hubble/hubble-ui/',
  good: { values: EXAMPLE_UI, objects: [ingress({ 'nginx.ingress.kubernetes.io/auth-url': 'https://auth.example.com/check' })] },
  bad: { values: EXAMPLE_UI, objects: [ingress({})] },
  typescript: {
    wrong: `new HubbleStack(chart, 'hubble', {
  exposure: HubbleUiExposure.ingress({ hostnames: ['hubble.example.com'], className: 'nginx' }),
});`,
    right: `new HubbleStack(chart, 'hubble', {
  exposure: HubbleUiExposure.ingress({ hostnames: ['hubble.example.com'], className: 'nginx',
    annotations: { 'nginx.ingress.kubernetes.io/auth-url': 'https://auth.example.com/check' } }),
});`,
  },
  *check({ ciliums, objects }) {
    const ciliumOf = ciliumByScope(ciliums);
    for (const object of ofKinds(objects, 'HTTPRoute', 'Ingress', 'Service')) {
      const cilium = ciliumOf.get(object.scope);
      const way = cilium && exposureOf(object, cilium);
      if (!way) continue;
      yield { path: object.path, what: `${way.seen} ${identityOf(object.object).title} exposes Hubble UI without authentication`, fix: way.fix };
    }
  },
};

const PROXY = 'put an authenticating proxy in front of it, such as oauth2-proxy with the upstream http://hubble-ui.kube-system';

function exposureOf({ object }: ObjectModel, { namespace }: CiliumModel): { readonly seen: string; readonly fix: string } | undefined {
  const { namespace: own, annotations } = map(object.metadata);
  const here = own ?? 'default';
  const spec = map(object.spec);
  switch (object.kind) {
    case 'HTTPRoute': {
      const leads = list(spec.rules).some((rule) => list(map(rule).backendRefs).some((ref) => map(ref).name === UI && (map(ref).namespace ?? here) === namespace));
      return leads ? { seen: 'HTTPRoute', fix: `${PROXY}, and use the proxy as backend; in TypeScript: set proxy in HubbleUiExposure.httpRoute()` } : undefined;
    }
    case 'Ingress': {
      const backends = [spec.defaultBackend, ...list(spec.rules).flatMap((rule) => list(map(map(rule).http).paths).map((path) => map(path).backend))];
      const leads = here === namespace && backends.some((backend) => map(map(backend).service).name === UI);
      if (!leads || Object.keys(map(annotations)).some(authenticates)) return undefined;
      return { seen: 'Ingress', fix: 'add an annotation of the Ingress controller for authentication, such as nginx.ingress.kubernetes.io/auth-url or a Traefik middleware; the controller of Cilium has none' };
    }
    case 'Service': {
      const leads = here === namespace && map(spec.selector)['k8s-app'] === UI && (spec.type === 'LoadBalancer' || spec.type === 'NodePort');
      return leads ? { seen: `${String(spec.type)} Service`, fix: `${PROXY}, and expose the proxy instead` } : undefined;
    }
    default:
      return undefined;
  }
}

/** Annotations for authentication: of ingress-nginx, HAProxy, Contour, Traefik, AWS. */
function authenticates(annotation: string): boolean {
  return /auth|middlewares|oidc/i.test(annotation);
}

function ingress(annotations: JsonObject): JsonObject {
  const paths: Json = [{ path: '/', pathType: 'Prefix', backend: { service: { name: UI, port: { name: 'http' } } } }];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: UI, namespace: 'kube-system', annotations },
    spec: { ingressClassName: 'nginx', rules: [{ host: 'hubble.example.com', http: { paths } }] },
  };
}
