import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { list, map, text } from '../model/json';
import { ObjectReader } from '../synthesis/object-json';
import type { Json } from '../kubernetes/json';
import { rootChart } from '../synthesis/synthesis';
import { RenderedObject } from '../synthesis/rendered-object';

/**
 * APIs that templates of the chart check for (`.Capabilities.APIVersions.Has`). `helm install` reads them from the cluster; here they come
 * from the CustomResourceDefinitions of the app. Nothing else in the chart depends on the app: `k8sServiceHost: auto` and the certificate
 * method `helm` look for objects in a live cluster.
 */
export const APIS_OF_CHART: readonly string[] = ['gateway.networking.k8s.io/v1/GatewayClass', 'monitoring.coreos.com/v1'];
const [GATEWAY_CLASS, MONITORING] = APIS_OF_CHART as readonly [string, string];

/** Metrics whose ServiceMonitor the chart renders only for an API server with ServiceMonitors (templates/validate.yaml). */
const MONITORED = ['prometheus', 'operator.prometheus', 'envoy.prometheus', 'hubble.relay.prometheus'];

/**
 * The APIs among these that the app provides, in the format of `--api-versions` of helm.
 *
 * @param others installations of other clusters in the same app
 */
export function providedApis(cilium: IConstruct, others: readonly IConstruct[]): string[] {
  const reader = new ObjectReader(cilium.node.root, () => true);
  const served = [...objectsAround(cilium, others)].flatMap((object) => (object.kind === 'CustomResourceDefinition' ? servedBy(object, reader) : []));
  return APIS_OF_CHART.filter((api) => served.includes(api));
}

/**
 * The APIs among these that the values require, so that the cluster must have them: what `helm install` finds there when something else
 * installs the CRDs. An app with a GatewayClass or CRDs of the Gateway API has what it needs: the chart must not render a second class.
 */
export function requiredApis(value: (path: string) => Json | undefined, cilium: IConstruct, others: readonly IConstruct[]): string[] {
  const monitors = MONITORED.filter((place) => value(`${place}.serviceMonitor.enabled`) === true && value(`${place}.enabled`) === true);
  const requiresClass = value('gatewayAPI.enabled') === true && value('gatewayAPI.gatewayClass.create') === 'auto';
  return [
    ...(requiresClass && ![...objectsAround(cilium, others)].some(isOfGatewayApi) ? [GATEWAY_CLASS] : []),
    ...(monitors.length > 0 && value('prometheus.serviceMonitor.trustCRDsExist') !== true ? [MONITORING] : []),
  ];
}

/** Whether the app brings CRDs of the Gateway API, which then are all that it has, or a class. */
function isOfGatewayApi({ kind, name }: ApiObject): boolean {
  return kind === 'GatewayClass' || (kind === 'CustomResourceDefinition' && name.endsWith('.gateway.networking.k8s.io'));
}

/** Objects of the app that are not rendered from a chart, without those of other clusters. */
function* objectsAround(cilium: IConstruct, others: readonly IConstruct[]): Iterable<ApiObject> {
  const elsewhere = new Set(others.map(rootChart));
  elsewhere.delete(rootChart(cilium));
  for (const chart of cilium.node.root.node.children) {
    if (elsewhere.has(chart)) continue;
    for (const object of chart.node.findAll()) if (ApiObject.isApiObject(object) && !RenderedObject.isRenderedObject(object)) yield object;
  }
}

function servedBy(object: ApiObject, reader: ObjectReader): string[] {
  const { group, names, versions } = map(read(object, reader));
  return list(versions).flatMap((version) => {
    const { name, served } = map(version);
    const apiVersion = `${text(group) ?? ''}/${text(name) ?? ''}`;
    return served === true ? [apiVersion, `${apiVersion}/${text(map(names).kind) ?? ''}`] : [];
  });
}

function read(object: ApiObject, reader: ObjectReader): unknown {
  try {
    return reader.read(object).spec;
  } catch {
    // An object that cannot be read is reported when all of them are.
    return undefined;
  }
}
