import { OPERATOR_RELEASES } from '../../../lib/model/operator-releases';
import { ROUTE_FEATURES, type RouteFeatureName } from '../../../lib/model/route-features';
import { ciliumChartAsset, findAsset } from '../../../lib/assets';
import { readArchive } from '../../../lib/assets/archive';
import { crdFiles } from '../../imports/crd-schemas';
import { BUNDLES, RELEASES, type Minor } from './route-world';

type Channel = 'standard' | 'experimental';
type Node = { readonly properties?: Record<string, Node>; readonly items?: Node; readonly enum?: readonly unknown[] };

const MINORS = Object.keys(BUNDLES) as Minor[];
const CHANNELS: readonly Channel[] = ['standard', 'experimental'];

function spec(minor: Minor, channel: Channel, kind: string): Node | undefined {
  const crd = crdFiles().get(`${BUNDLES[minor]}/${channel}`)?.find((each) => each.spec.names.kind === kind);
  const version = crd?.spec.versions.find(({ name, served }) => served && name === 'v1') ?? crd?.spec.versions.find(({ served }) => served);
  return (version?.schema.openAPIV3Schema as Node | undefined)?.properties?.spec;
}

function at(node: Node | undefined, ...path: string[]): Node | undefined {
  return path.reduce<Node | undefined>((here, name) => (name === '[]' ? here?.items : here?.properties?.[name]), node);
}

const rule = (minor: Minor, channel: Channel): Node | undefined => at(spec(minor, channel, 'HTTPRoute'), 'rules', '[]');

/** What the CRDs say of each. */
const SERVED: Readonly<Record<RouteFeatureName, (minor: Minor, channel: Channel) => boolean>> = {
  cors: (minor, channel) => at(rule(minor, channel), 'filters', '[]', 'cors') !== undefined,
  retry: (minor, channel) => at(rule(minor, channel), 'retry') !== undefined,
  ruleName: (minor, channel) => at(rule(minor, channel), 'name') !== undefined && at(spec(minor, channel, 'GRPCRoute'), 'rules', '[]', 'name') !== undefined,
  redirectStatus: (minor, channel) =>
    [303, 307, 308].every((code) => at(rule(minor, channel), 'filters', '[]', 'requestRedirect', 'statusCode')?.enum?.includes(code)),
  mirrorShare: (minor, channel) =>
    ['percent', 'fraction'].every((field) => at(rule(minor, channel), 'filters', '[]', 'requestMirror', field) !== undefined),
  tcpRoute: (minor, channel) => spec(minor, channel, 'TCPRoute') !== undefined,
  udpRoute: (minor, channel) => spec(minor, channel, 'UDPRoute') !== undefined,
  backendTlsPolicy: (minor, channel) => spec(minor, channel, 'BackendTLSPolicy') !== undefined,
};

test.each(Object.keys(ROUTE_FEATURES) as RouteFeatureName[])('%s is served where the CRDs say so', (name) => {
  for (const channel of CHANNELS) {
    const from = ROUTE_FEATURES[name].served[channel];
    const served = MINORS.filter((minor) => from !== null && minor >= from);
    expect([channel, served]).toEqual([channel, MINORS.filter((minor) => SERVED[name](minor, channel))]);
  }
});

test("the operator may read a kind from the minor on that the chart's ClusterRole has it", () => {
  const plurals = { tcpRoute: 'tcproutes', udpRoute: 'udproutes', backendTlsPolicy: 'backendtlspolicies' } as const;
  for (const minor of MINORS) {
    const archive = readArchive(findAsset(ciliumChartAsset(RELEASES[minor])).bytes, { version: RELEASES[minor] });
    const role = [...archive].find(([path]) => path.endsWith('cilium-operator/clusterrole.yaml'))![1].toString();
    for (const [name, plural] of Object.entries(plurals)) {
      expect([minor, name, role.includes(`- ${plural}\n`)]).toEqual([minor, name, minor >= OPERATOR_RELEASES[name as keyof typeof plurals].from!]);
    }
  }
});
