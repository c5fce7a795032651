import { checkIpBlock } from './cidrs';
import { type Fields, type Members, type PolicyWalk, ANYTHING, given } from './policy-walk';
import { checkSelector } from './selectors';

const LAST = 65535;
const PROTOCOLS: ReadonlySet<unknown> = new Set(['TCP', 'UDP', 'SCTP']);
/** Of RFC 6335, as Kubernetes reads it. */
const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * What is wrong with a `NetworkPolicy` of Kubernetes. The API server says so too, when it is applied.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export function checkKubernetesPolicy(policy: Fields, walk: PolicyWalk): void {
  if (!given(policy.spec)) {
    walk.report('POL200', 'spec', policy.spec, 'the policy has no spec', 'write spec, or remove the policy');
    return;
  }
  walk.deny = false;
  walk.map(policy.spec, 'spec', checkSpec);
}

type Visit = (value: unknown, name: string, walk: PolicyWalk) => void;

const selector: Visit = (value, name, walk) => walk.map(value, name, checkSelector);
const peers: Visit = (value, name, walk) => walk.maps(value, name, checkPeer);
const ports: Visit = (value, name, walk) => walk.maps(value, name, checkPort);

const SPEC: Members = new Map<string, Visit>([
  ['podSelector', selector],
  ['policyTypes', ANYTHING],
  ['ingress', (value, name, walk) => walk.maps(value, name, checkIngress)],
  ['egress', (value, name, walk) => walk.maps(value, name, checkEgress)],
]);
const INGRESS: Members = new Map([['from', peers], ['ports', ports]]);
const EGRESS: Members = new Map([['to', peers], ['ports', ports]]);
const PEER: Members = new Map<string, Visit>([
  ['podSelector', selector],
  ['namespaceSelector', selector],
  ['ipBlock', (value, name, walk) => walk.map(value, name, checkBlock)],
]);

function checkSpec(spec: Fields, walk: PolicyWalk): void {
  walk.members(spec, SPEC);
}

function checkIngress(rule: Fields, walk: PolicyWalk): void {
  walk.members(rule, INGRESS);
}

function checkEgress(rule: Fields, walk: PolicyWalk): void {
  walk.members(rule, EGRESS);
}

function checkPeer(peer: Fields, walk: PolicyWalk): void {
  const selects = given(peer.podSelector) || given(peer.namespaceSelector);
  if (given(peer.ipBlock) === selects) {
    const what = selects ? 'a peer is a block of addresses and a selection of pods' : 'a peer says nothing';
    walk.report('POL204', undefined, Object.keys(peer).join(', ') || peer, what, selects ? 'make two peers' : 'give ipBlock, podSelector or namespaceSelector; leave the list out for all');
  }
  walk.members(peer, PEER);
}

function checkBlock(block: Fields, walk: PolicyWalk): void {
  if (!given(block.cidr)) walk.report('POL226', 'cidr', block.cidr, 'a block of addresses has none', 'write cidr');
  checkIpBlock(block, walk);
}

function checkPort({ port, endPort, protocol }: Fields, walk: PolicyWalk): void {
  if (given(protocol) && !PROTOCOLS.has(protocol)) walk.report('POL222', 'protocol', protocol, 'there is no such protocol here', `use one of ${[...PROTOCOLS].join(', ')}`);
  if (given(port) && !isNumber(port) && !isName(port)) {
    walk.report('POL221', 'port', port, 'the port is neither a number nor a name', `write a number from 1 to ${LAST} without quotes, or a name of up to 15 small letters, digits and dashes`);
  }
  if (!given(endPort)) return;
  if (typeof port !== 'number') walk.report('POL221', 'endPort', endPort, 'a range starts with no number', 'write port as a number');
  else if (!isNumber(endPort) || (endPort as number) < port) walk.report('POL221', 'endPort', endPort, `the range does not end after it starts, at ${port}`, `write a number from ${port} to ${LAST}`);
}

function isNumber(port: unknown): boolean {
  return typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= LAST;
}

function isName(port: unknown): boolean {
  return typeof port === 'string' && port.length <= 15 && NAME.test(port) && /[a-z]/.test(port);
}
