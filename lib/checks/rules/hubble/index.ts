import type { Rule } from '../../rule';
import { eventBuffer } from './event-buffer';
import { httpMetricsWithoutEnvoy } from './http-metrics-without-envoy';
import { metricSettings } from './metric-settings';
import { relayCertificate } from './relay-certificate';
import { uiWithoutAuthentication } from './ui-without-authentication';

export const rules: readonly Rule[] = [
  uiWithoutAuthentication,
  httpMetricsWithoutEnvoy,
  relayCertificate,
  metricSettings,
  eventBuffer,
];
