import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assetFileName, assetTitle, ciliumChartAsset, findAsset, isOffline, mayLock, type Asset, type AssetRequest } from '../assets';
import { download } from '../assets/download';
import { merged } from '../assets/lock-assets';
import { officialUrl } from '../assets/official';
import { bundleRepository, chartSource } from '../assets/repositories';
import { effectiveLimits } from '../assets/options';
import { shownUrl } from '../assets/url';
import { parseHelmVersion, runHelmVersion } from '../chart/helm-version';
import { CiliumVersion } from '../cluster/cilium-version';
import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import { cacheDirectory, makeDirectory } from '../runtime/files';
import { findHelm } from '../runtime/helm-binary';
import type { InspectedRelease } from '../synthesis/inspection';
import type { Command } from './command';
import { APP_OPTION, inspectApp, requestsOf, type Inspection } from './inspect-app';
import { isOldNode, OLDEST_NODE } from './node-version';

/** One thing that was looked at. */
interface Finding {
  readonly name: 'node' | 'helm' | 'app' | 'asset' | 'network' | 'cache';
  /** `error`: a synth would fail. `warning`: it works on this machine as it is now. */
  readonly status: 'ok' | 'warning' | 'error';
  readonly code?: string;
  readonly message: string;
  readonly fix?: string;
}

const CONNECT = 'check the network, DNS, firewall and certificates';

/** Longest wait for a server, in milliseconds. */
const NETWORK_MS = 5_000;

export const command: Command = {
  usage: 'doctor [options]',
  description: `Checks whether this machine has everything that a synth of the app needs: Node.js,
helm, the charts and CRD bundles of its versions, the network or a mirror, and the
cache directory. Reports what is missing and how to get it. Downloads nothing.

If there is no app in this directory, it checks what an app with the default
version of Cilium would need.`,
  options: { ...APP_OPTION },
  examples: [
    ['npx cdk8s-talos-cilium doctor', 'Check what the app of cdk8s.yaml needs'],
    ['npx cdk8s-talos-cilium doctor --json', 'Print the result as JSON'],
  ],
  maxArgs: 0,
  async run({ options, json, terminal }) {
    const app = await findingsOfApp(options.app as string | undefined, (command) => inspectApp(command, terminal));
    const assets = findingsOfAssets(app.requests);
    const findings = [nodeFinding(), ...helmFindings(app), ...app.findings, ...assets.findings, cacheFinding(assets.missing)];
    const errors = findings.filter(({ status }) => status === 'error').length;
    if (json) terminal.out(`${JSON.stringify({ ok: errors === 0, findings }, null, 2)}\n`);
    else terminal.out(`${findings.map(describe).join('\n')}\n\n${errors === 0 ? 'This machine has everything that a synth needs.' : `A synth would fail: ${errors === 1 ? '1 error' : `${errors} errors`}.`}\n`);
    return errors === 0 ? 0 : 1;
  },
};

function describe({ status, code, message, fix }: Finding): string {
  const indent = ' '.repeat(9);
  const text = `${code ? `${code} ` : ''}${message.trimEnd()}${fix ? `\nFix: ${fix}` : ''}`;
  return status.padEnd(indent.length) + text.replaceAll('\n', `\n${indent}`);
}

function ofProblem(name: Finding['name'], { code, path, what, fix }: Problem, status: Finding['status'] = 'error'): Finding {
  return { name, status, code, message: path ? `${path}: ${what}` : what, fix };
}

function nodeFinding(): Finding {
  const { node } = process.versions;
  if (!isOldNode()) return { name: 'node', status: 'ok', message: `Node.js ${node}` };
  return { name: 'node', status: 'error', message: `Node.js ${node} is too old`, fix: `install Node.js ${OLDEST_NODE} or newer` };
}

interface App {
  readonly findings: readonly Finding[];
  readonly requests: readonly AssetRequest[];
  /** Undefined when the app could not be run. */
  readonly releases: readonly InspectedRelease[] | undefined;
}

async function findingsOfApp(command: string | undefined, inspect: (command?: string) => Promise<Inspection>): Promise<App> {
  let inspection: Inspection;
  try {
    inspection = await inspect(command);
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    const version = CiliumVersion.DEFAULT;
    if (error.code !== 'CLI001') return { findings: error.problems.map((problem) => ofProblem('app', problem)), requests: [], releases: undefined };
    const message = `no app in this directory; the checks are for the default version, Cilium ${version}`;
    return { findings: [{ name: 'app', status: 'ok', message }], requests: [{ asset: ciliumChartAsset(`${version}`), options: {} }], releases: undefined };
  }
  const releases = inspection.apps.flatMap((app) => app.releases);
  const versions = [...new Set(releases.map(({ version }) => version))].sort().join(', ');
  const [only, ...others] = releases;
  const names = others.length > 0 ? `${releases.length} TalosCilium constructs with Cilium ${versions}` : only ? `${only.path} with Cilium ${versions}` : 'no TalosCilium';
  return {
    findings: [
      { name: 'app', status: 'ok', message: `app: ${inspection.command}; ${names}` },
      ...(inspection.failure ? [ofProblem('app', inspection.failure, 'warning')] : []),
      // Values that depend on a chart which is not here are unknown for now; the chart has a finding of its own.
      ...releases.flatMap(({ problems }) => problems.filter(({ code }) => !code.startsWith('AST')).map((problem) => ofProblem('app', problem))),
    ],
    requests: requestsOf(inspection.apps),
    releases,
  };
}

function helmFindings({ releases }: App): readonly Finding[] {
  const paths = [...new Set(releases?.map(({ helm }) => helm.path))];
  return (paths.length > 0 ? paths : [undefined]).map((path): Finding => {
    try {
      const helm = findHelm({ path });
      return { name: 'helm', status: 'ok', message: `helm ${parseHelmVersion(helm, runHelmVersion(helm, { timeout: 10_000 })).full} at ${helm}` };
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      return ofProblem('helm', error.problems[0]!, releases?.length === 0 ? 'warning' : 'error');
    }
  });
}

interface Assets {
  readonly findings: readonly Finding[];
  /** Whether a synth has to download one. */
  readonly missing: boolean;
}

function findingsOfAssets(requests: readonly AssetRequest[]): Assets {
  const findings: Finding[] = [];
  const missing: { readonly asset: Asset; readonly source: string; readonly unknown?: readonly Finding[] }[] = [];
  const sources = new Set<string>();
  for (const { asset, options } of merged(requests)) {
    const title = assetTitle(asset);
    try {
      const source = isOffline(options) ? undefined : sourceOf({ asset, options });
      if (source) sources.add(source);
      try {
        const { path, verifiedBy } = findAsset(asset, source ? { ...options, offline: true } : options);
        if (verifiedBy === 'nothing') findings.push({ name: 'asset', status: 'warning', message: `${title}: not verified, because allowUnverified is set (${path})` });
        else findings.push({ name: 'asset', status: 'ok', message: `${title}: verified (${path})` });
      } catch (error) {
        if (!(error instanceof TalosCiliumError) || !source) throw error;
        const isNew = error.code === 'AST006' && mayLock(options);
        if (error.code !== 'AST004' && !isNew) throw error;
        missing.push({ asset, source, ...(isNew && { unknown: error.problems.map((problem) => ofProblem('asset', problem)) }) });
      }
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      findings.push(...error.problems.map((problem) => ofProblem('asset', problem)));
    }
  }
  const failures = new Map([...sources].map((source) => [source, whyUnreachable(source)] as const));
  for (const [source, failure] of failures) {
    const needed = missing.filter((each) => each.source === source);
    const wanted = needed.flatMap(({ asset, unknown }) => (unknown ? [] : [asset]));
    if (failure === undefined) {
      const does = (isNew: boolean): string => (isNew ? 'not known to this version of cdk8s-talos-cilium; a synth downloads it and records its digest' : 'not on this machine yet; a synth downloads it');
      findings.push(...needed.map(({ asset, unknown }): Finding => ({ name: 'asset', status: 'ok', message: `${assetTitle(asset)}: ${does(unknown !== undefined)}` })));
      findings.push({ name: 'network', status: 'ok', message: `${source} can be reached` });
    } else if (needed.length > 0) {
      findings.push(...needed.flatMap(({ unknown = [] }) => unknown));
      if (wanted.length === 0) continue;
      const files = wanted.map((asset) => `\n  ${officialUrl(asset).href} as ${assetFileName(asset)}`).join('');
      const message = `${wanted.map(assetTitle).join(', ')}: not on this machine, and ${source} cannot be reached (${failure})`;
      findings.push({ name: 'asset', status: 'error', message, fix: `${CONNECT}, or download these files into a directory and set TALOS_CILIUM_ASSETS to it:${files}` });
    } else {
      findings.push({ name: 'network', status: 'warning', message: `${source} cannot be reached (${failure})`, fix: `${CONNECT}, or use a mirror` });
    }
  }
  if (requests.some(({ options }) => isOffline(options))) findings.push({ name: 'network', status: 'ok', message: 'the network is not used, because TALOS_CILIUM_OFFLINE or `offline` is set' });
  return { findings, missing: missing.length > 0 };
}

/** Address that an asset is downloaded from, without credentials. */
function sourceOf({ asset, options }: AssetRequest): string {
  if (asset.kind === 'gateway-api') return shownUrl(bundleRepository(options, assetTitle(asset)).href);
  const source = chartSource(options, assetTitle(asset));
  return 'oci' in source ? source.oci : shownUrl(source.base.href);
}

/** Why a server gives no answer; undefined when it does, whatever the answer is. */
function whyUnreachable(source: string): string | undefined {
  const registry = /^oci:\/\/([^/]+)/i.exec(source)?.[1];
  const url = registry === undefined ? new URL('index.yaml', source) : new URL(`https://${registry}/v2/`);
  try {
    // The first byte is enough, and above the limit.
    download(url, { ...effectiveLimits(), connectMs: NETWORK_MS, idleMs: NETWORK_MS, totalMs: NETWORK_MS, attempts: 1, maxBytes: 0 }, source);
    return undefined;
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    if (error.code !== 'AST018' && error.code !== 'AST019') return undefined;
    const detail = /\((.*)\)$/s.exec(error.problems[0]!.what)?.[1] ?? error.problems[0]!.what;
    // helm has certificates of its own, and speaks HTTP to a registry on this machine.
    return registry !== undefined && /certificate|self-signed|SSL|EPROTO/i.test(detail) ? undefined : detail;
  }
}

function cacheFinding(needed: boolean): Finding {
  const directory = cacheDirectory();
  const probe = join(directory, `doctor-${process.pid}.tmp`);
  try {
    makeDirectory(directory);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const fix = 'make it writable, or set the environment variable TALOS_CILIUM_CACHE to another directory';
    return { name: 'cache', status: needed ? 'error' : 'warning', message: `cache ${directory} is not writable (${(error as Error).message})`, fix };
  }
  return { name: 'cache', status: 'ok', message: `cache ${directory}: writable, ${(sizeOf(directory) / 1024 / 1024).toFixed(1)} MiB` };
}

function sizeOf(directory: string): number {
  let size = 0;
  for (const name of readdirSync(directory, { recursive: true }) as string[]) {
    // Another process may clear the cache meanwhile.
    size += statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return size;
}
