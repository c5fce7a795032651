import type { Json, JsonObject } from '../kubernetes/json';
import { Collector } from '../cilium/collector';
import type { Feature } from '../cilium/features/feature';
import { whenOn } from '../props';
import type { TalosCilium } from '../cilium/talos-cilium';
import type { TalosCiliumFeatures } from '../cilium/talos-cilium-props';
import type { Problem } from '../diagnostics/problem';
import type { Contribution } from '../values';
import { exportValues, type HubbleExport } from './export';
import { portOf } from './hubble-checks';
import type { HubbleStackProps } from './hubble-stack-props';
import { redactionValues } from './redaction';

/** What features of `TalosCilium` make of props, on behalf of somebody else. */
export function featureValues(cilium: TalosCilium, path: string, features: readonly Feature[], props: TalosCiliumFeatures): { readonly contributions: readonly Contribution[]; readonly problems: readonly Problem[] } {
  // Defaults of the chart are for features that lay lists over them; those of Hubble and Prometheus do not.
  const collector = new Collector(cilium.cluster, cilium.version, path, () => ({}));
  for (const feature of features) collector.run(path, 'request', (context) => feature.apply(props, context));
  return collector;
}

/** Each value with the reason why, for the requests that a construct makes. */
export function byReason({ values, reasons = {} }: Contribution): readonly { readonly reason: string; readonly values: JsonObject }[] {
  const grouped = new Map<string, JsonObject>();
  for (const [path, reason] of Object.entries(reasons)) {
    const group = grouped.get(reason) ?? {};
    grouped.set(reason, group);
    put(group, path.split('.'), at(values, path.split('.')));
  }
  return [...grouped].map(([reason, values]) => ({ reason, values }));
}

/** Settings that props `hubble` and `resources` of `TalosCilium` have too: their own logic makes values of them. */
export function sharedSettings({ relay, ui, metrics, openMetrics }: HubbleStackProps): TalosCiliumFeatures {
  const workload = (prop: HubbleStackProps['ui']): boolean | { replicas?: number } => {
    const settings = whenOn(prop);
    return settings ? { ...(settings.replicas !== undefined && { replicas: settings.replicas }) } : false;
  };
  const format = openMetrics ?? (metrics?.some(({ hasExemplars }) => hasExemplars) ? true : undefined);
  const [hubbleRelay, hubbleUi] = [whenOn(relay)?.resources, whenOn(ui)?.resources];
  return {
    ...((hubbleRelay || hubbleUi) && { resources: { ...(hubbleRelay && { hubbleRelay }), ...(hubbleUi && { hubbleUi }) } }),
    hubble: {
      relay: workload(relay ?? true),
      ui: workload(ui ?? relay !== false),
      ...(metrics && { metrics: metrics.map(String).sort() }),
      ...(format !== undefined && { openMetrics: format }),
    },
  };
}

/** Settings that `HubbleStack` alone has. */
export function ownValues(props: HubbleStackProps, exporters: readonly HubbleExport[]): JsonObject {
  const { eventQueueSize, eventBufferCapacity, listenAddress, peerService } = props;
  const redaction = whenOn(props.redact);
  const relay = whenOn(props.relay);
  const peer = given({ servicePort: peerService?.servicePort, clusterDomain: peerService?.clusterDomain, targetPort: listenAddress === undefined ? undefined : portOf(listenAddress) });
  const relayValues = given({
    listenHost: relay?.listenHost,
    listenPort: relay?.listenPort === undefined ? undefined : String(relay.listenPort),
    retryTimeout: relay?.retryTimeout,
    sortBufferLenMax: relay?.sortBufferLenMax,
    sortBufferDrainTimeout: relay?.sortBufferDrainTimeout,
  });
  const exported = exportValues(exporters);
  return given({
    // Text, because the chart quotes them, and a number of a million comes out as 1e+06.
    eventQueueSize: eventQueueSize === undefined ? undefined : String(eventQueueSize),
    eventBufferCapacity: eventBufferCapacity === undefined ? undefined : String(eventBufferCapacity),
    listenAddress,
    peerService: notEmpty(peer),
    relay: notEmpty(relayValues),
    redact: redaction && redactionValues(redaction),
    export: notEmpty(exported),
  });
}

function given(values: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function notEmpty(values: JsonObject): JsonObject | undefined {
  return Object.keys(values).length > 0 ? values : undefined;
}

function at(values: Json | undefined, keys: readonly string[]): Json {
  return keys.reduce<Json | undefined>((value, key) => (value as JsonObject)[key], values)!;
}

function put(values: JsonObject, keys: readonly string[], value: Json): void {
  let place = values;
  for (const key of keys.slice(0, -1)) place = (place[key] ??= {}) as JsonObject;
  place[keys.at(-1)!] = value;
}
