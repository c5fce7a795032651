import { readDuration } from '../cilium/features/formats';
import type { CiliumVersion } from '../cluster/cilium-version';
import type { Reporter } from '../diagnostics/reporter';
import { whenOn } from '../props';
import { checkExports, type HubbleExport } from './export';
import type { ExposurePlan } from './exposure';
import type { HubbleStackProps } from './hubble-stack-props';
import { hasExemplars, type HubbleMetric } from './metric';
import { checkRedaction } from './redaction';
import { isInRange, portOf } from '../values';
import { listed } from '../runtime/listed';

/** Largest event buffer that an agent supports. */
const MAX_BUFFER = 65535;

/** Checks the props of a stack. */
export function checkHubbleStack(props: HubbleStackProps, metrics: readonly HubbleMetric[], exporters: readonly HubbleExport[], version: CiliumVersion, report: Reporter): void {
  if (props.relay === false && props.ui) report.add({ code: 'HUB006', what: 'ui requires Relay, but relay is false', fix: 'remove relay: false, or remove ui' });
  if (props.exposure && props.exposure.plan.kind !== 'port-forward' && (props.ui === false || props.relay === false)) {
    const off = props.ui === false ? 'ui' : 'relay';
    report.add({ code: 'HUB013', what: `exposure has no effect: Hubble UI is off because ${off} is false`, fix: `remove ${off}: false, or remove exposure` });
  }
  checkMetrics(props, metrics, version, report);
  checkSizes(props, report);
  checkAddresses(props, report);
  for (const name of ['retryTimeout', 'sortBufferDrainTimeout'] as const) readDuration(`relay.${name}`, whenOn(props.relay)?.[name], report);
  checkExports(exporters, version, report);
  const redaction = whenOn(props.redact);
  if (redaction) checkRedaction(redaction, report);
  if (props.exposure) checkExposure(props.exposure.plan, report);
}

function checkMetrics({ openMetrics }: HubbleStackProps, metrics: readonly HubbleMetric[], version: CiliumVersion, report: Reporter): void {
  const names = metrics.map(({ name }) => name);
  for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index))) {
    report.add({ code: 'HUB004', what: `metrics contains ${name} more than once`, fix: `keep one ${name}, with all its options` });
  }
  if (names.includes('http') && names.includes('httpV2')) {
    report.add({ code: 'HUB004', what: 'metrics contains both http and httpV2, whose time series have the same names', fix: 'remove http' });
  }
  const exemplars = metrics.filter(hasExemplars);
  if (exemplars.length > 0 && openMetrics === false) {
    report.add({ code: 'HUB003', what: `exemplars of ${listed(exemplars.map(({ name }) => name))} require the OpenMetrics format, but openMetrics is false`, fix: 'remove openMetrics: false, or remove exemplars' });
  }
  if (openMetrics && metrics.length === 0) {
    report.add({ code: 'HUB003', what: 'openMetrics has no effect: metrics is empty', fix: "set metrics, for example ['dns', 'drop'], or remove openMetrics" });
  }
  if (names.includes('kafka') && version.atLeast('1.20')) {
    report.add({ code: 'HUB003', what: `metric kafka has no effect: Cilium 1.20 removed layer 7 rules for Kafka, and this is Cilium ${version}`, fix: 'remove kafka from metrics' });
  }
}

function checkSizes({ eventBufferCapacity: capacity, eventQueueSize: queue }: HubbleStackProps, report: Reporter): void {
  if (capacity !== undefined && !(Number.isInteger(capacity) && capacity >= 1 && capacity <= MAX_BUFFER && ((capacity + 1) & capacity) === 0)) {
    const nearest = Number.isFinite(capacity) ? Math.min(MAX_BUFFER, 2 ** Math.max(1, Math.ceil(Math.log2(Math.max(capacity, 1) + 1))) - 1) : 4095;
    report.add({ code: 'HUB005', what: `eventBufferCapacity must be a power of two minus one, at most ${MAX_BUFFER}; got ${capacity}`, fix: `set eventBufferCapacity to ${nearest}` });
  }
  if (queue !== undefined && !isInRange(queue, [1])) {
    report.add({ code: 'HUB011', what: `eventQueueSize must be a whole number of at least 1; got ${queue}`, fix: 'set eventQueueSize to a number of events, such as 16384' });
  }
}

function checkAddresses({ listenAddress, peerService, relay }: HubbleStackProps, report: Reporter): void {
  if (listenAddress !== undefined && portOf(listenAddress) === undefined) {
    report.add({ code: 'HUB012', what: `listenAddress must be an address with a port; got ${JSON.stringify(listenAddress)}`, fix: "write it as ':4244', '10.0.0.1:4244' or '[fd00::1]:4244'" });
  }
  checkPort('HUB012', 'peerService.servicePort', peerService?.servicePort, report);
  checkPort('HUB012', 'relay.listenPort', whenOn(relay)?.listenPort, report);
}

function checkExposure(plan: ExposurePlan, report: Reporter): void {
  if (plan.kind === 'ingress' || plan.kind === 'http-route') {
    if (plan.hostnames.length === 0) report.add({ code: 'HUB014', what: 'exposure: hostnames is empty', fix: "add a hostname, such as 'hubble.example.com'" });
    plan.hostnames.forEach((name, index) => {
      if (/^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) return;
      report.add({ code: 'HUB014', what: `exposure: hostnames[${index}] is not a valid hostname: ${JSON.stringify(name)}`, fix: "write only the hostname in lower case, such as 'hubble.example.com'" });
    });
  }
  if (plan.kind === 'load-balancer') checkPort('HUB014', 'exposure: port', plan.port, report);
}

function checkPort(code: 'HUB012' | 'HUB014', prop: string, port: number | undefined, report: Reporter): void {
  if (port === undefined || isInRange(port, [1, 65535])) return;
  report.add({ code, what: `${prop} must be a port from 1 to 65535; got ${port}`, fix: `set ${prop.replace(/^exposure: /, '')} to a whole number from 1 to 65535` });
}
