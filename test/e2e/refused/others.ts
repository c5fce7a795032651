import type { BadObject } from '../support/bad-object';

const meta = { name: 'shop', namespace: 'shop' };

/** Kinds of the Prometheus operator and of cert-manager. */
export const refused: readonly BadObject[] = [
  {
    title: 'a ServiceMonitor with a misspelt list',
    mistake: 'unknown field',
    object: { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor', metadata: meta, spec: { selector: {}, endpoint: [{ port: 'metrics' }] } },
    says: '.spec.endpoint: field not declared in schema',
    checks: { code: 'SCH001' },
  },
  {
    title: 'a ServiceMonitor with a duration in words',
    mistake: 'pattern',
    object: {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: meta,
      spec: { selector: {}, endpoints: [{ port: 'metrics', interval: 'half a minute' }] },
    },
    says: 'spec.endpoints[0].interval',
    checks: { code: 'SCH005' },
  },
  {
    title: 'a Certificate that no issuer is named for',
    mistake: 'type',
    object: { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: meta, spec: { secretName: 'shop', dnsNames: ['shop.example.com'] } },
    says: 'spec.issuerRef: Required value',
    checks: { code: 'SCH002' },
  },
];
