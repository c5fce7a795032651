/** Peers of the small world in which policies are evaluated. */
export type PeerName = 'web' | 'cron' | 'jobs' | 'world' | 'cluster' | 'office' | 'private' | 'group' | 'service' | 'stripe' | 'nodes' | 'anybody';

/** One call as the test generates it. */
export interface Call {
  readonly direction: 'ingress' | 'egress';
  readonly verdict: 'allow' | 'deny';
  readonly peers: readonly PeerName[];
  readonly ports: readonly { readonly protocol: 'TCP' | 'UDP' | 'ANY'; readonly port: number; readonly endPort?: number }[];
  readonly icmps: readonly number[];
  readonly http?: readonly string[] | undefined;
  readonly dns?: readonly string[] | undefined;
  readonly tls?: readonly string[] | undefined;
}

/** Peers that traffic is tried with: each stands for itself, so that a rule for one is not one for another. */
const PEERS: readonly PeerName[] = ['web', 'cron', 'jobs', 'world', 'cluster', 'office', 'private', 'group', 'service', 'stripe', 'nodes', 'anybody'];
/** The DNS server, which names bring along. */
const DNS_SERVER = 'dns-server';
const TCP = [...Array.from({ length: 61 }, (_, index) => index + 1), 443, 8080, 8081, 8082, 8443];
const PROBES: readonly string[] = [...TCP.map((port) => `TCP/${port}`), ...[1, 2, 3, 4, 5, 7, 53].map((port) => `UDP/${port}`), 'SCTP/7', 'SCTP/8', ...Array.from({ length: 62 }, (_, type) => `ICMP/${type}`)];

/** What goes over a port: nothing that is looked at, a request, a query, a handshake. */
const MESSAGES = ['*', 'http GET /a', 'http POST /a', 'http GET /b', 'dns a.example.com', 'dns b.example.com', 'dns c.example.com', 'tls a.example.com', 'tls b.example.com', 'tls c.example.com'];

/** Facts such as `egress allow web TCP/80 *`: what the calls say. */
export function allowedByCalls(calls: readonly Call[]): Set<string> {
  const facts = new Set<string>();
  for (const { direction, verdict, peers, ports, icmps, http, dns, tls } of calls) {
    const messages = http ? http.map((each) => `http ${each}`) : dns ? dns.map((each) => `dns ${each}`) : tls ? tls.map((each) => `tls ${each}`) : MESSAGES;
    const everything = ports.length === 0 && icmps.length === 0;
    for (const peer of peers.includes('anybody') ? [...PEERS, DNS_SERVER] : peers) {
      for (const probe of PROBES) {
        const [protocol, number] = [probe.split('/')[0]!, Number(probe.split('/')[1])];
        const hit =
          everything ||
          (protocol === 'ICMP' ? icmps.includes(number) : ports.some((each) => (each.protocol === 'ANY' || each.protocol === protocol) && (each.port === 0 || (each.port <= number && number <= (each.endPort ?? each.port)))));
        if (hit) for (const message of messages) facts.add(`${direction} ${verdict} ${peer} ${probe} ${message}`);
      }
    }
  }
  const asks = calls.some(({ direction, verdict, peers }) => direction === 'egress' && verdict === 'allow' && peers.includes('stripe'));
  const readsAlready = calls.some(({ direction, verdict, dns }) => direction === 'egress' && verdict === 'allow' && dns !== undefined);
  if (asks && !readsAlready) for (const probe of ['TCP/53', 'UDP/53']) for (const message of MESSAGES.filter((each) => each.startsWith('dns'))) facts.add(`egress allow ${DNS_SERVER} ${probe} ${message}`);
  return facts;
}

type Rule = Record<string, unknown>;

/** The same facts as an object of Cilium says them. */
export function allowedByObject(object: Rule): Set<string> {
  const facts = new Set<string>();
  const spec = object.spec as Record<string, Rule[] | undefined>;
  for (const section of ['ingress', 'ingressDeny', 'egress', 'egressDeny']) {
    const head = `${section.replace('Deny', '')} ${section.endsWith('Deny') ? 'deny' : 'allow'}`;
    for (const rule of spec[section] ?? []) for (const peer of peersOf(rule)) for (const what of trafficOf(rule)) facts.add(`${head} ${peer} ${what}`);
  }
  return facts;
}

/** Peers of a rule, each by what it is written as. A rule may name peers of one kind. */
function peersOf(rule: Rule): readonly string[] {
  const kinds = Object.keys(rule).filter((key) => /^(from|to)(Endpoints|Entities|CIDR|CIDRSet|Services|FQDNs|Nodes)$/.test(key));
  if (kinds.length > 1) throw new Error(`peers of several kinds in one rule: ${kinds.join(', ')}`);
  if (kinds.length === 0) return rule.toPorts || rule.icmps ? [...PEERS, DNS_SERVER] : [];
  return (rule[kinds[0]!] as unknown[]).flatMap((peer) => (peer === 'all' ? [...PEERS, DNS_SERVER] : [nameOf(JSON.stringify(peer))]));
}

const WRITTEN: readonly (readonly [RegExp, string])[] = [
  [/^\{"matchLabels":\{"app":"web"\}\}$/, 'web'],
  [/^\{"matchLabels":\{"app":"cron"\}\}$/, 'cron'],
  [/^\{"matchLabels":\{"k8s:io\.kubernetes\.pod\.namespace":"jobs"\}\}$/, 'jobs'],
  [/^\{"matchLabels":\{"k8s-app":"kube-dns","k8s:io\.kubernetes\.pod\.namespace":"kube-system"\}\}$/, DNS_SERVER],
  [/^"world"$/, 'world'],
  [/^"cluster"$/, 'cluster'],
  [/^(\{"cidr":)?"192\.0\.2\.0\/24"\}?$/, 'office'],
  [/^\{"cidr":"10\.0\.0\.0\/8","except":\["10\.96\.0\.0\/12"\]\}$/, 'private'],
  [/^\{"cidrGroupRef":"partners"\}$/, 'group'],
  [/^\{"k8sService":\{"namespace":"old","serviceName":"legacy"\}\}$/, 'service'],
  [/^\{"matchName":"api\.stripe\.com"\}$/, 'stripe'],
  [/^\{"matchLabels":\{"example\.com\/role":"edge"\}\}$/, 'nodes'],
];

function nameOf(written: string): string {
  const found = WRITTEN.find(([pattern]) => pattern.test(written));
  if (!found) throw new Error(`no peer of this world: ${written}`);
  return found[1];
}

function trafficOf(rule: Rule): string[] {
  const { toPorts, icmps } = rule as { toPorts?: Rule[]; icmps?: { fields: { type: number }[] }[] };
  if (toPorts && icmps) throw new Error('ports and ICMP in one rule');
  if (!toPorts && !icmps) return PROBES.flatMap((probe) => MESSAGES.map((message) => `${probe} ${message}`));
  const messages = (types: number[]): string[] => types.flatMap((type) => MESSAGES.map((message) => `ICMP/${type} ${message}`));
  if (icmps) return icmps.flatMap(({ fields }) => (fields.length > 40 ? [] : messages(fields.map(({ type }) => type))));
  return toPorts!.flatMap((entry) => {
    const ports = entry.ports as { port: string; endPort?: number; protocol: string }[];
    // Cilium takes no more than forty, and refuses the policy.
    if (ports.length > 40) return [];
    const open = PROBES.filter((probe) => {
      const [protocol, number] = [probe.split('/')[0]!, Number(probe.split('/')[1])];
      return protocol !== 'ICMP' && ports.some((each) => (each.protocol === 'ANY' || each.protocol === protocol) && (each.port === '0' || (Number(each.port) <= number && number <= (each.endPort ?? Number(each.port)))));
    });
    return open.flatMap((probe) => messagesOf(entry).map((message) => `${probe} ${message}`));
  });
}

function messagesOf(entry: Rule): readonly string[] {
  const rules = entry.rules as { http?: { method: string; path: string }[]; dns?: { matchName?: string; matchPattern?: string }[] } | undefined;
  if (rules?.http) return rules.http.map(({ method, path }) => `http ${method} ${path}`);
  if (rules?.dns) return rules.dns.flatMap(({ matchName, matchPattern }) => (matchPattern === '*' ? MESSAGES.filter((each) => each.startsWith('dns')) : [`dns ${matchName}`]));
  if (entry.serverNames) return (entry.serverNames as string[]).map((name) => `tls ${name}`);
  return MESSAGES;
}
