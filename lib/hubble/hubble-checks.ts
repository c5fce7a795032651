import type { CiliumVersion } from '../cluster/cilium-version';
import { whenOn } from '../props';
import { checkExports, type HubbleExport } from './export';
import type { ExposurePlan } from './exposure';
import type { HubbleStackProps } from './hubble-stack-props';
import { checkRedaction } from './redaction';

/** Reports a mistake. */
export type Report = (code: string, what: string, fix: string, link?: string) => void;

/** Largest event buffer that an agent takes. */
const LARGEST_BUFFER = 65535;

/** Mistakes that the props show by themselves. */
export function checkHubbleStack(props: HubbleStackProps, exporters: readonly HubbleExport[], version: CiliumVersion, report: Report): void {
  if (props.relay === false && props.ui) report('HUB006', 'Hubble UI reads flows from Relay, which is switched off (relay false)', 'leave relay out, or remove ui');
  if (props.exposure && props.exposure.plan.kind !== 'port-forward' && (props.ui === false || props.relay === false)) {
    report('HUB013', `there is no UI to expose (${props.ui === false ? 'ui' : 'relay'} false)`, 'leave ui and relay out, or remove exposure');
  }
  checkMetrics(props, version, report);
  checkSizes(props, report);
  checkAddresses(props, report);
  checkExports(exporters, version, report);
  const redaction = whenOn(props.redact);
  if (redaction) checkRedaction(redaction, report);
  if (props.exposure) checkExposure(props.exposure.plan, report);
}

function checkMetrics({ metrics = [], openMetrics }: HubbleStackProps, version: CiliumVersion, report: Report): void {
  const names = metrics.map(({ name }) => name);
  for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index))) report('HUB004', `a metric is given twice (${name})`, 'give it once, with all its options');
  if (names.includes('http') && names.includes('httpV2')) report('HUB004', 'metrics http and httpV2 have the same series: one of the two alone can be on', 'keep httpV2');
  const exemplars = metrics.filter(({ hasExemplars }) => hasExemplars);
  if (exemplars.length > 0 && openMetrics === false) {
    report('HUB003', `exemplars have no effect without the OpenMetrics format (${exemplars.join(' ')}; openMetrics false)`, 'leave openMetrics out, or remove exemplars');
  }
  if (openMetrics && metrics.length === 0) report('HUB003', 'openMetrics has no effect without metrics (metrics is empty)', 'name metrics, or remove it');
  if (names.includes('kafka') && version.atLeast('1.20')) {
    report('HUB003', `metric kafka has no effect from Cilium 1.20 on, which has no layer 7 rules for Kafka any more (${version})`, 'remove it');
  }
}

function checkSizes({ eventBufferCapacity: capacity, eventQueueSize: queue }: HubbleStackProps, report: Report): void {
  if (capacity !== undefined && !(Number.isInteger(capacity) && capacity >= 1 && capacity <= LARGEST_BUFFER && ((capacity + 1) & capacity) === 0)) {
    const near = Number.isFinite(capacity) ? Math.min(LARGEST_BUFFER, 2 ** Math.max(1, Math.ceil(Math.log2(Math.max(capacity, 1) + 1))) - 1) : 4095;
    report('HUB005', `eventBufferCapacity is no power of two minus one up to ${LARGEST_BUFFER} (${capacity})`, `give ${near}`);
  }
  if (queue !== undefined && !(Number.isInteger(queue) && queue >= 1)) report('HUB011', `eventQueueSize is no whole number from 1 on (${queue})`, 'give the number of events, as 16384');
}

function checkAddresses({ listenAddress, peerService, relay }: HubbleStackProps, report: Report): void {
  if (listenAddress !== undefined && portOf(listenAddress) === undefined) {
    report('HUB012', `listenAddress is no address with a port (${listenAddress || 'empty'})`, 'write :4244, 10.0.0.1:4244 or [fd00::1]:4244');
  }
  const ports = { 'peerService.servicePort': peerService?.servicePort, 'relay.listenPort': whenOn(relay)?.listenPort };
  for (const [prop, port] of Object.entries(ports)) {
    if (port !== undefined && !isPort(port)) report('HUB012', `${prop} is no port (${port})`, 'give a number from 1 to 65535');
  }
}

function checkExposure(plan: ExposurePlan, report: Report): void {
  if (plan.kind === 'ingress' || plan.kind === 'http-route') {
    if (plan.hostnames.length === 0) report('HUB014', 'exposure has no name that users could open (hostnames is empty)', 'name at least one');
    for (const name of plan.hostnames) {
      if (!/^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) report('HUB014', `exposure has a wrong hostname (${name || 'empty'})`, 'write it as hubble.example.com');
    }
  }
  if (plan.kind === 'load-balancer' && plan.port !== undefined && !isPort(plan.port)) report('HUB014', `exposure.port is no port (${plan.port})`, 'give a number from 1 to 65535');
}

/** Port of `:4244`, `10.0.0.1:4244`, `[fd00::1]:4244`; undefined when it is none of these. */
export function portOf(address: string): number | undefined {
  const match = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:.]+\])?:(\d{1,5})$/.exec(address);
  return match && isPort(Number(match[1])) ? Number(match[1]) : undefined;
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}
