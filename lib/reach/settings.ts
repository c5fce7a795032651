import type { IConstruct } from 'constructs';
import type { Cidr } from '../cluster/cidr';
import { CodedError } from '../diagnostics/coded';
import { valueAt, type Json } from '../kubernetes/json';
import type { KubernetesObject } from '../kubernetes/object';
import { isCiliumConfig } from '../model/cilium-config';
import { map, maps, text } from '../model/json';
import type { ReachOptions } from './question';

/** What a TalosCilium of the chart states. */
export function settingsOfChart(scope: IConstruct): ReachOptions {
  const { TalosCilium } = require('../cilium/talos-cilium') as typeof import('../cilium/talos-cilium');
  const ciliums = scope.node.findAll().filter((construct): construct is InstanceType<typeof TalosCilium> => construct instanceof TalosCilium);
  const [cilium] = ciliums;
  if (!cilium) return {};
  if (ciliums.length > 1) {
    throw new CodedError({ code: 'REA002', path: scope.node.path || 'Reach', what: `the app has ${ciliums.length} clusters (${ciliums.map(({ cluster }) => cluster.name).join(', ')})`, expected: 'the objects of one cluster', fix: 'call Reach.of with the ClusterChart of one cluster' });
  }
  const { values } = cilium.effectiveValues;
  const at = (...path: string[]): Json | undefined => valueAt(values, path);
  const cidrMode = at('policyCIDRMatchMode');
  const local = at('clustermesh', 'policyDefaultLocalCluster');
  return {
    ciliumVersion: cilium.version.toString(),
    clusterName: text(at('cluster', 'name')) ?? 'default',
    hostFirewall: at('hostFirewall', 'enabled') === true,
    ...enforcement(at('policyEnforcementMode')),
    ...(cidrMode !== undefined && { policyCidrMatchMode: modesIn(String(cidrMode)) }),
    ...(typeof local === 'boolean' && { policyDefaultLocalCluster: local }),
    labels: text(at('labels')) ?? '',
    gatewayHostNetwork: at('gatewayAPI', 'hostNetwork', 'enabled') === true,
    dualStack: at('ipv6', 'enabled') === true && at('ipv4', 'enabled') !== false,
  };
}

/** Subnets of the pods and Services of the clusters in a chart. */
export function subnetsOfChart(scope: IConstruct): readonly Cidr[] {
  const { TalosCilium } = require('../cilium/talos-cilium') as typeof import('../cilium/talos-cilium');
  return scope.node.findAll().flatMap((construct) => (construct instanceof TalosCilium ? [...construct.cluster.podSubnets, ...construct.cluster.serviceSubnets] : []));
}

/** What the objects of Cilium itself state: the ConfigMap of the agents, and the image of their DaemonSet. */
export function settingsIn(objects: readonly KubernetesObject[]): ReachOptions {
  const config = objects.find(isCiliumConfig);
  const agents = objects.find(({ kind, apiVersion, metadata }) => kind === 'DaemonSet' && apiVersion === 'apps/v1' && metadata.name === 'cilium');
  const [version] = maps(valueAt(agents ?? {}, ['spec', 'template', 'spec', 'containers'])).flatMap(({ image }) => /\/cilium[^/:@]*:v(\d+\.\d+\.\d+[^@]*)/.exec(text(image) ?? '')?.[1] ?? []);
  if (!config) return version === undefined ? {} : { ciliumVersion: version };
  const data = map(config.data);
  const at = (key: string): string | undefined => text(data[key]);
  const local = at('policy-default-local-cluster');
  return {
    ...(version !== undefined && { ciliumVersion: version }),
    clusterName: at('cluster-name') ?? 'default',
    hostFirewall: at('enable-host-firewall') === 'true',
    ...enforcement(at('enable-policy')),
    policyCidrMatchMode: modesIn(at('policy-cidr-match-mode') ?? ''),
    ...(local !== undefined && { policyDefaultLocalCluster: local === 'true' }),
    labels: at('labels') ?? '',
    gatewayHostNetwork: at('gateway-api-hostnetwork-enabled') === 'true',
    dualStack: at('enable-ipv6') === 'true' && at('enable-ipv4') !== 'false',
  };
}

function enforcement(mode: unknown): Pick<ReachOptions, 'policyEnforcementMode'> {
  return mode === 'always' || mode === 'never' ? { policyEnforcementMode: mode } : {};
}

function modesIn(value: string): ('nodes' | 'pods')[] {
  return (['nodes', 'pods'] as const).filter((each) => value.includes(each));
}
