import { servedVersions, type CrdSources } from './crd-sources';
import { emitHeader } from './emit-module';
import { quote } from './emit-types';
import { byCodePoint } from './shape';
import { CILIUM_MINORS } from './kinds';

/** Writes which API versions each release serves, per kind. */
export function emitServedVersions(source: string, cilium: CrdSources, gatewayApi: CrdSources): string {
  return `${emitHeader(source)}
export type CiliumMinor = ${CILIUM_MINORS.map(quote).join(' | ')};

${kindUnion('CiliumKind', cilium, 'cilium.io')}
/**
 * API versions that each Cilium minor serves, per kind of the group \`cilium.io\`; the storage version first. Empty when
 * the minor does not install the kind.
 */
export const SERVED_VERSIONS: Readonly<Record<CiliumKind, Readonly<Record<CiliumMinor, readonly string[]>>>> = {
${table(cilium, 'cilium.io')}};

/** Version and channel of a Gateway API bundle. */
export type GatewayApiBundle =
${gatewayApi.sources.map(({ label }) => `  | ${quote(label)}`).join('\n')};

${kindUnion('GatewayApiKind', gatewayApi, 'gateway.networking.k8s.io')}
/**
 * API versions that each Gateway API bundle serves, per kind of the group \`gateway.networking.k8s.io\`; the storage version
 * first. Empty when the bundle does not have the kind.
 */
export const GATEWAY_API_SERVED_VERSIONS: Readonly<Record<GatewayApiKind, Readonly<Record<GatewayApiBundle, readonly string[]>>>> = {
${table(gatewayApi, 'gateway.networking.k8s.io')}};
`;
}

/** Experimental bundles bring a second group along, so the group is asked for. */
function kindsOf({ sources }: CrdSources, group: string): string[] {
  return [...new Set(sources.flatMap(({ crds }) => crds.filter((crd) => crd.group === group).map((crd) => crd.kind)))].sort(byCodePoint);
}

function kindUnion(name: string, sources: CrdSources, group: string): string {
  return `export type ${name} =\n${kindsOf(sources, group)
    .map((kind) => `  | ${quote(kind)}`)
    .join('\n')};\n`;
}

function table(all: CrdSources, group: string): string {
  return kindsOf(all, group)
    .map((kind) => {
      const cells = all.sources.map(({ label, crds }) => {
        const crd = crds.find((one) => one.kind === kind && one.group === group);
        return `${quote(label)}: [${crd ? servedVersions(crd).map(quote).join(', ') : ''}]`;
      });
      const line = `  ${kind}: { ${cells.join(', ')} },\n`;
      return line.length <= 140 ? line : `  ${kind}: {\n${cells.map((cell) => `    ${cell},\n`).join('')}  },\n`;
    })
    .join('');
}
