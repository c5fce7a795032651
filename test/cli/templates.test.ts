import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { useTemporaryDirectory } from '../support/scripts';
import { cli } from './support';

const temporary = useTemporaryDirectory();

const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers: [{name: web, image: "nginx:1.27"}]\n';
const PATCH = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          $patch: delete\n';
const HELM = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ include "web.name" . }}\nspec:\n  {{- if .Values.replicas }}\n  replicas: {{ .Values.replicas }}\n  {{- end }}\n';

/** What people have in a directory that is filled in, merged or decrypted before it is an object. */
const FILES: Readonly<Record<string, string>> = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\n',
  'chart/values.yaml': 'replicas: 2\n',
  'chart/templates/web.yaml': HELM,
  'go/web.yaml': HELM,
  'jinja/pool.yaml': 'apiVersion: cilium.io/v2\nkind: CiliumLoadBalancerIPPool\nmetadata:\n  name: {{ pool }}\nspec:\n  blocks:\n{% for block in blocks %}\n    - cidr: {{ block }}\n{% endfor %}\n',
  'jinja/quoted.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec:\n  type: LoadBalancer\n  loadBalancerIP: "{{ address }}"\n  ports:\n    - port: "{{ port }}"\n',
  'kustomize/kustomization.yaml': 'resources: [web.yaml]\npatches:\n  - path: patch.yaml\n  - target: {kind: Deployment}\n    patch: |\n      - op: replace\n        path: /spec/replicas\n        value: 3\npatchesStrategicMerge: [more.yaml]\n',
  'kustomize/web.yaml': DEPLOYMENT,
  'kustomize/patch.yaml': PATCH,
  'kustomize/more.yaml': PATCH,
  'sops/secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: web}\nstringData:\n  password: ENC[AES256_GCM,data:abc,iv:def,tag:ghi,type:str]\nsops:\n  mac: ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\n  version: 3.9.0\n',
  'envsubst/gateway.yaml': 'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: web, namespace: "${NAMESPACE}"}\nspec:\n  gatewayClassName: cilium\n  listeners:\n    - {name: https, port: ${PORT}, protocol: HTTPS, hostname: "*.${DOMAIN}", tls: {certificateRefs: [{name: ${TLS}}]}}\n',
  'envsubst/block.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n${DATA}\n  a: b\n',
  'envsubst/policy.yaml': 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: "${NAME}", namespace: shop}\nspec:\n  endpointSelector: {matchLabels: {app: "${APP}"}}\n  egress:\n    - toCIDR: ["${CIDR}"]\n      toPorts: [{ports: [{"port": "${PORT}", protocol: "${PROTOCOL}"}]}]\n    - toEntities: ["${ENTITY}"]\n',
};
const LEFT = '1 encrypted object, 2 patches and files for ConfigMaps, 5 templates';

function write(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(temporary(), name, path)), { recursive: true });
    writeFileSync(join(temporary(), name, path), text);
  }
  return join(temporary(), name);
}

test('check names what it leaves out once, and reports none of it', async () => {
  const { code, out } = await cli('check', write('all', FILES), '--cilium', '1.19.6');
  expect(out).toContain(`Not checked: ${LEFT}.\n`);
  expect(out).not.toMatch(/^ {2}(?:error|warning) /m);
  expect(code).toBe(0);
});

test.each(Object.keys(FILES))('check of %s alone has no error', async (path) => {
  const name = path.replaceAll('/', '-');
  const { out } = await cli('check', write(name, { [path]: FILES[path]! }), '--cilium', '1.19.6');
  expect(out).not.toContain('error ');
});

test('a file that kustomize or Flux applies cannot have a variable where the YAML cannot be read', async () => {
  const flux = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: web, namespace: flux-system}\nspec: {interval: 10m, path: ./apps, prune: true, sourceRef: {kind: GitRepository, name: web}}\n';
  const { code, out } = await cli('check', write('flux', { 'flux.yaml': flux, 'gateway.yaml': FILES['envsubst/gateway.yaml']! }));
  expect([code, out]).toEqual([1, expect.stringContaining('error YAML001') as string]);
});

test('reach answers for the objects, and says what it does not read', async () => {
  const { code, out, err } = await cli('reach', 'list', write('reach', FILES));
  expect([code, err]).toEqual([0, `Not read: ${LEFT}.\n`]);
  expect(out).toContain('shop/web');
});

test('diff names changed templates, and says nothing of what another tool fills in', async () => {
  const changed = Object.fromEntries(Object.entries(FILES).map(([path, text]) => [path, text.replaceAll('{{ ', '{{  ').replace('port: ${PORT}', 'port: ${TLS_PORT}')]));
  const { code, out, err } = await cli('diff', write('old', FILES), write('new', changed));
  expect([code, err]).toEqual([1, '']);
  expect(out).toContain('Not compared: 4 changed files that are not YAML: chart/templates/web.yaml, envsubst/gateway.yaml, go/web.yaml, jinja/pool.yaml');
  expect(out).not.toMatch(/^(?:Disruptive|Warnings)$/m);
});
