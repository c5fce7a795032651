import type { Rule } from '../../rule';
import { eventBuffer } from './event-buffer';
import { httpMetricsUnseen } from './http-metrics-unseen';
import { metricWords } from './metric-words';
import { relayCertificate } from './relay-certificate';
import { uiWithoutAuthentication } from './ui-without-authentication';

export const rules: readonly Rule[] = [
  uiWithoutAuthentication,
  httpMetricsUnseen,
  relayCertificate,
  metricWords,
  eventBuffer,
];
