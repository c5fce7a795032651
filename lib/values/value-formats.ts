import { isIP } from 'node:net';
import { CRON_SCHEDULE } from '../kubernetes/cron';
import { isWhole } from '../kubernetes/json';
import { matchesPattern } from '../schemas/patterns';

/** What a value must be: a schedule of a CronJob, a duration in the format of Go, a whole number of seconds, an address to listen on, the name or address of a host, or a whole number in a range. */
export type ValueFormat = 'cron' | 'duration' | 'seconds' | 'listen address' | 'host' | NumberRange;

/** From the first number on, up to the second if there is one. */
export type NumberRange = readonly [min: number, max?: number];

const DNS_NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.?$/i;

const PORT: NumberRange = [1, 65_535];

/**
 * Values that neither the schema of the chart nor its templates check, by their path. Props that set them are checked along the same table. The agent, the
 * operator or Envoy does not start with another value, or the API server rejects the object.
 */
export const VALUE_FORMATS: Readonly<Record<string, ValueFormat>> = {
  'authentication.mutual.port': PORT,
  'bpf.authMapMax': [1],
  'bpf.ctAnyMax': [1],
  'bpf.ctTcpMax': [1],
  'bpf.events.default.burstLimit': [0],
  'bpf.events.default.rateLimit': [0],
  'bpf.lbMapMax': [1],
  'bpf.monitorInterval': 'duration',
  'bpf.natMax': [1],
  'bpf.neighMax': [1],
  'bpf.nodeMapMax': [1],
  'bpf.policyMapMax': [1],
  'clustermesh.apiserver.replicas': [0],
  'clustermesh.apiserver.tls.auto.schedule': 'cron',
  'dnsProxy.endpointMaxIpPerHostname': [1],
  'dnsProxy.idleConnectionGracePeriod': 'duration',
  'dnsProxy.minTtl': 'seconds',
  'dnsProxy.proxyPort': [0, 65_535],
  'dnsProxy.proxyResponseMaxDelay': 'duration',
  'encryption.ipsec.keyRotationDuration': 'duration',
  'encryption.wireguard.persistentKeepalive': 'duration',
  'envoy.clusterMaxConnections': [1],
  'envoy.clusterMaxRequests': [1],
  'envoy.connectTimeoutSeconds': 'seconds',
  'envoy.httpRetryCount': [0],
  'envoy.idleTimeoutDurationSeconds': 'seconds',
  'envoy.initialFetchTimeoutSeconds': 'seconds',
  'envoy.log.accessLogBufferSize': [1],
  'envoy.maxConnectionDurationSeconds': 'seconds',
  'envoy.maxGlobalDownstreamConnections': [1],
  'envoy.maxRequestsPerConnection': [0],
  'envoy.streamIdleTimeoutDurationSeconds': 'seconds',
  'envoy.terminationGracePeriodSeconds': 'seconds',
  'envoy.xffNumTrustedHopsL7PolicyEgress': [0],
  'envoy.xffNumTrustedHopsL7PolicyIngress': [0],
  'gatewayAPI.xffNumTrustedHops': [0],
  'healthPort': PORT,
  'hubble.dropEventEmitter.interval': 'duration',
  'hubble.eventQueueSize': [1],
  'hubble.listenAddress': 'listen address',
  'hubble.peerService.servicePort': PORT,
  'hubble.relay.listenPort': PORT,
  'hubble.relay.replicas': [0],
  'hubble.relay.retryTimeout': 'duration',
  'hubble.relay.sortBufferDrainTimeout': 'duration',
  'hubble.tls.auto.schedule': 'cron',
  'hubble.ui.replicas': [0],
  'identityChangeGracePeriod': 'duration',
  'ingressController.hostNetwork.sharedListenerPort': PORT,
  'ingressController.service.insecureNodePort': PORT,
  'ingressController.service.secureNodePort': PORT,
  'k8sClientRateLimit.burst': [1],
  'k8sClientRateLimit.operator.burst': [1],
  'k8sClientRateLimit.operator.qps': [1],
  'k8sClientRateLimit.qps': [1],
  'k8sServiceHost': 'host',
  'k8sServicePort': PORT,
  'l2announcements.leaseDuration': 'duration',
  'l2announcements.leaseRenewDeadline': 'duration',
  'l2announcements.leaseRetryPeriod': 'duration',
  'operator.endpointGCInterval': 'duration',
  'operator.identityGCInterval': 'duration',
  'operator.nodeGCInterval': 'duration',
  'operator.replicas': [1],
  'terminationGracePeriodSeconds': 'seconds',
  'tunnelPort': PORT,
};

/** What a value must be instead, where it does not have its format. */
export function formatMistake(path: string, value: unknown): { readonly demand: string; readonly fix: string; readonly to?: string } | undefined {
  const format = Object.hasOwn(VALUE_FORMATS, path) ? VALUE_FORMATS[path]! : undefined;
  // The chart reads an empty text, and 0 of everything but a number of replicas, as if nothing was set.
  if (format === undefined || value === '' || ((value === 0 || value === '0') && !path.endsWith('.replicas'))) return undefined;
  const isScalar = typeof value === 'string' || typeof value === 'number';
  if (format === 'duration') {
    if (!isScalar || isGoDuration(String(value))) return undefined;
    const seconds = /^\d+$/.test(String(value)) ? `${value}s` : undefined;
    return { demand: 'must be a duration with a unit', fix: seconds === undefined ? "write it as '500ms', '15s' or '2m'" : `write '${seconds}'`, ...(seconds !== undefined && { to: seconds }) };
  }
  if (format === 'cron') {
    return typeof value !== 'string' || matchesPattern(CRON_SCHEDULE, value) ? undefined : { demand: 'must be a schedule with a minute, an hour, a day, a month and a day of the week', fix: "write for example '0 3 * * *', for every day at 3:00" };
  }
  if (format === 'listen address') {
    return typeof value !== 'string' || portOf(value) !== undefined ? undefined : { demand: 'must be an address with a port', fix: "write it as ':4244', '10.0.0.1:4244' or '[fd00::1]:4244'" };
  }
  if (format === 'host') {
    const isHost = typeof value !== 'string' || isIP(value) > 0 || DNS_NAME.test(value);
    return isHost ? undefined : { demand: 'must be an IP address or a DNS name, without a scheme and a port', fix: "write for example 'localhost', for KubePrism" };
  }
  const number = typeof value === 'string' && /^-?[\d.]+$/.test(value) ? Number(value) : value;
  const range: NumberRange = format === 'seconds' ? [0] : format;
  // Other types are for the schema, and texts that are not numbers may be a setting of their own, such as auto.
  if (typeof number !== 'number' || isInRange(number, range)) return undefined;
  const demand = `a whole number ${describeRange(range)}`;
  return { demand: `must be ${demand}`, fix: `write ${demand}` };
}

/** Whether a number is whole and in a range. */
export function isInRange(number: number, [min, max]: NumberRange): boolean {
  return isWhole(number, min, max);
}

/** `from 1 to 65535`, or `of at least 1`. */
export function describeRange([min, max]: NumberRange): string {
  return max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
}

/** Whether a text is a duration in the format of Go, such as `15s` or `1m30s`. */
export function isGoDuration(text: string): boolean {
  return /^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(text);
}

/** Port of `:4244`, `10.0.0.1:4244` or `[fd00::1]:4244`; undefined for any other string. */
export function portOf(address: string): number | undefined {
  const match = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:.]+\])?:(\d{1,5})$/.exec(address);
  return match && isInRange(Number(match[1]), PORT) ? Number(match[1]) : undefined;
}
