import { announcements } from './announcements';
import { app } from './app';
import { assets } from './assets';
import { bgp } from './bgp';
import { charts } from './charts';
import { checks } from './checks';
import { cilium } from './cilium';
import { cluster } from './cluster';
import { commandLine } from './command-line';
import { egressGateway } from './egress-gateway';
import { fleet } from './fleet';
import { gateway } from './gateway';
import { helm } from './helm';
import { hostFirewall } from './host-firewall';
import { hubble } from './hubble';
import { machineConfiguration } from './machine-configuration';
import { mesh } from './mesh';
import { objects } from './objects';
import { omni } from './omni';
import { output } from './output';
import { policies, type PolicyRuleCode } from './policies';
import { pools } from './pools';
import { props } from './props';
import { reach } from './reach';
import { routes } from './routes';
import { schemas } from './schemas';
import { security } from './security';
import { talos } from './talos';
import { verify } from './verify';
import { yaml } from './yaml';
import type { CodeTable } from './entry';

export type { CodeEntry, CodeExample, CodeTable, RetiredCode, VersionRange } from './entry';

/** Codes by prefix, in the order of the documentation. The codes of rules are in the files of the rules. */
export const CATALOGUE = {
  CLU: { title: 'Facts of a cluster', codes: cluster },
  FLT: { title: 'Fleets', codes: fleet },
  API: { title: 'Props and arguments', codes: props },
  AST: { title: 'Charts and CRD bundles', codes: assets },
  CHART: { title: 'Contents of charts', codes: charts },
  YAML: { title: 'YAML', codes: yaml },
  HLM: { title: 'Helm', codes: helm },
  CIL: { title: 'Cilium', codes: cilium },
  TAL: { title: 'Talos', codes: talos },
  MCH: { title: 'Machine configuration', codes: machineConfiguration },
  OMN: { title: 'Omni', codes: omni },
  GWY: { title: 'Gateways', codes: gateway },
  RTE: { title: 'Routes', codes: routes },
  POOL: { title: 'LoadBalancer pools', codes: pools },
  ANN: { title: 'Announcements', codes: announcements },
  BGP: { title: 'BGP peering', codes: bgp },
  EGW: { title: 'Egress gateways', codes: egressGateway },
  POL: { title: 'Network policies', codes: policies },
  REA: { title: 'Reach', codes: reach },
  FWL: { title: 'Host firewall', codes: hostFirewall },
  HUB: { title: 'Hubble and monitoring', codes: hubble },
  MESH: { title: 'Cluster mesh', codes: mesh },
  OBJ: { title: 'Objects', codes: objects },
  SCH: { title: 'Schemas', codes: schemas },
  SEC: { title: 'Secrets', codes: security },
  CHK: { title: 'Suppressed checks', codes: checks },
  OUT: { title: 'Output', codes: output },
  CLI: { title: 'Command line', codes: commandLine },
  VER: { title: 'Running clusters', codes: verify },
  APP: { title: 'Validations', codes: app },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly codes: CodeTable }>>;

type Tables = (typeof CATALOGUE)[keyof typeof CATALOGUE]['codes'];
type ActiveIn<Table> = Table extends unknown ? { [Code in keyof Table]: Table[Code] extends { readonly retired: string } ? never : Code }[keyof Table] : never;

/** A code that a construct, a command or the run of helm reports. Codes of rules are the ids of their rules. */
export type Code = (ActiveIn<Tables> & string) | PolicyRuleCode;
