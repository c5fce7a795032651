import { Reach, type KubernetesObject } from '../../lib';
import { networkHtml } from '../../lib/reach/picture/html';
import { networkMermaid } from '../../lib/reach/picture/mermaid';
import { NODE_HEIGHT, sceneOf, type Scene } from '../../lib/reach/picture/scene';
import { networkSvg } from '../../lib/reach/picture/svg';
import { reportOf, type ReachReport } from '../../lib/reach/report';

const object = (apiVersion: string, kind: string, namespace: string, name: string, spec: object): KubernetesObject => ({ apiVersion, kind, metadata: { namespace, name }, spec });
const workload = (namespace: string, name: string): KubernetesObject[] => [
  object('apps/v1', 'Deployment', namespace, name, { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name, image: 'x', ports: [{ containerPort: 8080 }] }] } } }),
  object('v1', 'Service', namespace, name, { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] }),
];
const policy = (name: string, spec: object): KubernetesObject => object('cilium.io/v2', 'CiliumNetworkPolicy', 'shop', name, { endpointSelector: { matchLabels: { app: name } }, ...spec });
const OBJECTS: readonly KubernetesObject[] = [
  ...['web', 'api', 'db'].flatMap((name) => workload('shop', name)),
  ...workload('monitoring', 'prometheus'),
  object('gateway.networking.k8s.io/v1', 'Gateway', 'gateways', 'public', { gatewayClassName: 'cilium', listeners: [{ name: 'http', protocol: 'HTTP', port: 80, hostname: 'shop.example.com', allowedRoutes: { namespaces: { from: 'All' } } }] }),
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'shop', 'web', { parentRefs: [{ name: 'public', namespace: 'gateways' }], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] }),
  policy('web', { ingress: [{ fromEntities: ['ingress'] }], egress: [{ toEndpoints: [{ matchLabels: { app: 'api' } }] }, { toFQDNs: [{ matchName: 'api.example.com' }] }] }),
  policy('api', { ingress: [{ fromEndpoints: [{ matchLabels: { app: 'web' } }], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] }] }),
];
const report = reportOf(new Reach(OBJECTS));
const scene = sceneOf('home', report);

test('the picture has namespaces, workloads, Gateways and what is outside, and each line says how it is allowed', () => {
  expect(scene.boxes.map(({ namespace }) => namespace).sort()).toEqual(['gateways', 'monitoring', 'shop']);
  const kindOf = (from: string, to: string) => scene.edges.find((edge) => edge.from === from && edge.to === to)?.kind;
  expect([kindOf('from world', 'Gateway gateways/public'), kindOf('Gateway gateways/public', 'shop/web'), kindOf('shop/web', 'shop/api'), kindOf('from world and nodes', 'shop/db'), kindOf('shop/web', 'to api.example.com'), kindOf('shop/api', 'shop/web')]).toEqual(['allowed', 'allowed', 'limited', 'open', 'unknown', undefined]);
  expect(scene.nodes.find(({ id }) => id === 'shop/api')?.open).toEqual(['egress']);
});

test('the report says what clients reach through a Gateway', () => {
  expect(report.gateways).toEqual([expect.objectContaining({ gateway: 'gateways/public', protocol: 'HTTP', port: 80, hostname: 'shop.example.com', verdict: 'allowed', workloads: ['shop/web'] })]);
});

test('a Gateway whose backends are elsewhere is reported as not known, and drawn', () => {
  const elsewhere = OBJECTS.filter(({ kind, metadata }) => !(kind === 'Service' && metadata.name === 'web'));
  const found = reportOf(new Reach(elsewhere));
  expect(found.gateways).toEqual([expect.objectContaining({ gateway: 'gateways/public', verdict: 'unknown', sentence: "no Service among the objects is 'shop/web'", workloads: [] })]);
  expect(sceneOf('home', found).edges.find(({ to }) => to === 'Gateway gateways/public')?.kind).toBe('unknown');
});

/** A report with many workloads, by a fixed sequence of numbers. */
function large(count: number, lines: number): ReachReport {
  let state = 7;
  const next = (below: number): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
  const workloads = Array.from({ length: count }, (_, index) => ({ name: `team-${Math.floor(index / 9)}/service-${index}`, defaultDeny: { ingress: true, egress: true }, ports: [] }));
  const connections = Array.from({ length: lines }, () => ({ from: [workloads[next(count)]!.name], to: next(9) === 0 ? 'api.example.com' : workloads[next(count)]!.name, port: 'TCP/8080', verdict: 'allowed' as const, requests: [], rules: ['rule'], reason: '' }));
  return { gateways: [], workloads, connections, unusedRules: [] };
}

const overlap = (a: { x: number; y: number; width: number; height: number }, b: typeof a): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test.each([['four workloads', scene], ['60 workloads', sceneOf('large', large(60, 120))], ['300 workloads', sceneOf('large', large(300, 500))]])('%s: nothing lies on something else, and everything is inside of its box and of the picture', (_, { boxes, nodes, width, height }: Scene) => {
  const rectangles = nodes.map((node) => ({ ...node, height: NODE_HEIGHT }));
  const pairs = <T,>(all: readonly T[]): [T, T][] => all.flatMap((a, index) => all.slice(index + 1).map((b): [T, T] => [a, b]));
  expect(pairs(boxes).filter(([a, b]) => overlap(a, b))).toEqual([]);
  expect(pairs(rectangles).filter(([a, b]) => overlap(a, b))).toEqual([]);
  const inside = (a: { x: number; y: number; width: number; height: number }, b: typeof a): boolean => a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;
  expect(rectangles.filter((node) => node.namespace !== undefined && !inside(node, boxes.find(({ namespace }) => namespace === node.namespace)!))).toEqual([]);
  expect([...boxes, ...rectangles].filter((each) => !inside(each, { x: 0, y: 0, width, height }))).toEqual([]);
  expect(width / height).toBeLessThan(6);
});

test('a line never runs behind a workload of the boxes in which it begins and ends', () => {
  const { nodes, edges } = sceneOf('large', large(60, 120));
  const placed = new Map(nodes.map((node) => [node.id, node]));
  const crossing = edges.flatMap(({ from, to, route }) => {
    const near = nodes.filter(({ id, namespace }) => id !== from && id !== to && namespace !== undefined && [placed.get(from)?.namespace, placed.get(to)?.namespace].includes(namespace));
    return route.slice(1).flatMap(([x, y], at) => {
      const [lastX, lastY] = route[at]!;
      // Level parts are the long ones.
      return y === lastY ? near.filter((node) => y > node.y && y < node.y + NODE_HEIGHT && Math.min(x, lastX) < node.x + node.width && Math.max(x, lastX) > node.x).map(({ id }) => `${from} to ${to} behind ${id}`) : [];
    });
  });
  expect(crossing).toEqual([]);
});

test('the files are the same for the same objects in another order', () => {
  const again = reportOf(new Reach([...OBJECTS].reverse()));
  expect(networkSvg(sceneOf('home', again))).toBe(networkSvg(scene));
  expect(networkHtml(sceneOf('home', again))).toBe(networkHtml(scene));
  expect(networkMermaid(again)).toBe(networkMermaid(report));
});

test('names are data: no text leaves its place in SVG, HTML and Mermaid', () => {
  const evil = '</script><script>alert(1)</script>"]; click n0 "javascript:alert(1)" <img src=x onerror=alert(1)>\n\u0000&amp;';
  const connection = { port: evil, verdict: 'allowed' as const, requests: [evil], rules: [evil], reason: evil };
  const bad: ReachReport = { gateways: [], unusedRules: [], workloads: [{ name: `shop/${evil}`, defaultDeny: { ingress: false, egress: null }, ports: [] }, { name: 'shop/web', defaultDeny: { ingress: true, egress: true }, ports: [] }], connections: [{ ...connection, from: ['shop/web', evil], to: `shop/${evil}` }, { ...connection, from: ['shop/web'], to: evil }] };
  const drawn = sceneOf(evil, bad);
  expect(networkSvg(drawn).replace(/<style>[^]*<\/style>/, '')).toMatch(/^(?:<\/?[a-zA-Z]+(?: [\w:-]+="[^"<>]*")*\/?>|&(?:amp|lt|gt|quot);|[^<>&])*$/);
  expect([...networkHtml(drawn).matchAll(/<(script|img)\b/g)].map(([, tag]) => tag)).toEqual(['script', 'script']);
  const mermaid = networkMermaid(bad);
  expect(mermaid.split('\n').filter((line) => !/^(?:%%|flowchart| {2,4}(?:subgraph )?[ns]\d+(?:[[({]{1,2}"[^"<>]*"[\])}]{1,2}| \S+\|"[^"<>]*"\| n\d+)$| {2}end$|$)/.test(line))).toEqual([]);
});

test('the page needs nothing from elsewhere', () => {
  expect(networkHtml(scene)).not.toMatch(/\b(?:src|href)=|url\(|https?:(?!\/\/www\.w3\.org)|fetch\(|import\(/);
});
