import type { KubernetesObject } from '../../kubernetes/object';
import type { Repair } from './repair';

const STRAY = ' | quote }}';
const VARIABLE = 'CILIUM_CERTGEN_CONFIG';

/** Removes leftover template text from the name in the request for the Hubble metrics certificate. */
export const certificateNames: Repair = {
  id: 'certificate-names',
  reason: 'the name of the Hubble metrics certificate ends with the template text `| quote }}`, so the certificate matches no host',
  upstream: 'https://github.com/cilium/cilium/blob/v1.19.6/install/kubernetes/cilium/templates/hubble/tls-cronjob/_job-spec.tpl',
  versions: '1.16 to 1.20, if hubble.metrics.tls.enabled is true and certificates are issued by the CronJob',
  apply(object) {
    if (object.kind !== 'Job' && object.kind !== 'CronJob') return object;
    if (!JSON.stringify(object.spec).includes(STRAY)) return object;
    return mend(object) as KubernetesObject;
  },
};

function mend(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mend);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Record<string, unknown>);
  if ((value as { name?: unknown }).name === VARIABLE) {
    return Object.fromEntries(entries.map(([key, child]) => [key, key === 'value' ? String(child).replaceAll(STRAY, '') : child]));
  }
  return Object.fromEntries(entries.map(([key, child]) => [key, mend(child)]));
}
