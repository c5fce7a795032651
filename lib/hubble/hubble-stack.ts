import { Construct } from 'constructs';
import type { JsonObject } from '../kubernetes/json';
import { whenOn } from '../props';
import { hubble } from '../cilium/features/hubble';
import { resources } from '../cilium/features/resources';
import { ciliumContext } from '../cilium/cilium-context';
import type { TalosCilium } from '../cilium/talos-cilium';
import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import { CiliumPolicies } from '../policies/cilium-policies';
import { Peer } from '../policies/peer';
import { Port } from '../policies/port';
import { Preset } from '../policies/presets';
import { Selector } from '../policies/selector';
import { contributeFiles } from '../synthesis/output-files';
import type { ExposurePlan } from './exposure';
import { checkHubbleStack, portOf, type Report } from './hubble-checks';
import { hubbleNotes } from './hubble-notes';
import type { HubbleStackProps } from './hubble-stack-props';
import { byReason, featureValues, ownValues, sharedSettings } from './hubble-values';
import { checkCluster, expose, visitors } from './ui-exposure';
import { checkArguments, checked } from '../props';

const stacks = new WeakMap<TalosCilium, string>();
const AGENT_PORT = 4244;
const RELAY_PORT = 4245;
const RELAY_METRICS_PORT = 9966;

/**
 * Hubble, to see what the network does: Relay, UI, metrics, flow export, and the way to the UI. It asks the `TalosCilium` of
 * its cluster for all of it; what contradicts a prop there is an error at synth that names both places. Certificates are those
 * of the prop `certificates` there.
 *
 * @example
 * new HubbleStack(chart, 'hubble', {
 *   metrics: [HubbleMetric.dns(), HubbleMetric.drop(), HubbleMetric.httpV2({ exemplars: true, labelsContext: ['source_namespace'] })],
 * });
 *
 * @throws HUB003 to HUB015 and HUB018, all mistakes at once; CIL037 and CIL038 when its Cilium is not known
 * @see https://docs.cilium.io/en/stable/observability/hubble/
 */
export class HubbleStack extends Construct {
  static { checked(HubbleStack, 'HubbleStack'); }

  /** Cilium that it is part of. */
  readonly cilium: TalosCilium;
  /** Whether Relay is part of it. */
  readonly hasRelay: boolean;
  /** Whether the UI is part of it. */
  readonly hasUi: boolean;
  /** Policies for its pods, to add to; undefined without `policies`. */
  readonly policies: CiliumPolicies | undefined;

  constructor(scope: Construct, id: string, props: HubbleStackProps = {}) {
    checkArguments('HubbleStack', arguments);
    super(scope, id);
    this.cilium = ciliumOf(this, props);
    this.hasRelay = props.relay !== false;
    this.hasUi = this.hasRelay && props.ui !== false;
    const exposure: ExposurePlan = props.exposure?.plan ?? { kind: 'port-forward' };
    const exporters = props.export === undefined ? [] : [props.export].flat();

    const problems: Problem[] = [];
    const report: Report = (code, what, fix, link) => void problems.push({ code, path: this.node.path, what, fix, ...(link ? { link } : {}) });
    checkHubbleStack(props, exporters, this.cilium.version, report);
    checkCluster(exposure, this.cilium, report);
    const other = stacks.get(this.cilium);
    if (other !== undefined) report('HUB015', `${this.cilium.node.path} has a HubbleStack already (${other})`, 'put everything into one of the two');
    const { values } = this.cilium.effectiveValues;
    if ((values.hubble as JsonObject | undefined)?.enabled === false) {
      const who = this.cilium.effectiveValues.originOf(['hubble', 'enabled'])?.origin ?? 'raw values';
      report('HUB018', `${this.cilium.node.path} has Hubble switched off (hubble.enabled false, set by ${who})`, 'leave hubble out there, or remove the HubbleStack');
    }
    const shared = problems.length === 0 ? featureValues(this.cilium, this.node.path, [hubble, resources], sharedSettings(props)) : undefined;
    problems.push(...(shared?.problems ?? []));
    if (problems.length > 0) throw new TalosCiliumError(problems);
    stacks.set(this.cilium, this.node.path);

    const origin = this.node.path;
    for (const request of shared!.contributions.flatMap(byReason)) this.cilium.request({ origin, ...request });
    const own = ownValues(props, exporters);
    if (Object.keys(own).length > 0) this.cilium.request({ origin, values: { hubble: own }, reason: 'asked for' });
    const ingress = expose(this, exposure, this.cilium);
    if (ingress) this.cilium.request({ origin, values: { hubble: { ui: { ingress } } }, reason: 'users come to Hubble UI by it' });
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

/** Hubble is part of the agent: there is none without a Cilium of this app. */
function ciliumOf(construct: Construct, props: HubbleStackProps): TalosCilium {
  return ciliumContext(construct, { ...(props.cilium && { cilium: props.cilium }) }).cilium!;
}
