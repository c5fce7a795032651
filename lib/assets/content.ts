import { CodedError } from '../diagnostics/coded';
import { readArchive } from './archive';
import type { Asset, GatewayApiAsset } from './asset';

const ANNOTATION = /^\s+gateway\.networking\.k8s\.io\/(bundle-version|channel):\s*["']?([^\s"']+)/gm;

/**
 * Checks that the content of a file claims to be the asset. For files without a known digest.
 *
 * @throws TalosCiliumError AST024 to AST030 for a chart, AST031 for a Gateway API bundle
 */
export function checkContent(asset: Asset, bytes: Buffer, subject: string): void {
  if (asset.kind === 'cilium-chart') readArchive(bytes, { subject, version: asset.version });
  else checkBundle(asset, bytes.toString('utf8'), subject);
}

function checkBundle(asset: GatewayApiAsset, text: string, subject: string): void {
  const says = { 'bundle-version': new Set<string>(), channel: new Set<string>() };
  for (const [, key, value] of text.matchAll(ANNOTATION)) says[key as keyof typeof says].add(value as string);
  const versions = [...says['bundle-version']];
  const channels = [...says.channel];
  if (versions.join() === asset.version && channels.join() === asset.channel) return;
  throw new CodedError({
    code: 'AST031',
    path: subject,
    what: `the file is not this bundle (its annotations have ${versions.join(' and ') || 'no version'}, ${channels.join(' and ') || 'no channel'})`,
    fix: `use the ${asset.channel}-install.yaml of release ${asset.version}`,
    link: 'https://github.com/kubernetes-sigs/gateway-api/releases',
  });
}
