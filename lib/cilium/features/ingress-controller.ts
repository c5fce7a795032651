import { whenOn } from '../../props';
import { setDirect } from './direct';
import type { DirectTable, Feature } from './feature';

/** Settings of the Ingress controller. @see https://docs.cilium.io/en/stable/network/servicemesh/ingress/ */
export interface IngressControllerProps {
  /**
   * One load balancer for all Ingresses, or one for each.
   * @default 'shared'
   */
  readonly loadBalancerMode?: 'shared' | 'dedicated';
  /**
   * Whether the controller serves Ingresses without a class.
   * @default - the chart's: false
   */
  readonly default?: boolean;
  /**
   * Whether Ingresses with TLS redirect HTTP to HTTPS.
   * @default - the chart's: true
   */
  readonly enforceHttps?: boolean;
  /**
   * Namespace of the Secret with the certificate of Ingresses without one.
   * @default - none
   */
  readonly defaultSecretNamespace?: string;
  /**
   * Name of the Secret with the certificate of Ingresses without one.
   * @default - none
   */
  readonly defaultSecretName?: string;
  /**
   * Whether listeners expect the PROXY protocol. They then accept nothing else.
   * @default - the chart's: false
   */
  readonly proxyProtocol?: boolean;
  /** The Service of shared Ingresses. @default - the chart's: of type LoadBalancer */
  readonly service?: IngressServiceProps;
  /**
   * Listeners on the addresses of the nodes instead of a LoadBalancer Service: on all nodes, or on nodes with certain labels.
   * @default false
   */
  readonly hostNetwork?: boolean | IngressHostNetworkProps;
}

/** The Service of shared Ingresses. */
export interface IngressServiceProps {
  /** Name. @default - the chart's: cilium-ingress */
  readonly name?: string;
  /** Type. @default - the chart's: LoadBalancer */
  readonly type?: 'LoadBalancer' | 'NodePort' | 'ClusterIP';
  /** Annotations, such as `lbipam.cilium.io/ips`. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Labels, by which pools and announcements select it. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Class of the load balancer. @default - none */
  readonly loadBalancerClass?: string;
  /** Address, which the annotation `lbipam.cilium.io/ips` replaces. @default - any of the pool */
  readonly loadBalancerIp?: string;
  /** `externalTrafficPolicy`. @default - the chart's: Cluster */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
  /** NodePort of HTTP. @default - any */
  readonly insecureNodePort?: number;
  /** NodePort of HTTPS. @default - any */
  readonly secureNodePort?: number;
}

/** Ingresses on the addresses of the nodes. */
export interface IngressHostNetworkProps {
  /** Labels of the nodes. @default - all nodes */
  readonly nodeLabels?: Readonly<Record<string, string>>;
  /** Port of shared Ingresses. @default - the chart's: 8080 */
  readonly sharedListenerPort?: number;
}

const DIRECT: DirectTable = {
  '': 'ingressController.enabled',
  default: 'ingressController.default',
  enforceHttps: 'ingressController.enforceHttps',
  defaultSecretNamespace: 'ingressController.defaultSecretNamespace',
  defaultSecretName: 'ingressController.defaultSecretName',
  proxyProtocol: 'ingressController.enableProxyProtocol',
  'service.name': 'ingressController.service.name',
  'service.type': 'ingressController.service.type',
  'service.annotations': 'ingressController.service.annotations',
  'service.labels': 'ingressController.service.labels',
  'service.loadBalancerClass': 'ingressController.service.loadBalancerClass',
  'service.loadBalancerIp': 'ingressController.service.loadBalancerIP',
  'service.externalTrafficPolicy': 'ingressController.service.externalTrafficPolicy',
  'service.insecureNodePort': 'ingressController.service.insecureNodePort',
  'service.secureNodePort': 'ingressController.service.secureNodePort',
  'hostNetwork.nodeLabels': 'ingressController.hostNetwork.nodes.matchLabels',
  'hostNetwork.sharedListenerPort': 'ingressController.hostNetwork.sharedListenerPort',
};

/** Ingress controller. */
export const ingressController: Feature<{ ingressController?: boolean | IngressControllerProps }> = {
  prop: 'ingressController',
  direct: DIRECT,
  apply({ ingressController: prop }, context) {
    const settings = whenOn(prop);
    setDirect('ingressController', settings ?? prop, DIRECT, context);
    if (!settings) return;
    if (settings.service?.type === 'ClusterIP' && settings.service.externalTrafficPolicy === undefined) {
      context.set('ingressController.service.externalTrafficPolicy', null, "Kubernetes rejects the chart's default on a Service of type ClusterIP");
    }
    const mode = settings.loadBalancerMode;
    context.set('ingressController.loadbalancerMode', mode ?? 'shared', mode ? undefined : 'one address for all Ingresses; the default of the chart is one for each');
    context.set('ingressController.hostNetwork.enabled', settings.hostNetwork === undefined ? undefined : settings.hostNetwork !== false);
  },
};
