import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { list, map, text } from '../model/json';
import { ObjectReader } from '../synthesis/object-json';
import { rootChart } from '../synthesis/synthesis';

/**
 * APIs that templates of the chart check for (`.Capabilities.APIVersions.Has`). `helm install` reads them from the cluster; here they come
 * from the CustomResourceDefinitions of the app. Nothing else in the chart depends on the app: `k8sServiceHost: auto` and the certificate
 * method `helm` look for objects in a live cluster.
 */
export const APIS_OF_CHART: readonly string[] = ['gateway.networking.k8s.io/v1/GatewayClass', 'monitoring.coreos.com/v1'];

/**
 * The APIs among these that the app provides, in the format of `--api-versions` of helm.
 *
 * @param others installations of other clusters in the same app
 */
export function providedApis(cilium: IConstruct, others: readonly IConstruct[]): string[] {
  const { root } = cilium.node;
  const elsewhere = new Set(others.map(rootChart));
  elsewhere.delete(rootChart(cilium));
  const reader = new ObjectReader(root, () => true);
  const served = root.node.children
    .filter((chart) => !elsewhere.has(chart))
    .flatMap((chart) => chart.node.findAll())
    .flatMap((object) => (ApiObject.isApiObject(object) && object.kind === 'CustomResourceDefinition' ? servedBy(object, reader) : []));
  return APIS_OF_CHART.filter((api) => served.includes(api));
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
