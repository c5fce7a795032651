import { Cidr } from '../../cluster/cidr';
import { valueAt } from '../../kubernetes/json';
import { Peer, type PeerLike } from '../peer';
import { Port } from '../port';
import type { PolicyScope } from '../policy-scope';
import { Selector } from '../selector';
import { ALL_KINDS, CILIUM_KINDS, openOnly, presetPolicy, type PresetParts, type PresetProps } from './parts';

/** Props of `Preset.allowApiServer`. */
export interface AllowApiServerProps extends PresetProps {
  /**
   * TCP port that the API server listens at on the control planes. It is not that of the Service `kubernetes`: Cilium looks
   * after the Service is resolved.
   * @default 6443
   */
  readonly port?: number;
}

/** Lets pods ask the API server. */
export function allowApiServer(props: AllowApiServerProps = {}): PresetParts {
  return {
    name: 'allowApiServer',
    kinds: CILIUM_KINDS,
    opens: 'egress to the API server at TCP port 6443, wherever it runs',
    why: 'controllers and operators live on it; give `pods` and keep it from all others',
    build(policies) {
      presetPolicy(policies, 'allow-api-server', props, openOnly(policies, 'Lets pods ask the API server.', 'egress')).allowTo(
        Peer.entity('kube-apiserver'),
        Port.tcp(props.port ?? 6443),
      );
    },
  };
}

/** Lets the pods of a namespace talk to each other. */
export function allowSameNamespace(props: PresetProps = {}): PresetParts {
  return {
    name: 'allowSameNamespace',
    kinds: ['CiliumNetworkPolicy', 'NetworkPolicy'],
    opens: 'all connections between pods of the namespace',
    why: 'a namespace that belongs to one team is one thing; leave it out where pods of a namespace should not trust each other',
    build(policies) {
      const props_ = openOnly(policies, 'Lets pods of the namespace talk to each other.', 'ingress', 'egress');
      presetPolicy(policies, 'allow-same-namespace', props, props_).allowFrom(Peer.sameNamespace()).allowTo(Peer.sameNamespace());
    },
  };
}

/** Props of presets that are about ports of the pods. */
export interface PortsProps extends PresetProps {
  /**
   * Ports of the pods.
   * @default - all
   * @nonEmpty name at least one port, or leave ports out for all
   */
  readonly ports?: readonly Port[];
}

/** Lets in what comes through Cilium's Gateway API or Ingress. */
export function allowGateway(props: PortsProps = {}): PresetParts {
  return {
    name: 'allowGateway',
    kinds: CILIUM_KINDS,
    opens: 'ingress from Gateways and Ingresses of Cilium, to all ports or those that are given',
    why: 'what comes through a Gateway has the identity `ingress`, not that of the client: a rule for `world` does not let it in',
    build(policies) {
      const open = openOnly(policies, 'Lets in what comes through Gateways and Ingresses of Cilium.', 'ingress');
      presetPolicy(policies, 'allow-gateway', props, open).allowFrom(Peer.entity('ingress'), ...(props.ports ?? []));
    },
  };
}

/** Props of `Preset.allowInternet`. */
export interface AllowInternetProps extends PresetProps {
  /**
   * Ports on the other side.
   * @default [Port.tcp(80), Port.tcp(443)]
   * @nonEmpty name at least one, or leave it out for the default
   */
  readonly ports?: readonly Port[];
  /**
   * More blocks that are no internet, in CIDR notation.
   * @default []
   */
  readonly except?: readonly (string | Cidr)[];
}

/** IPv4 blocks that are not the internet: private, shared, local, link-local with the metadata address, multicast, reserved. */
const NOT_INTERNET = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '198.18.0.0/15',
  '224.0.0.0/4', '240.0.0.0/4',
] as const;

/** Lets pods out to the internet. */
export function allowInternet(props: AllowInternetProps = {}): PresetParts {
  return {
    name: 'allowInternet',
    kinds: ALL_KINDS,
    opens:
      'egress to all public addresses at TCP ports 80 and 443, or those that are given; not to private ranges, the subnets of the ' +
      'cluster, or the metadata address',
    why: 'the entity `world` would open the local network of the nodes too, and the metadata service of the cloud',
    build(policies) {
      const open = openOnly(policies, 'Lets pods out to the internet, not to private networks.', 'egress');
      const ports = props.ports ?? [Port.tcp(80), Port.tcp(443)];
      presetPolicy(policies, 'allow-internet', props, open).allowTo(internet(policies.policyScope, props.except ?? []), ports);
    },
  };
}

function internet({ cluster }: PolicyScope, more: readonly (string | Cidr)[]): Peer[] {
  const own = cluster ? [...cluster.podSubnets, ...cluster.serviceSubnets, ...cluster.nodeSubnets] : [];
  const shut = [...NOT_INTERNET, ...own, ...more].map((cidr) => Cidr.from(cidr, 'Preset.allowInternet'));
  const ipv6 = cluster === undefined || cluster.podSubnets.some(({ family }) => family === 6);
  const blocks = ['0.0.0.0/0', ...(ipv6 ? ['2000::/3'] : [])].map((cidr) => Cidr.parse(cidr));
  return blocks.map((block) => {
    const inside = shut.filter((each) => block.contains(each));
    return Peer.cidr(block, { except: inside.filter((each) => !inside.some((other) => other !== each && other.contains(each) && !other.equals(each))) });
  });
}

/** Props of `Preset.allowMonitoring`. */
export interface AllowMonitoringProps extends PresetProps {
  /**
   * Namespace of Prometheus.
   * @default 'monitoring'
   */
  readonly namespace?: string;
  /**
   * Labels of its pods.
   * @default { 'app.kubernetes.io/name': 'prometheus' }
   * @nonEmpty name at least one, or leave it out for the default
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Ports of the pods that it reads.
   * @default [Port.named('metrics')]
   * @nonEmpty name at least one, or leave it out for the default
   */
  readonly ports?: readonly Port[];
}

/** Lets Prometheus read metrics. */
export function allowMonitoring(props: AllowMonitoringProps = {}): PresetParts {
  return {
    name: 'allowMonitoring',
    kinds: ALL_KINDS,
    opens: 'ingress from the pods of Prometheus, to the port named metrics or those that are given',
    why: 'a namespace in default deny is not scraped, and its alerts fall silent',
    build(policies) {
      const { namespace = 'monitoring', labels = { 'app.kubernetes.io/name': 'prometheus' }, ports = [Port.named('metrics')] } = props;
      const open = openOnly(policies, 'Lets Prometheus read metrics.', 'ingress');
      presetPolicy(policies, 'allow-monitoring', props, open).allowFrom(Peer.labels(labels, { namespace }), ports);
    },
  };
}

/** Props of `Preset.ciliumComponents`. */
export interface CiliumComponentsProps {
  /**
   * Whether Hubble Relay runs.
   * @default - as the values of Cilium say so far; true when Cilium is not part of the app
   */
  readonly relay?: boolean;
  /**
   * Whether Hubble UI runs.
   * @default - as the values of Cilium say so far; true when Cilium is not part of the app
   */
  readonly ui?: boolean;
  /**
   * Whether a Job of Cilium issues Hubble's certificates.
   * @default - as the values of Cilium say so far; true when Cilium is not part of the app
   */
  readonly certificateJob?: boolean;
  /**
   * Who may open Hubble UI.
   * @default [Peer.entity('ingress')] - what comes through Gateways and Ingresses of Cilium
   * @nonEmpty name at least one peer, or leave it out
   */
  readonly uiFrom?: readonly PeerLike[];
}

const RELAY = { 'k8s-app': 'hubble-relay' };
const UI = { 'k8s-app': 'hubble-ui' };
const CERTIFICATE_JOB = { 'k8s-app': 'hubble-generate-certs' };

/** Policies for Hubble's pods; Cilium's own use the network of the node, where policies of pods are not. */
export function ciliumComponents(props: CiliumComponentsProps = {}): PresetParts {
  return {
    name: 'ciliumComponents',
    kinds: ['CiliumNetworkPolicy'],
    opens:
      'Hubble Relay: egress to the agents at TCP port 4244 and to DNS, ingress from Hubble UI at 4245; Hubble UI: ingress from Gateways ' +
      'at 8081, egress to Relay, the API server and DNS; the certificate Job: egress to the API server',
    why: 'these pods see every flow of the cluster; agent, operator and Envoy use the network of the node and need host policies instead',
    build(policies) {
      const on = (given: boolean | undefined, ...path: string[]): boolean => given ?? valueIs(policies.context.cilium?.effectiveValues.values, path, true);
      const relay = on(props.relay, 'hubble', 'relay', 'enabled');
      const ui = on(props.ui, 'hubble', 'ui', 'enabled');
      const job = props.certificateJob ?? valueIs(policies.context.cilium?.effectiveValues.values, ['hubble', 'tls', 'auto', 'method'], 'cronJob');
      if (relay) {
        const policy = policies.for(Selector.labels(RELAY), 'hubble-relay', { description: 'Hubble Relay asks the agents for flows.' });
        policy.allowTo([Peer.entity('host'), Peer.entity('remote-node')], Port.tcp(4244)).allowDns().isolate('ingress');
        if (ui) policy.allowFrom(Peer.labels(UI), Port.tcp(4245));
      }
      if (ui) {
        policies
          .for(Selector.labels(UI), 'hubble-ui', { description: 'Hubble UI asks Relay for flows and the API server for names.' })
          .allowFrom(props.uiFrom ?? [Peer.entity('ingress')], Port.tcp(8081))
          .allowTo(Peer.labels(RELAY), Port.tcp(4245))
          .allowTo(Peer.entity('kube-apiserver'), Port.tcp(6443))
          .allowDns();
      }
      if (job) {
        policies
          .for(Selector.labels(CERTIFICATE_JOB), 'hubble-generate-certs', { description: 'The Job that issues Hubble\'s certificates writes them by the API server.' })
          .allowTo(Peer.entity('kube-apiserver'), Port.tcp(6443))
          .isolate('ingress');
      }
    },
  };
}

/** True when the values have it, or when there are no values. */
function valueIs(values: unknown, path: readonly string[], expected: unknown): boolean {
  return values === undefined || valueAt(values, path) === expected;
}
