import { relative } from 'node:path';
import { ciliumChartAsset, displayedLockFile, gatewayApiAsset, lockFilePath, updateLock, type AssetRequest, type GatewayApiChannel } from '../assets';
import { lockAssets, type LockedResult, type LockReport } from '../assets/lock-assets';
import { TalosCiliumError } from '../diagnostics/problem';
import { reportOf } from '../diagnostics/report';
import { UsageError, type Command, type Invocation } from './command';
import { APP_OPTION, inspectApp, requestsOf } from './inspect-app';

const CHANNELS: readonly GatewayApiChannel[] = ['standard', 'experimental'];

export const command: Command = {
  usage: 'lock [cilium@<version>] [gateway-api@<version>] [options]',
  description: `Records the sha256 of every chart and CRD bundle that the app uses in
talos-cilium.lock.json. Commit this file: from then on, each file must have its
recorded digest, on every machine and in CI.

The digest of a version that this package does not know comes from the index of the
Helm repository, or from the OCI registry. The first lock of such a version trusts
that source. Existing entries are kept, and the files are verified against them.

With arguments, the command adds these versions, and needs no app.`,
  options: {
    ...APP_OPTION,
    channel: { type: 'string', value: '<channel>', help: 'channel of gateway-api: standard or experimental (default: standard)' },
    update: { type: 'boolean', help: 'replace recorded digests with those that the sources publish now' },
    prune: { type: 'boolean', help: 'remove entries that the app does not use' },
    accept: { type: 'string', value: '<cluster>', help: 'accept that the name, ID, subnets or versions of a recorded cluster change' },
    'trust-download': { type: 'boolean', help: 'lock a file even if no digest is published for it' },
  },
  examples: [
    ['npx cdk8s-talos-cilium lock', 'Lock what the app of cdk8s.yaml uses'],
    ['npx cdk8s-talos-cilium lock --update --prune', 'Update all entries, and remove those that the app does not use'],
    ['npx cdk8s-talos-cilium lock --app "npx tsx main.ts"', 'Lock what another program uses'],
    ['npx cdk8s-talos-cilium lock --accept home', 'Accept that the name, ID, subnets or versions of cluster home change'],
    ['npx cdk8s-talos-cilium lock cilium@1.20.2 gateway-api@v1.6.3', 'Lock versions, without an app'],
  ],
  async run(invocation) {
    const { options, json, terminal } = invocation;
    if (options.accept !== undefined) return accept(invocation, options.accept as string);
    const requests = invocation.args.length > 0 ? requestsFromArguments(invocation) : await requestsOfApp(invocation);
    const reports = lockAssets(requests, {
      update: options.update === true,
      prune: options.prune === true,
      trustDownload: options['trust-download'] === true,
      onStart: (title) => {
        if (terminal.interactive) terminal.err(`Looking for ${title} ...\n`);
      },
    }).map((report) => (invocation.args.length > 0 ? { ...report, unused: [] } : report));
    terminal.out(json ? `${JSON.stringify({ lockFiles: reports.map(toJson) }, null, 2)}\n` : reports.map(describe).join('\n'));
    return 0;
  },
};

/** Empties the record of a cluster: whatever the next synth makes of it is recorded anew. It needs no app, so that --app changes nothing. */
function accept({ args, options, terminal, json }: Invocation, cluster: string): 0 {
  if (args.length > 0 || Object.keys(options).some((name) => options[name] !== undefined && !['accept', 'app', 'json'].includes(name))) throw new UsageError('--accept cannot be combined with other arguments or options.');
  updateLock(lockFilePath(), (lock) => ({ ...lock, clusters: { ...lock.clusters, [cluster]: {} } }));
  const name = displayedLockFile();
  terminal.out(json ? `${JSON.stringify({ lockFile: lockFilePath(), accepted: cluster }, null, 2)}\n` : `The next synth records the new name, ID, versions and subnets of cluster ${cluster} in ${name}. Commit this file afterwards.\n`);
  return 0;
}

async function requestsOfApp({ options, terminal }: Invocation): Promise<readonly AssetRequest[]> {
  if (options.channel !== undefined) throw new UsageError('--channel is only valid with gateway-api@<version>. Without arguments, the app determines the channel.');
  const { apps, failure } = await inspectApp(options.app as string | undefined, terminal);
  // What the rest of the program uses is not known then.
  if (failure && options.prune === true) throw new TalosCiliumError(failure);
  if (failure) terminal.err(`${reportOf([{ ...failure, severity: 'warning' }])}\n`);
  return requestsOf(apps);
}

function requestsFromArguments({ args, options }: Invocation): readonly AssetRequest[] {
  if (options.app !== undefined || options.prune === true) throw new UsageError('--app and --prune cannot be combined with versions such as cilium@1.19.6.');
  if (options.channel !== undefined && !CHANNELS.includes(options.channel as GatewayApiChannel)) {
    throw new UsageError(`--channel must be ${CHANNELS.join(' or ')}; got "${String(options.channel)}".`);
  }
  const requests = args.map((argument): AssetRequest => {
    const [, name, version] = /^(cilium|gateway-api)@(.+)$/.exec(argument) ?? [];
    if (version === undefined) throw new UsageError(`"${argument}" must be cilium@<version> or gateway-api@<version>.`);
    const asset = name === 'cilium' ? ciliumChartAsset(version) : gatewayApiAsset(version, options.channel as GatewayApiChannel | undefined);
    return { asset, options: {} };
  });
  if (options.channel !== undefined && !requests.some(({ asset }) => asset.kind === 'gateway-api')) {
    throw new UsageError('--channel is only valid with gateway-api@<version>.');
  }
  return requests;
}

function toJson({ path, written, assets, unused, removed }: LockReport): object {
  return {
    path,
    written,
    assets: assets.map(({ title, fileName, status, entry, before, verifiedBy, origin, usedBy }) => ({ title, file: fileName, status, ...entry, before, verifiedBy, origin, usedBy })),
    unused,
    removed,
  };
}

function describe({ path, written, assets, unused, removed }: LockReport): string {
  const name = relative('', path) || path;
  const firstSeen = assets.filter(({ status, verifiedBy }) => status !== 'verified' && !['shipped', 'lock'].includes(verifiedBy));
  const lines = [
    ...assets.flatMap(describeAsset),
    ...removed.map((file) => `${file}: removed, because the app does not use it`),
    ...unused.filter((file) => !removed.includes(file)).map((file) => `${file}: not used by the app; --prune removes it`),
    ...(assets.length === 0 ? ['The app uses no charts and no CRD bundles, so there is nothing to lock.'] : []),
    ...(written ? ['', `Wrote ${name}. Commit it: from now on, each file must have its recorded digest.`] : assets.length > 0 ? ['', `${name} is up to date.`] : []),
    ...firstSeen.map(({ title, origin }) => `This first lock of ${title} trusts ${origin}.`),
    '',
  ];
  return lines.join('\n');
}

function describeAsset({ title, status, entry, before, verifiedBy, origin }: LockedResult): string[] {
  const digests = ({ sha256, manifest }: LockedResult['entry']): string => `sha256 ${sha256}${manifest ? `, manifest sha256 ${manifest}` : ''}`;
  return [
    `${title}: ${status === 'verified' ? 'unchanged' : status}`,
    ...(before ? [`  before: ${digests(before)}`, `  now:    ${digests(entry)}`] : [`  ${digests(entry)}`]),
    ...(status === 'verified' ? [] : [`  ${evidence(verifiedBy, origin)}${entry.published ? '; its files are those of the published chart' : ''}`]),
  ];
}

/** Where a digest comes from. */
function evidence(verifiedBy: LockedResult['verifiedBy'], origin: string): string {
  switch (verifiedBy) {
    case 'shipped':
      return 'known to this version of cdk8s-talos-cilium';
    case 'lock':
      return 'recorded before';
    case 'index':
    case 'registry':
      return `from ${origin}`;
    case 'nothing':
      return `calculated from ${origin}, because no digest is published for it`;
  }
}
