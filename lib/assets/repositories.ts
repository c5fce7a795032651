import { CodedError } from '../diagnostics/coded';
import { OFFICIAL_CHART_REPOSITORY, OFFICIAL_GATEWAY_API_REPOSITORY } from './official';
import type { AssetOptions } from './options';
import { repositoryUrl, shownUrl } from './url';

/** Where a chart comes from: the base address of a Helm repository, or the address of the chart in an OCI registry. */
export type ChartSource = { readonly base: URL } | { readonly oci: string };

/**
 * The source of charts: the option, else TALOS_CILIUM_REPOSITORY, else the official repository.
 *
 * @throws TalosCiliumError AST011 for an address of neither kind
 */
export function chartSource(options: AssetOptions, subject: string): ChartSource {
  const fromEnvironment = process.env.TALOS_CILIUM_REPOSITORY;
  if (options.repository !== undefined) return sourceAt(options.repository, '`repository`', subject);
  return fromEnvironment ? sourceAt(fromEnvironment, 'TALOS_CILIUM_REPOSITORY', subject) : { base: new URL(OFFICIAL_CHART_REPOSITORY) };
}

/** Base address of Gateway API releases: the option, else TALOS_CILIUM_GATEWAY_API_REPOSITORY, else GitHub. */
export function bundleRepository(options: AssetOptions, subject: string): URL {
  const fromEnvironment = process.env.TALOS_CILIUM_GATEWAY_API_REPOSITORY;
  const official = OFFICIAL_GATEWAY_API_REPOSITORY;
  if (options.gatewayApiRepository !== undefined) return repositoryUrl(options.gatewayApiRepository, '`gatewayApiRepository`', official, subject);
  return fromEnvironment ? repositoryUrl(fromEnvironment, 'TALOS_CILIUM_GATEWAY_API_REPOSITORY', official, subject) : new URL(official);
}

function sourceAt(address: string, from: string, subject: string): ChartSource {
  return /^oci:/i.test(address) ? { oci: ociAddress(address, from, subject) } : { base: repositoryUrl(address, from, OFFICIAL_CHART_REPOSITORY, subject) };
}

/** Address of the chart in a registry. Its last part is always the name of the chart, which `helm push` appends. */
function ociAddress(address: string, from: string, subject: string): string {
  const [, host, path] = /^oci:\/\/([^/\s@?#]+)((?:\/[^/\s@?#:]+)*)\/?$/i.exec(address) ?? [];
  if (host === undefined || path === undefined) {
    const what = `${from} is not the address of a chart in an OCI registry: ${shownUrl(address)}`;
    const fix = 'write oci://quay.io/cilium/charts/cilium or the address of your mirror, without tag, digest, user name and query; the version is that of the TalosCilium, and `helm registry login` stores credentials';
    throw new CodedError({ code: 'AST011', path: subject, what, fix, link: 'https://helm.sh/docs/topics/registries/' });
  }
  return `oci://${host}${path.endsWith('/cilium') ? path : `${path}/cilium`}`;
}

/** The chart as an argument of helm, without the version: `cilium --repo https://helm.cilium.io/`, `oci://quay.io/cilium/charts/cilium`. */
export function chartOnCommandLine(repository: string | undefined, subject: string): string {
  // Without the environment variable: the command is part of the output, which must be the same on every machine.
  const source = sourceAt(repository ?? OFFICIAL_CHART_REPOSITORY, '`repository`', subject);
  return 'oci' in source ? source.oci : `cilium --repo ${shownUrl(source.base.href)}`;
}

/** Whether a host name is this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(hostname);
}
