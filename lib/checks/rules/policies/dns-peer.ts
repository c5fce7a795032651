import { isJsonObject, type JsonObject } from '../../../kubernetes/json';
import { selectorMatches, selectorText } from '../../../kubernetes/label-selector';
import { identityOf, nameOf } from '../../../model/identity';
import { withoutSource } from '../../../model/identity-labels';
import { map, maps, someMap, text } from '../../../model/json';
import type { ObjectModel } from '../../../model/model';
import { ofKinds } from '../../../model/of-kinds';
import { policySpecs, withNamespace, type KnownLabels, type PolicySpec } from '../../../model/policy-specs';
import { workloadPods } from '../../../model/workload-pods';
import { namespaced } from '../../policies/policy-rule';
import type { ModelRule } from '../../rule';

const NAMESPACE = 'io.kubernetes.pod.namespace';
const SYSTEM = 'kube-system';
/** Labels of the pods of CoreDNS. Source: `k8stemplates/coredns.go` of Talos, the same in all releases. */
const CORE_DNS: KnownLabels = { 'k8s-app': 'kube-dns' };
/** A label value that means the DNS server of the cluster. */
const MEANS_DNS = /^(?:core-?dns|kube-?dns)$/i;

const rule = (labels: JsonObject): JsonObject =>
  namespaced({ egress: [{ toEndpoints: [{ matchLabels: labels }], toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }] }] });

/** A peer of a DNS rule. */
interface DnsPeer {
  /** Undefined for every namespace. */
  readonly namespace: string | undefined;
  /** @default - no plain labels: it may select anything */
  readonly labels: KnownLabels | undefined;
}

export const dnsPeer: ModelRule = {
  on: 'model',
  id: 'POL125',
  wholeApp: true,
  title: 'DNS rule that does not select CoreDNS',
  severity: 'warning',
  reason:
    'CoreDNS of Talos runs in namespace kube-system, and its pods have only the label k8s-app: kube-dns. A DNS rule with other labels, or without the namespace, matches no DNS server: ' +
    'the pods cannot resolve any name. If the cluster has its own CoreDNS from a chart, suppress the warning.',
  related: ['POL101', 'POL119'],
  link: 'https://docs.cilium.io/en/stable/security/policy/layer7/#dns-policy-and-ip-discovery',
  good: { objects: [rule({ [`k8s:${NAMESPACE}`]: SYSTEM, 'k8s-app': 'kube-dns' })] },
  bad: { objects: [rule({ [`k8s:${NAMESPACE}`]: SYSTEM, 'app.kubernetes.io/name': 'coredns' })] },
  *check({ objects }) {
    let own: boolean | undefined;
    for (const spec of policySpecs(objects)) {
      const { policy } = spec;
      for (const [index, each] of maps(spec.spec.egress).entries()) {
        if (!isForDns(each) || selectsCoreDns(each)) continue;
        const peers = peersOf(each, spec);
        const wrong = peers.find(meansDns);
        if (!wrong || peers.some((peer) => maySelect(peer, CORE_DNS, SYSTEM))) continue;
        const pods = workloadPods(objects).in(policy.scope, undefined);
        if (pods.some(({ labels, namespace }) => peers.some((peer) => maySelect(peer, labels, namespace)))) continue;
        if ((own ??= installsDns(objects))) continue;
        const place = wrong.namespace === undefined ? 'any namespace' : `namespace ${wrong.namespace}`;
        yield {
          path: policy.path,
          what: `${policy.object.kind} ${identityOf(policy.object).title}: egress[${index}] does not select CoreDNS of Talos (${selectorText({ matchLabels: wrong.labels! })} in ${place})`,
          fix: 'select k8s-app: kube-dns in namespace kube-system; in TypeScript: .allowDns()',
        };
      }
    }
  },
};

function isForDns({ toPorts, ports }: JsonObject): boolean {
  return someMap(toPorts, (each) => someMap(each.ports, isDnsPort)) || someMap(ports, isDnsPort);
}

function isDnsPort({ port }: JsonObject): boolean {
  return port === '53' || port === 53 || port === 'dns';
}

/** Whether a rule selects CoreDNS by the labels that presets and documentation write, without a look at the others. */
function selectsCoreDns({ toEndpoints }: JsonObject): boolean {
  return someMap(toEndpoints, ({ matchLabels, matchExpressions }) => {
    if (matchExpressions !== undefined || !isJsonObject(matchLabels)) return false;
    let demands = 0;
    for (const key in matchLabels) {
      if (++demands > 2) return false;
      const label = withoutSource(key);
      const wanted = label === NAMESPACE ? SYSTEM : CORE_DNS[label];
      if (matchLabels[key] !== wanted || wanted === undefined) return false;
    }
    return demands === 2;
  });
}

function peersOf(rule: JsonObject, { policy, namespace: own }: PolicySpec): DnsPeer[] {
  const others = Object.keys(rule).filter((field) => field.startsWith('to') && !['to', 'toEndpoints', 'toPorts'].includes(field));
  const endpoints = maps(rule.toEndpoints).map((selector): DnsPeer => {
    const all = labelsOf(selector);
    if (!all) return { namespace: undefined, labels: undefined };
    const { [NAMESPACE]: named = own, ...labels } = all;
    // Labels that Cilium makes of something else, such as the name of the cluster.
    return { namespace: named, labels: Object.keys(labels).some((key) => /^(?:io\.|reserved[:.])/.test(key)) ? undefined : labels };
  });
  const peers = policy.object.kind === 'NetworkPolicy' ? maps(rule.to) : [];
  return [
    ...others.map((): DnsPeer => ({ namespace: undefined, labels: undefined })),
    ...endpoints,
    ...peers.map(({ podSelector, namespaceSelector, ipBlock }): DnsPeer => {
      const labels = labelsOf(map(podSelector));
      const named = namespaceSelector === undefined ? own : text(map(map(namespaceSelector).matchLabels)['kubernetes.io/metadata.name']);
      return { namespace: named, labels: ipBlock === undefined && labels ? labels : undefined };
    }),
  ];
}

/** Labels of a selector without expressions. */
function labelsOf({ matchLabels, matchExpressions }: JsonObject): KnownLabels | undefined {
  if (maps(matchExpressions).length > 0) return undefined;
  return Object.fromEntries(Object.entries(map(matchLabels)).map(([key, value]) => [withoutSource(key), String(value)]));
}

function meansDns({ labels }: DnsPeer): boolean {
  return Object.values(labels ?? {}).some((value) => MEANS_DNS.test(value));
}

function maySelect({ namespace, labels: wanted }: DnsPeer, labels: KnownLabels, there: string): boolean {
  if (wanted === undefined) return true;
  return (namespace === undefined || namespace === there) && selectorMatches({ matchLabels: wanted }, withNamespace(labels, there));
}

/** Whether something of the app may install a DNS server that is not among its objects. */
function installsDns(objects: readonly ObjectModel[]): boolean {
  return ofKinds(objects, 'HelmRelease', 'HelmChart', 'Application').some(({ object }) => /dns/i.test(`${nameOf(object)} ${JSON.stringify(map(object.spec).chart ?? map(object.spec).source ?? '')}`));
}
