import { isBefore, since, type AgentSettings } from './agent-settings';
import { checkL7Rules, l7Of } from './l7-rules';
import { type Fields, type Members, type PolicyWalk, ANYTHING, count, given } from './policy-walk';

const MOST = 40;
const LAST = 65535;
const NUMBER = /^(?:0|[1-9][0-9]{0,4})$/;
const TRANSPORTS: ReadonlySet<unknown> = new Set(['TCP', 'UDP', 'SCTP', 'ANY']);
const SINCE_1_19: ReadonlySet<unknown> = new Set(['VRRP', 'IGMP']);
const SINCE_1_20: ReadonlySet<unknown> = new Set(['GRE', 'IPIP', 'IPV6', 'ESP', 'AH']);
const SERVER_NAME = /^(?:\*?\*\.)?[-a-zA-Z0-9_]+(?:\.[-a-zA-Z0-9_]+)*\.?$/;
const SERVER_NAME_1_20 = /^[-a-zA-Z0-9_*]+(?:\.[-a-zA-Z0-9_*]+)*\.?$/;

const DENY_PORT_RULE: Members = new Map([['ports', (value: unknown, name: string, walk: PolicyWalk): void => walk.maps(value, name, checkPort)]]);
const PORT_RULE: Members = new Map([
  ...DENY_PORT_RULE,
  ['serverNames', (value, name, walk) => walk.texts(value, name, checkServerName)],
  ['rules', ANYTHING],
  ['listener', ANYTHING],
  ['originatingTLS', ANYTHING],
  ['terminatingTLS', ANYTHING],
]);
const PORT: Members = new Map([['port', ANYTHING], ['endPort', ANYTHING], ['protocol', ANYTHING]]);

/** An item of `toPorts`. */
export function checkPortRule(rule: Fields, walk: PolicyWalk): void {
  walk.l7 = walk.deny ? 'none' : l7Of(rule.rules);
  walk.zeroPort = false;
  if (count(rule.ports) > MOST) walk.report('POL220', 'ports', count(rule.ports), `an item of toPorts has more than ${MOST} ports`, 'make several items, or give a range with endPort');
  walk.members(rule, walk.deny ? DENY_PORT_RULE : PORT_RULE);
  if (walk.deny) return;
  if (given(rule.serverNames)) checkServerNames(rule, walk);
  if (given(rule.listener)) {
    if (walk.ingress) walk.report('POL219', 'listener', rule.listener, 'a listener is for egress', 'remove it, or move the rule to egress');
    if (walk.l7 !== 'none') walk.report('POL219', 'listener', rule.listener, 'a listener and L7 rules are both given', 'remove one of the two');
  }
  if (walk.l7 !== 'none') checkL7Rules(rule, walk);
}

function checkPort(port: Fields, walk: PolicyWalk): void {
  walk.members(port, PORT);
  const { protocol } = port;
  if (given(protocol) && !isProtocol(protocol, walk.settings)) {
    const known = [...TRANSPORTS, ...(isBefore(walk.settings, '1.19') ? [] : SINCE_1_19), ...(isBefore(walk.settings, '1.20') ? [] : SINCE_1_20)];
    walk.report('POL222', 'protocol', protocol, 'there is no such protocol here', `use one of ${known.join(', ')}; ICMP goes into icmps`);
  }
  if (walk.l7 === 'other' && protocol !== 'TCP') {
    walk.report('POL213', 'protocol', protocol, 'L7 rules are for TCP, which has to be written', 'write protocol: TCP');
  }
  checkNumber(port, SINCE_1_19.has(protocol) || SINCE_1_20.has(protocol), walk);
}

function checkNumber({ port, endPort, protocol }: Fields, portless: boolean, walk: PolicyWalk): void {
  if (!given(port) || port === '') {
    if (walk.settings.extendedIpProtocols !== true) walk.report('POL221', 'port', port, 'the port is missing', 'write port, in quotes; "0" is any port');
    return;
  }
  if (typeof port !== 'string') {
    walk.report('POL221', 'port', port, 'the port is no text', `write port: "${JSON.stringify(port)}"`);
    return;
  }
  if (NUMBER.test(port) && Number(port) <= LAST) {
    if (port === '0') walk.zeroPort = true;
    else if (portless) walk.report('POL223', 'port', port, `${String(protocol)} has no ports`, 'write port: "0"');
    if (given(endPort)) checkRange(Number(port), endPort, walk);
    return;
  }
  if (!isServiceName(port)) {
    const octal = /^0[0-9]+$/.test(port);
    walk.report('POL221', 'port', port, octal ? 'the port has a leading zero, which the agent reads as octal' : 'the port is neither a number nor a name', `write a number from 0 to ${LAST}, or a name of up to 15 letters, digits and single dashes; ranges end with endPort`);
  } else if (portless) {
    walk.report('POL223', 'port', port, `${String(protocol)} has no ports`, 'write port: "0"');
  } else if (given(endPort) && endPort !== 0) {
    walk.report('POL221', 'endPort', endPort, 'a named port has no range', 'write the port as a number, or remove endPort');
  }
}

function checkRange(port: number, endPort: unknown, walk: PolicyWalk): void {
  if (typeof endPort !== 'number' || !Number.isInteger(endPort) || endPort < 0 || endPort > LAST) {
    walk.report('POL221', 'endPort', endPort, 'the end of the range is no port number', `write a number from ${port} to ${LAST}`);
  } else if (endPort !== 0 && endPort < port) {
    walk.report('POL221', 'endPort', endPort, `the range ends before it starts, at ${port}`, `write a number from ${port} to ${LAST}`);
  } else if (endPort > port && walk.l7 === 'dns') {
    walk.report('POL211', 'endPort', endPort, 'DNS rules take no range of ports', 'give the ports one by one');
  }
}

function checkServerNames(rule: Fields, walk: PolicyWalk): void {
  if (Array.isArray(rule.serverNames) && rule.serverNames.length === 0) {
    walk.report('POL218', 'serverNames', rule.serverNames, 'the list of server names is empty', 'leave serverNames out, or name a server');
  }
  if (walk.l7 !== 'none' && !given(rule.terminatingTLS)) {
    walk.report('POL218', 'serverNames', rule.serverNames, 'server names with L7 rules need TLS to be terminated', 'set terminatingTLS, or remove one of the two');
  }
}

function checkServerName(name: string, walk: PolicyWalk): void {
  const newer = since(walk.settings, '1.20') || walk.settings.version === undefined;
  if (name.length <= 255 && (newer ? SERVER_NAME_1_20 : SERVER_NAME).test(name)) return;
  const wildcard = !newer && SERVER_NAME_1_20.test(name);
  const what = wildcard ? 'a wildcard is more than the first label, before Cilium 1.20' : 'this is no server name';
  walk.report('POL218', undefined, name === '' ? '""' : name, what, 'write a DNS name; *. before it stands for one label, **. for any number');
}

function isProtocol(protocol: unknown, settings: AgentSettings): boolean {
  if (TRANSPORTS.has(protocol)) return true;
  if (SINCE_1_19.has(protocol)) return !isBefore(settings, '1.19');
  return SINCE_1_20.has(protocol) && !isBefore(settings, '1.20');
}

/** A service name of RFC 6335, at least one letter in it. */
function isServiceName(text: string): boolean {
  return text.length <= 15 && /^[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*$/.test(text) && /[a-zA-Z]/.test(text);
}
