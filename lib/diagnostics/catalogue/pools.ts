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
function service(type: string): string {
  return `const service = new ApiObject(chart, 'dns', {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'dns', namespace: 'kube-system' },
  spec: { type: '${type}', ports: [{ port: 53, protocol: 'UDP' }] },
});
const lan = ${pool({})}
lan.allocate(service, { ip: '192.168.1.201' });`;
}

/** Codes of `LoadBalancerPool`. */
export const pools = {
  POOL001: {
    title: 'Pool without blocks',
    reason: 'A pool without a block has no address to assign.',
    link: DOCS,
    typescript: change('blocks', '[]', "['192.168.1.200/29']"),
  },
  POOL002: {
    title: 'Overlapping blocks in one pool',
    reason: 'Cilium marks a pool whose blocks overlap as conflicting, and assigns no addresses from it.',
    link: DOCS,
    typescript: change('blocks', "['192.168.1.200/29', '192.168.1.204-192.168.1.210']", "['192.168.1.200/29', '192.168.1.208-192.168.1.210']"),
  },
  POOL003: {
    title: 'Pool that is reserved completely',
    reason: 'The blocks of the object are cut around the reserved addresses, and nothing is left.',
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
  },
  POOL005: {
    title: 'Address for something that is not a LoadBalancer Service',
    reason: 'Cilium assigns addresses of pools only to Services of type LoadBalancer.',
    link: DOCS,
    typescript: { wrong: service('ClusterIP'), right: service('LoadBalancer') },
  },
  POOL006: {
    title: 'Address outside the pool',
    reason: 'Cilium assigns a fixed address only if a pool contains it. The Service would stay pending.',
    link: `${DOCS}#requesting-ips`,
    typescript: allocate("{ ip: '192.168.1.208' }", "{ ip: '192.168.1.201' }"),
  },
  POOL007: {
    title: 'First or last address of a block that does not assign them',
    reason: 'With `allowFirstLastIPs: false` the first and last address of each CIDR are never assigned.',
    link: DOCS,
    typescript: allocate("{ ip: '192.168.1.200' }", "{ ip: '192.168.1.201' }", { allowFirstLastIPs: 'false' }),
  },
  POOL008: {
    title: 'Address that is in use or reserved',
    reason: 'The address belongs to a node, a gateway, the Kubernetes API or something else outside the cluster. Two machines would answer for it.',
    typescript: allocate("{ ip: '192.168.1.202' }", "{ ip: '192.168.1.201' }", { reserved: "['192.168.1.202']" }),
  },
  POOL009: {
    title: 'Address from a disabled pool',
    reason: 'Services keep the addresses that a disabled pool has assigned, but no Service gets a new one.',
    link: DOCS,
    typescript: allocate("{ ip: '192.168.1.201' }", "{ ip: '192.168.1.201' }", { disabled: 'true' }, {}),
  },
  POOL010: {
    title: 'Contradicting options of an allocation',
    reason: '`ip` and `ips` exclude each other, each address is listed once, and `crossNamespace` extends a `sharingKey`.',
    link: `${DOCS}#sharing-keys`,
    typescript: allocate("{ ip: '192.168.1.201', crossNamespace: ['mail'] }", "{ ip: '192.168.1.201', sharingKey: 'mail', crossNamespace: ['mail'] }"),
  },
  POOL011: {
    title: 'Service that the pool does not select',
    reason: 'The serviceSelector of the pool excludes the Service, so Cilium would not assign it an address of this pool.',
    link: `${DOCS}#service-selectors`,
    typescript: allocate("{ ip: '192.168.1.201' }", "{ ip: '192.168.1.201' }", { serviceSelector: "{ namespaces: ['mail'] }" }, { serviceSelector: "{ namespaces: ['mail', 'web'] }" }),
  },
  POOL012: {
    title: 'Service selector that an announcement cannot use',
    reason: 'Announcements select Services by labels. A selector with NotIn, Exists or DoesNotExist has no equivalent set of labels.',
    typescript: {
      wrong: `const lan = new L2Announcement(chart, 'l2');\n${pool({ announce: 'Announce.l2(lan)', serviceSelector: "{ matchExpressions: [{ key: 'internal', operator: 'DoesNotExist' }] }" })}`,
      right: `const lan = new L2Announcement(chart, 'l2');\n${pool({ announce: 'Announce.l2(lan)', serviceSelector: "{ matchLabels: { internal: 'false' } }" })}`,
    },
  },
} as const satisfies CodeTable;
