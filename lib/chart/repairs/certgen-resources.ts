import { isJsonObject, type JsonObject } from '../../kubernetes/json';
import type { KubernetesObject } from '../../kubernetes/object';
import type { Repair } from './repair';

/** Moves the requests and limits of the certificate Job to the field that Kubernetes reads. */
export const certgenResources: Repair = {
  id: 'certgen-resources',
  reason: 'the requests and limits of the Job that creates certificates are fields of the container and not of its resources; the API server rejects or drops them',
  upstream: 'https://github.com/cilium/cilium/blob/v1.18.3/install/kubernetes/cilium/templates/hubble/tls-cronjob/_job-spec.tpl',
  versions: '1.18.0 to 1.18.3, if certgen.resources is set; fixed in 1.18.4',
  apply(object) {
    if (object.kind !== 'Job' && object.kind !== 'CronJob') return object;
    const spec = mend(object.spec);
    return spec === object.spec ? object : ({ ...object, spec } as KubernetesObject);
  },
};

/** The value itself if nothing below it is wrong. */
function mend(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const { spec, template, jobTemplate, containers } = value;
  if (Array.isArray(containers)) {
    const mended = containers.map(mendContainer);
    return mended.every((container, index) => container === containers[index]) ? value : { ...value, containers: mended };
  }
  for (const [key, inner] of Object.entries({ spec, template, jobTemplate })) {
    const mended = mend(inner);
    if (mended !== inner) return { ...value, [key]: mended };
  }
  return value;
}

function mendContainer(container: unknown): unknown {
  if (!isJsonObject(container) || (container.requests === undefined && container.limits === undefined)) return container;
  const { requests, limits, ...rest } = container;
  return { ...rest, resources: { ...(limits ? { limits } : {}), ...(requests ? { requests } : {}) } } as JsonObject;
}
