import { Construct } from 'constructs';
import type { JsonObject } from '../kubernetes/json';
import { whenOn } from '../props';
import { hubble } from '../cilium/features/hubble';
import { resources } from '../cilium/features/resources';
import { ciliumContext } from '../cilium/cilium-context';
import { byReason, featureValues } from '../cilium/feature-values';
import type { TalosCilium } from '../cilium/talos-cilium';
import { Reporter } from '../diagnostics/reporter';
import { CiliumPolicies } from '../policies/cilium-policies';
import { Peer } from '../policies/peer';
import { Port } from '../policies/port';
import { Preset } from '../policies/presets';
import { Selector } from '../selection/selector';
import { contributeFiles } from '../synthesis/output-files';
import type { ExposurePlan } from './exposure';
import { portOf } from '../values';
import { checkHubbleStack } from './hubble-checks';
import { hubbleNotes } from './hubble-notes';
import type { HubbleStackProps } from './hubble-stack-props';
import { HubbleMetric } from './metric';
import { ownValues, sharedSettings } from './hubble-values';
import { checkCluster, expose, visitors } from './ui-exposure';
import { checkArguments, checked } from '../props';

const stacks = new WeakMap<TalosCilium, string>();
const AGENT_PORT = 4244;
const RELAY_PORT = 4245;
const RELAY_METRICS_PORT = 9966;

/**
 * Hubble, the observability of Cilium: Relay, UI, metrics, export of flows, and access to the UI. It requests its values from the
 * `TalosCilium` of its cluster, and a prop there that contradicts one is an error at synth (CIL004). The prop `certificates` of
 * `TalosCilium` decides how its certificates are issued.
 *
 * The prop `hubble` of `TalosCilium` is the short form, for Relay, UI and metrics with their defaults.
 *
 * @example
 * new HubbleStack(chart, 'hubble', {
 *   metrics: ['dns', 'drop', HubbleMetric.httpV2({ exemplars: true, labelsContext: ['source_namespace'] })],
 * });
 *
 * @throws HUB001 to HUB015 and HUB018, all mistakes at once; CIL037 and CIL038 if the construct has no Cilium
 * @see https://docs.cilium.io/en/stable/observability/hubble/
 */
export class HubbleStack extends Construct {
  static { checked(HubbleStack, 'HubbleStack'); }

  /** The Cilium that it belongs to. */
  readonly cilium: TalosCilium;
  /** Whether Relay is part of it. */
  readonly hasRelay: boolean;
  /** Whether the UI is part of it. */
  readonly hasUi: boolean;
  /** Policies for its pods, to which you can add; undefined without the prop `policies`. */
  readonly policies: CiliumPolicies | undefined;

  constructor(scope: Construct, id: string, props: HubbleStackProps = {}) {
    checkArguments('HubbleStack', arguments);
    super(scope, id);
    this.cilium = ciliumOf(this, props);
    this.hasRelay = props.relay !== false;
    this.hasUi = this.hasRelay && props.ui !== false;
    const exposure: ExposurePlan = props.exposure?.plan ?? { kind: 'port-forward' };
    const exporters = props.export === undefined ? [] : [props.export].flat();

    const report = new Reporter(this.node.path);
    const metrics = props.metrics?.flatMap((metric, index) => (typeof metric === 'string' ? (report.attempt(() => HubbleMetric.parse(metric), `metrics[${index}]`) ?? []) : [metric])) ?? [];
    checkHubbleStack(props, metrics, exporters, this.cilium.version, report);
    checkCluster(exposure, this.cilium, report);
    const other = stacks.get(this.cilium);
    if (other !== undefined) report.add({ code: 'HUB015', what: `${this.cilium.node.path} already has the HubbleStack ${other}`, fix: `move the props to ${other} and remove this HubbleStack` });
    const { values } = this.cilium.effectiveValues;
    if ((values.hubble as JsonObject | undefined)?.enabled === false) {
      const origin = this.cilium.effectiveValues.originOf(['hubble', 'enabled'])?.origin ?? 'raw values';
      report.add({ code: 'HUB018', what: `Hubble is off in ${this.cilium.node.path}: hubble.enabled is false, set by ${origin}`, fix: `remove hubble: false from ${this.cilium.node.path}, or remove the HubbleStack` });
    }
    const settings = sharedSettings(props);
    const shared = report.problems.length === 0 ? featureValues(this.cilium, report, [hubble, resources].map((feature) => (context) => feature.apply(settings, context))) : [];
    report.throwIfAny();
    stacks.set(this.cilium, this.node.path);

    const origin = this.node.path;
    for (const request of shared.flatMap(byReason)) this.cilium.request({ origin, ...request });
    const own = ownValues(props, exporters);
    if (Object.keys(own).length > 0) this.cilium.request({ origin, values: { hubble: own }, reason: 'set in the props' });
    const ingress = expose(this, exposure, this.cilium);
    if (ingress) this.cilium.request({ origin, values: { hubble: { ui: { ingress } } }, reason: 'exposes Hubble UI' });
    this.policies = props.policies ? this.makePolicies(props, exposure) : undefined;
    const { cilium, hasRelay: relay, hasUi: ui } = this;
    contributeFiles(this, () => ({ files: new Map([['hubble.md', hubbleNotes(cilium, { relay, ui, exposure })]]) }));
  }

  private makePolicies(props: HubbleStackProps, exposure: ExposurePlan): CiliumPolicies {
    const { cilium, hasRelay: relay, hasUi: ui } = this;
    const policies = new CiliumPolicies(this, 'policies', { cilium, namespace: cilium.namespace });
    policies.add(Preset.ciliumComponents({ relay, ui, uiFrom: visitors(exposure, cilium) }));
    if (!relay) return policies;
    const ofRelay = policies.for(Selector.labels({ 'k8s-app': 'hubble-relay' }), 'hubble-relay');
    const [agentPort, relayPort] = [props.listenAddress === undefined ? AGENT_PORT : portOf(props.listenAddress)!, whenOn(props.relay)?.listenPort ?? RELAY_PORT];
    if (agentPort !== AGENT_PORT) ofRelay.allowTo([Peer.entity('host'), Peer.entity('remote-node')], Port.tcp(agentPort));
    if (relayPort !== RELAY_PORT && ui) {
      const uiPods = { 'k8s-app': 'hubble-ui' };
      ofRelay.allowFrom(Peer.labels(uiPods), Port.tcp(relayPort));
      policies.for(Selector.labels(uiPods), 'hubble-ui').allowTo(Peer.labels({ 'k8s-app': 'hubble-relay' }), Port.tcp(relayPort));
    }
    const scrapers = whenOn(props.policies)?.relayMetricsFrom ?? [];
    if (scrapers.length > 0) ofRelay.allowFrom(scrapers, Port.tcp(RELAY_METRICS_PORT));
    return policies;
  }
}

/** Hubble is part of the agent, so it requires a Cilium of this app. */
function ciliumOf(construct: Construct, props: HubbleStackProps): TalosCilium {
  return ciliumContext(construct, { ...(props.cilium && { cilium: props.cilium }) }).cilium!;
}
