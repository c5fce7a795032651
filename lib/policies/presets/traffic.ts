import { Cidr } from '../../cluster/cidr';
import { valueAt } from '../../kubernetes/json';
import { Peer, type PeerLike } from '../peer';
import { Port } from '../port';
import type { PolicyScope } from '../policy-scope';
import { Selector } from '../../selection/selector';
import { ALL_KINDS, CILIUM_KINDS, openOnly, presetPolicy, type PresetParts, type PresetProps } from './parts';

/** Props of `Preset.allowApiServer`. */
export interface AllowApiServerProps extends PresetProps {
  /**
   * TCP port of the API server on the control planes, not the port of the Service `kubernetes`: Cilium applies policies after it has chosen
   * a backend of the Service.
   * @default 6443
   */
  readonly port?: number;
}

/** Access to the API server. */
export function allowApiServer(props: AllowApiServerProps = {}): PresetParts {
  return {
    name: 'allowApiServer',
    kinds: CILIUM_KINDS,
    opens: 'Egress to the API server at TCP port 6443.',
    why: 'Controllers and operators require it. Set `pods`, so that other pods have no access.',
    build(policies) {
      presetPolicy(policies, 'allow-api-server', props, openOnly(policies, 'Allows access to the API server.', 'egress')).allowTo(
        Peer.entity('kube-apiserver'),
        Port.tcp(props.port ?? 6443),
      );
    },
  };
}

/** Connections within a namespace. */
export function allowSameNamespace(props: PresetProps = {}): PresetParts {
  return {
    name: 'allowSameNamespace',
    kinds: ['CiliumNetworkPolicy', 'NetworkPolicy'],
    opens: 'All connections between pods of the namespace.',
    why: 'For a namespace whose pods trust each other. Do not use it where they should not.',
    build(policies) {
      const open = openOnly(policies, 'Allows connections between pods of the namespace.', 'ingress', 'egress');
      presetPolicy(policies, 'allow-same-namespace', props, open).allowFrom(Peer.sameNamespace()).allowTo(Peer.sameNamespace());
    },
  };
}

/** Props of presets with ports of the pods. */
export interface PortsProps extends PresetProps {
  /**
   * Ports of the pods.
   * @default - all ports
   * @nonEmpty add at least one port, or leave ports out for all ports
   */
  readonly ports?: readonly Port[];
}

/** Traffic of Gateways and Ingresses. */
export function allowGateway(props: PortsProps = {}): PresetParts {
  return {
    name: 'allowGateway',
    kinds: CILIUM_KINDS,
    opens: 'Ingress from Gateways and Ingresses of Cilium, to all ports or to `ports`.',
    why: 'Traffic of a Gateway has the identity `ingress`, not the identity of the client, so a rule for `world` does not allow it.',
    build(policies) {
      const open = openOnly(policies, 'Allows traffic of Gateways and Ingresses of Cilium.', 'ingress');
      presetPolicy(policies, 'allow-gateway', props, open).allowFrom(Peer.entity('ingress'), ...(props.ports ?? []));
    },
  };
}

/** Props of `Preset.allowInternet`. */
export interface AllowInternetProps extends PresetProps {
  /**
   * Destination ports.
   * @default [Port.tcp(80), Port.tcp(443)]
   * @nonEmpty add at least one port, or leave ports out
   */
  readonly ports?: readonly Port[];
  /**
   * More CIDRs that are not part of the internet.
   * @default []
   */
  readonly except?: readonly (string | Cidr)[];
}

/** IPv4 CIDRs that are not part of the internet: private, shared, local, link-local with the metadata address, multicast, reserved. */
const NOT_INTERNET = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16', '198.18.0.0/15',
  '224.0.0.0/4', '240.0.0.0/4',
] as const;

/** Egress to the internet. */
export function allowInternet(props: AllowInternetProps = {}): PresetParts {
  return {
    name: 'allowInternet',
    kinds: ALL_KINDS,
    opens:
      'Egress to all public addresses at TCP ports 80 and 443, or at `ports`. Private ranges, the subnets of the cluster and the metadata ' +
      'address are excluded.',
    why: 'The entity `world` would also allow the local network of the nodes and the metadata service of the cloud.',
    build(policies) {
      const open = openOnly(policies, 'Allows egress to the internet, except private networks.', 'egress');
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
   * @nonEmpty add at least one label, or leave labels out
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Ports with metrics.
   * @default [Port.named('metrics')]
   * @nonEmpty add at least one port, or leave ports out
   */
  readonly ports?: readonly Port[];
}

/** Access for Prometheus. */
export function allowMonitoring(props: AllowMonitoringProps = {}): PresetParts {
  return {
    name: 'allowMonitoring',
    kinds: ALL_KINDS,
    opens: 'Ingress from the pods of Prometheus, to the port with the name `metrics` or to `ports`.',
    why: 'Prometheus cannot scrape a namespace with default deny, and alerts about it do not fire.',
    build(policies) {
      const { namespace = 'monitoring', labels = { 'app.kubernetes.io/name': 'prometheus' }, ports = [Port.named('metrics')] } = props;
      const open = openOnly(policies, 'Allows Prometheus to scrape metrics.', 'ingress');
      presetPolicy(policies, 'allow-monitoring', props, open).allowFrom(Peer.labels(labels, { namespace }), ports);
    },
  };
}

/** Props of `Preset.ciliumComponents`. */
export interface CiliumComponentsProps {
  /**
   * Whether Hubble Relay runs.
   * @default - from the values of Cilium at the time of the call; true when Cilium is not part of the app
   */
  readonly relay?: boolean;
  /**
   * Whether Hubble UI runs.
   * @default - from the values of Cilium at the time of the call; true when Cilium is not part of the app
   */
  readonly ui?: boolean;
  /**
   * Whether a Job of Cilium issues Hubble's certificates.
   * @default - from the values of Cilium at the time of the call; true when Cilium is not part of the app
   */
  readonly certificateJob?: boolean;
  /**
   * Peers that can connect to Hubble UI.
   * @default [Peer.entity('ingress')] - Gateways and Ingresses of Cilium
   * @nonEmpty add at least one peer, or leave uiFrom out
   */
  readonly uiFrom?: readonly PeerLike[];
}

const RELAY = { 'k8s-app': 'hubble-relay' };
const UI = { 'k8s-app': 'hubble-ui' };
const CERTIFICATE_JOB = { 'k8s-app': 'hubble-generate-certs' };

/** Policies for the pods of Hubble. The other pods of Cilium use the host network, to which policies for pods do not apply. */
export function ciliumComponents(props: CiliumComponentsProps = {}): PresetParts {
  return {
    name: 'ciliumComponents',
    kinds: ['CiliumNetworkPolicy'],
    opens:
      'Hubble Relay: egress to the agents at TCP port 4244 and to DNS, ingress from Hubble UI at port 4245. Hubble UI: ingress from ' +
      'Gateways at port 8081, egress to Relay, the API server and DNS. The certificate Job: egress to the API server.',
    why: 'These pods can read every flow of the cluster. Agent, operator and Envoy use the host network, which only `TalosHostFirewall` covers.',
    build(policies) {
      const on = (given: boolean | undefined, ...path: string[]): boolean => given ?? valueIs(policies.context.cilium?.effectiveValues.values, path, true);
      const relay = on(props.relay, 'hubble', 'relay', 'enabled');
      const ui = on(props.ui, 'hubble', 'ui', 'enabled');
      const job = props.certificateJob ?? valueIs(policies.context.cilium?.effectiveValues.values, ['hubble', 'tls', 'auto', 'method'], 'cronJob');
      if (relay) {
        const policy = policies.for(Selector.labels(RELAY), 'hubble-relay', { description: 'Hubble Relay reads flows from the agents.' });
        policy.allowTo([Peer.entity('host'), Peer.entity('remote-node')], Port.tcp(4244)).allowDns().isolate('ingress');
        if (ui) policy.allowFrom(Peer.labels(UI), Port.tcp(4245));
      }
      if (ui) {
        policies
          .for(Selector.labels(UI), 'hubble-ui', { description: 'Hubble UI reads flows from Relay, and names from the API server.' })
          .allowFrom(props.uiFrom ?? [Peer.entity('ingress')], Port.tcp(8081))
          .allowTo(Peer.labels(RELAY), Port.tcp(4245))
          .allowTo(Peer.entity('kube-apiserver'), Port.tcp(6443))
          .allowDns();
      }
      if (job) {
        policies
          .for(Selector.labels(CERTIFICATE_JOB), 'hubble-generate-certs', { description: 'The Job that issues certificates for Hubble writes them to the API server.' })
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
