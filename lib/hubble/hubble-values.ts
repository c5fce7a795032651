import type { Json, JsonObject } from '../kubernetes/json';
import type { HubbleWorkloadProps } from '../cilium/features/hubble';
import { readDuration } from '../cilium/features/formats';
import type { TalosCiliumFeatures } from '../cilium/talos-cilium-props';
import { Reporter } from '../diagnostics/reporter';
import { whenOn } from '../props';
import { exportValues, type HubbleExport } from './export';
import { portOf } from '../values';
import { hasExemplars } from './metric';
import type { HubbleStackProps } from './hubble-stack-props';
import { redactionValues } from './redaction';

/** Settings that the props `hubble` and `resources` of `TalosCilium` have too. Their features translate them to values. */
export function sharedSettings({ relay, ui, metrics, openMetrics }: HubbleStackProps): TalosCiliumFeatures {
  const workload = (prop: boolean | HubbleWorkloadProps): boolean | HubbleWorkloadProps => whenOn(prop) ?? false;
  const format = openMetrics ?? (metrics?.some(hasExemplars) ? true : undefined);
  const [hubbleRelay, hubbleUi] = [whenOn(relay)?.resources, whenOn(ui)?.resources];
  return {
    ...((hubbleRelay || hubbleUi) && { resources: { ...(hubbleRelay && { hubbleRelay }), ...(hubbleUi && { hubbleUi }) } }),
    hubble: {
      relay: workload(relay ?? true),
      ui: workload(ui ?? relay !== false),
      ...(metrics && { metrics: metrics.map(String) }),
      ...(format !== undefined && { openMetrics: format }),
    },
  };
}

/** Settings that only `HubbleStack` has. Their durations were checked before. */
export function ownValues(props: HubbleStackProps, exporters: readonly HubbleExport[]): JsonObject {
  const checked = new Reporter('');
  const { eventQueueSize, eventBufferCapacity, listenAddress, peerService } = props;
  const redaction = whenOn(props.redact);
  const relay = whenOn(props.relay);
  const peer = withoutUndefined({ servicePort: peerService?.servicePort, clusterDomain: peerService?.clusterDomain, targetPort: listenAddress === undefined ? undefined : portOf(listenAddress) });
  const relayValues = withoutUndefined({
    listenHost: relay?.listenHost,
    listenPort: relay?.listenPort === undefined ? undefined : String(relay.listenPort),
    retryTimeout: readDuration('', relay?.retryTimeout, checked),
    sortBufferLenMax: relay?.sortBufferLenMax,
    sortBufferDrainTimeout: readDuration('', relay?.sortBufferDrainTimeout, checked),
  });
  const exported = exportValues(exporters);
  return withoutUndefined({
    // Strings, because the chart writes a number of a million as 1e+06.
    eventQueueSize: eventQueueSize === undefined ? undefined : String(eventQueueSize),
    eventBufferCapacity: eventBufferCapacity === undefined ? undefined : String(eventBufferCapacity),
    listenAddress,
    peerService: notEmpty(peer),
    relay: notEmpty(relayValues),
    redact: redaction && redactionValues(redaction),
    export: notEmpty(exported),
  });
}

function withoutUndefined(values: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function notEmpty(values: JsonObject): JsonObject | undefined {
  return Object.keys(values).length > 0 ? values : undefined;
}
