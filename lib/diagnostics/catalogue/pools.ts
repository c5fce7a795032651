import type { CodeExample, CodeTable } from './entry';

const DOCS = 'https://docs.cilium.io/en/stable/network/lb-ipam/';

/** A pool with some of its props changed. */
function pool(props: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ blocks: "['192.168.1.200/29']", announce: "Announce.none('a static route on the router')", ...props });
  return `new LoadBalancerPool(chart, 'lan', {\n${lines.map(([name, value]) => `  ${name}: ${value},\n`).join('')}});`;
}

function change(prop: string, wrong: string, right: string): CodeExample {
  return { wrong: pool({ [prop]: wrong }), right: pool({ [prop]: right }) };
}

/** A Service outside of the app that gets an address of the pool. */
function allocate(wrong: string, right: string, wrongProps: Readonly<Record<string, string>> = {}, rightProps = wrongProps): CodeExample {
  const program = (props: Readonly<Record<string, string>>, options: string): string =>
    `const lan = ${pool(props)}\nlan.allocate({ namespace: 'web', name: 'shop' }, ${options});`;
  return { wrong: program(wrongProps, wrong), right: program(rightProps, right) };
}

/** An address for a Service of the app. */
function service(type: string, options = "{ ip: '192.168.1.201' }"): string {
  return `const service = new ApiObject(chart, 'dns', {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'dns', namespace: 'kube-system' },
  spec: { type: '${type}', ports: [{ port: 53, protocol: 'UDP' }] },
});
const lan = ${pool({})}
lan.allocate(service, ${options});`;
}

/** A pool in YAML. */
function manifest(spec: string): string {
  return `apiVersion: cilium.io/v2\nkind: CiliumLoadBalancerIPPool\nmetadata:\n  name: lan\nspec:\n  ${spec}\n---\n${L2}`;
}

function inYaml(wrong: string, right: string): CodeExample {
  return { wrong: manifest(wrong), right: manifest(right) };
}

const L2 = 'apiVersion: cilium.io/v2alpha1\nkind: CiliumL2AnnouncementPolicy\nmetadata:\n  name: lan\nspec:\n  loadBalancerIPs: true';

/** A Service in YAML with annotations for addresses. */
function serviceManifest(type: string, annotations: string): string {
  return `${manifest('blocks: [{ cidr: 192.168.1.200/29 }]')}\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n  namespace: web\n  annotations: { ${annotations} }\nspec:\n  type: ${type}\n  selector: { app: shop }\n  ports: [{ port: 80 }]`;
}

const REQUEST = 'lbipam.cilium.io/ips: 192.168.1.201';

/** Codes of `LoadBalancerPool`. */
export const pools = {
  POOL001: {
    title: 'Pool without blocks',
    reason: 'A pool without a block has no address to assign.',
    link: DOCS,
    typescript: change('blocks', '[]', "['192.168.1.200/29']"),
    yaml: inYaml('blocks: []', 'blocks: [{ cidr: 192.168.1.200/29 }]'),
  },
  POOL002: {
    title: 'Overlapping blocks in one pool',
    reason: 'Cilium marks a pool whose blocks overlap as conflicting, and assigns no addresses from it.',
    link: DOCS,
    typescript: change('blocks', "['192.168.1.200/29', '192.168.1.204-192.168.1.210']", "['192.168.1.200/29', '192.168.1.208-192.168.1.210']"),
    yaml: inYaml('blocks: [{ cidr: 192.168.1.200/29 }, { start: 192.168.1.204, stop: 192.168.1.210 }]', 'blocks: [{ cidr: 192.168.1.200/29 }, { start: 192.168.1.208, stop: 192.168.1.210 }]'),
  },
  POOL003: {
    title: 'Pool that is reserved completely',
    reason: 'All addresses of the blocks are reserved, so the pool has none to assign.',
    typescript: { wrong: pool({ reserved: "['192.168.1.192/28']" }), right: pool({ reserved: "['192.168.1.200/31']" }) },
  },
  POOL004: {
    title: 'Service selector that contradicts itself',
    reason: 'No Service can have the labels that the selector requires, so the pool assigns no address.',
    link: `${DOCS}#service-selectors`,
    typescript: {
      wrong: pool({ serviceSelector: "{ matchLabels: { pool: 'a' }, matchExpressions: [{ key: 'pool', operator: 'NotIn', values: ['a'] }] }" }),
      right: pool({ serviceSelector: "{ matchLabels: { pool: 'a' } }" }),
    },
    yaml: inYaml('blocks: [{ cidr: 192.168.1.200/29 }]\n  serviceSelector: { matchLabels: { pool: a }, matchExpressions: [{ key: pool, operator: NotIn, values: [a] }] }', 'blocks: [{ cidr: 192.168.1.200/29 }]\n  serviceSelector: { matchLabels: { pool: a } }'),
  },
  POOL005: {
    title: 'Address for something that is not a LoadBalancer Service',
    severity: 'warning',
    reason: 'Cilium assigns addresses of pools only to Services of type LoadBalancer.',
    link: DOCS,
    typescript: { wrong: service('ClusterIP'), right: service('LoadBalancer') },
    yaml: { wrong: serviceManifest('ClusterIP', REQUEST), right: serviceManifest('LoadBalancer', REQUEST) },
  },
  POOL006: { title: 'Address outside the pool', retired: 'POOL021 and POOL022 report it, whether a construct or YAML makes the request.' },
  POOL007: { title: 'First or last address of a block that does not assign them', retired: 'POOL026 reports it, whether a construct or YAML makes the request.' },
  POOL008: { title: 'Address that is in use or reserved', retired: 'POOL025 reports it, whether a construct or YAML makes the request.' },
  POOL009: { title: 'Address from a disabled pool', retired: 'POOL023 reports it, whether a construct or YAML makes the request.' },
  POOL010: {
    title: 'Contradictory options of an allocation',
    severity: 'warning',
    reason: '`ip` and `ips` exclude each other, each address is listed once, and `crossNamespace` has no effect without a `sharingKey`.',
    link: `${DOCS}#sharing-keys`,
    typescript: {
      wrong: service('LoadBalancer', "{ ip: '192.168.1.201', crossNamespace: ['mail'] }"),
      right: service('LoadBalancer', "{ ip: '192.168.1.201', sharingKey: 'mail', crossNamespace: ['mail'] }"),
    },
    yaml: { wrong: serviceManifest('LoadBalancer', `${REQUEST}, lbipam.cilium.io/sharing-cross-namespace: mail`), right: serviceManifest('LoadBalancer', `${REQUEST}, lbipam.cilium.io/sharing-key: mail, lbipam.cilium.io/sharing-cross-namespace: mail`) },
  },
  POOL011: {
    title: 'Service that the pool does not select',
    reason: 'The serviceSelector of the pool excludes the Service, so Cilium would not assign it an address of this pool.',
    link: `${DOCS}#service-selectors`,
    typescript: allocate("{ ip: '192.168.1.201' }", "{ ip: '192.168.1.201' }", { serviceSelector: "{ namespaces: ['mail'] }" }, { serviceSelector: "{ namespaces: ['mail', 'web'] }" }),
  },
  POOL012: {
    title: 'Service selector that an announcement cannot use',
    reason: 'The announcement of a pool selects Services by the labels in the serviceSelector of the pool. NotIn, Exists and DoesNotExist do not say which labels a Service has. Give the announcement its own selector instead, and give the pool `Announce.none` with the name of the announcement as the reason.',
    typescript: {
      wrong: `const lan = new L2Announcement(chart, 'l2');\n${pool({ announce: 'Announce.l2(lan)', serviceSelector: "{ matchExpressions: [{ key: 'internal', operator: 'DoesNotExist' }] }" })}`,
      right: `new L2Announcement(chart, 'l2', { services: { matchExpressions: [{ key: 'internal', operator: 'DoesNotExist' }] } });\n${pool({ announce: "Announce.none('the announcement l2')", serviceSelector: "{ matchExpressions: [{ key: 'internal', operator: 'DoesNotExist' }] }" })}`,
    },
  },
} as const satisfies CodeTable;
