import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { loadAll } from 'js-yaml';
import {
  Announce, Bootstrap, CiliumGateway, ClusterChart, GitOpsApp, GitOpsOwner, HubbleStack, HubbleUiExposure, L2Announcement, Listener, LoadBalancerPool, OmniClusterTemplate,
  OmniMachines, OmniManifests, suppressCheck, TalosCilium, TalosCiliumError, TalosCluster, TalosMachineConfig,
} from '../../lib';
import { sample } from '../support/sample';
import { inTemporaryDirectory } from '../support/scripts';
import { readTree } from '../support/tree';

const RUN = '/usr/bin/touch pwned';
const HOSTILE: readonly string[] = [
  `a\nevil: injected\n`, `a\r\nevil: injected`, `a\n---\nevil: injected\n`, `a\u2028evil: injected`, `a\u0085evil: injected`, `a\n\`\`\`\n${RUN}\n\`\`\`sh\n${RUN}\n`,
  `$(${RUN})`, `\`${RUN}\``, `'; ${RUN}; '`, `"; ${RUN}; "`, `a; ${RUN}`, `a && ${RUN}`, `a | ${RUN}`, `a > pwned`, `a\n${RUN}\n`, `--help`,
  '<script>evil()</script>', '"><script>evil()</script>', '</text><script>evil()</script>', '| evil | injected |', '# evil', '[evil](javascript:evil())', '<!-- -->', '--> <b>', ']]>', '&evil;', '{{ evil }}', '\u0000', '\u001b[31mevil', '*/ evil', "it's", '💥',
];

/** The command of the values names the chart, not its file, so one directory is enough. */
const CHARTS = join(tmpdir(), `cdk8s-talos-cilium-test-charts-${process.pid}`);
afterAll(() => rmSync(CHARTS, { recursive: true, force: true }));

type Write = (chart: ClusterChart, text: string) => void;
const cilium = (chart: ClusterChart, props: object = {}, id = 'cilium'): TalosCilium => new TalosCilium(chart, id, { version: '1.19.6', ...props });
const pool = (chart: ClusterChart, announce: Announce, id = 'pool'): void => {
  cilium(chart, { l2Announcements: true });
  new LoadBalancerPool(chart, id, { blocks: ['192.168.1.0/28'], announce, ...(id === 'pool' ? {} : { name: 'pool' }) });
};
const omni = (chart: ClusterChart, props: object): void => {
  cilium(chart);
  new OmniClusterTemplate(chart, 'omni', { omniVersion: '1.10', controlPlane: { machines: OmniMachines.ids(['430d882a-51a8-48b3-ab00-d4b5b0b5b0b1']) }, ...props });
};

const PLACES: Readonly<Record<string, Write>> = {
  'reason of a request': (chart, reason) => void cilium(chart).request({ origin: 'own', reason, values: { debug: { enabled: true } } }),
  'origin of a request': (chart, origin) => void cilium(chart).request({ origin, reason: 'own', values: { debug: { enabled: true } } }),
  'id of a Cilium': (chart, id) => void cilium(chart, {}, id.replaceAll('/', '-')),
  'values': (chart, text) => void cilium(chart, { values: { extraConfig: { note: text } } }),
  'key of the values': (chart, text) => void cilium(chart, { values: { extraConfig: { [text]: 'x' } } }),
  'release name': (chart, releaseName) => void cilium(chart, { releaseName }),
  'API version': (chart, text) => void cilium(chart, { apiVersions: [text] }),
  'directory of the charts': (chart, text) => {
    const directory = join(CHARTS, text.replaceAll('/', '-').replaceAll('\0', ''));
    mkdirSync(directory, { recursive: true });
    symlinkOnce(join(process.env.TALOS_CILIUM_ASSETS!, 'cilium-1.19.6.tgz'), join(directory, 'cilium-1.19.6.tgz'));
    cilium(chart, { chart: { path: join(directory, 'cilium-1.19.6.tgz') } });
  },
  'reason of a suppression': (chart, reason) => {
    suppressCheck(new ApiObject(chart, 'own', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'own', namespace: 'shop' }, rules: [] } as never), { id: 'OBJ010', reason });
  },
  'announcement of a pool': (chart, reason) => pool(chart, Announce.none(reason)),
  'id of a pool': (chart, id) => pool(chart, Announce.none('x'), id.replaceAll('/', '-')),
  'interface of an L2 announcement': (chart, text) => {
    cilium(chart, { l2Announcements: true });
    const l2 = new L2Announcement(chart, 'l2', { interfaces: [text] });
    new LoadBalancerPool(chart, 'pool', { blocks: ['192.168.1.0/28'], announce: Announce.l2(l2) });
  },
  'holder of an address': (chart, text) => {
    pool(chart, Announce.none('x'));
    new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'Service', metadata: { name: text, namespace: 'shop', annotations: { 'lbipam.cilium.io/ips': '192.168.1.3' } }, spec: { type: 'LoadBalancer', ports: [{ port: 80 }], selector: { a: 'b' } } } as never);
  },
  'owner with Flux': (chart, kustomization) => {
    cilium(chart);
    new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline({ owner: GitOpsOwner.flux({ kustomization }) }) });
  },
  'owner with Argo CD': (chart, application) => {
    cilium(chart);
    new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline({ owner: GitOpsOwner.argoCd({ application: 'own', installationId: application }) }) });
  },
  'owner with Helm': (chart, helmRelease) => {
    cilium(chart);
    new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline({ owner: GitOpsOwner.helm({ helmRelease }) }) });
  },
  'URL of a hosted bootstrap': (chart, text) => {
    cilium(chart);
    new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.hosted({ url: `https://example.com/${text}` }) });
  },
  'sysctl': (chart, text) => void new TalosMachineConfig(chart, 'talos', { sysctls: { 'kernel.note': text } }),
  'kernel module': (chart, text) => void new TalosMachineConfig(chart, 'talos', { kernelModules: [{ name: 'own', parameters: [text] }] }),
  'id of a machine configuration': (chart, id) => void new TalosMachineConfig(chart, id.replaceAll('/', '-'), { sysctls: { 'kernel.note': '1' } }),
  'patch': (chart, text) => void new TalosMachineConfig(chart, 'talos', { patches: { all: [{ machine: { nodeAnnotations: { note: text }, env: { [text]: text } } }] } }),
  'annotation of Omni': (chart, note) => omni(chart, { annotations: { note } }),
  'kernel argument of Omni': (chart, text) => omni(chart, { kernelArgs: [text] }),
  'manifest of Omni': (chart, name) => omni(chart, { manifests: OmniManifests.full({ others: [{ name, mode: 'full', objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' } }] }] }) }),
  'hostname of Hubble': (chart, text) => {
    cilium(chart, { gatewayApi: true });
    const gateway = new CiliumGateway(chart, 'gateway', { namespace: 'shop', listeners: [Listener.http()] });
    new HubbleStack(chart, 'hubble', { exposure: HubbleUiExposure.httpRoute({ gateway, hostnames: [text] }) });
  },
  'name of an object': (chart, name) => {
    cilium(chart);
    new ApiObject(chart, 'own', { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name, namespace: 'shop' } } as never);
  },
  'kind of an object': (chart, kind) => void new ApiObject(chart, 'own', { apiVersion: 'example.com/v1', kind, metadata: { name: 'own', namespace: 'shop' } } as never),
};

function symlinkOnce(from: string, to: string): void {
  if (!existsSync(to)) symlinkSync(from, to);
}

/** Files of a synth; undefined where it is refused. */
function filesOf(write: Write, text: string, isOmni: boolean): Readonly<Record<string, string | null>> | undefined {
  return inTemporaryDirectory((outdir) => {
    const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const app = new GitOpsApp({ name: 'demo', outdir });
      const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13.2', kubernetesVersion: '1.35.0', management: isOmni ? 'omni' : 'talosctl' });
      write(new ClusterChart(app, cluster, { namespaces: ['shop'] }), text);
      app.synth();
      return readTree(join(outdir, 'demo'));
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      return undefined;
    } finally {
      stderr.mockRestore();
    }
  });
}

/** Runs the commands of a page with programs that do nothing, and tells whether something else ran too. */
function runs(commands: string): boolean {
  return inTemporaryDirectory((directory) => {
    for (const program of ['kubectl', 'talosctl', 'helm', 'flux', 'argocd', 'omnictl', 'jq', 'curl', 'git', 'npx', 'cilium', 'hubble', 'sleep', 'xdg-open']) {
      writeFileSync(join(directory, program), '#!/bin/sh\nexit 0\n');
      chmodSync(join(directory, program), 0o755);
    }
    spawnSync('/bin/bash', ['-c', commands], { cwd: directory, env: { PATH: directory, HOME: directory }, timeout: 10_000, stdio: 'ignore' });
    return existsSync(join(directory, 'pwned'));
  });
}

function flawsIn(path: string, text: string): readonly string[] {
  const flaws: string[] = [];
  if (/\.ya?ml$/.test(path)) {
    for (const document of loadAll(text)) if (typeof document === 'object' && document !== null && 'evil' in document) flaws.push('a key of YAML');
  }
  if (path.endsWith('.json')) JSON.parse(text);
  if (/\.(?:svg|md)$/.test(path) && /<script|<b>|&evil;/.test(text.replace(/```[\s\S]*?```|`[^`\n]*`|<https?:[^>\n]*>/g, ''))) flaws.push('an element');
  if (path.endsWith('.md')) {
    const commands = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block!).join('\n');
    if (runs(commands)) flaws.push('a command');
    if (/^(?:evil: |# evil|\| evil|\/usr\/bin)/m.test(text)) flaws.push('a line of Markdown');
  }
  if (basename(path).startsWith('cilium-values')) {
    const command = text.split('\n').find((line) => line.startsWith('#   helm'))?.slice(4) ?? '';
    if (runs(command)) flaws.push('the command of the values');
  }
  // Control characters that a terminal or an editor obeys.
  if (/\.(?:md|svg)$/.test(path) && /[\0-\x08\x0b-\x1f\x7f\x85\u2028]/.test(text)) flaws.push('a control character');
  return flaws.map((flaw) => `${path}: ${flaw}`);
}

test.each(Object.keys(PLACES))('%s is text, or is refused', (place) => {
  const seen = new Set<string>();
  for (const text of sample(HOSTILE, 8, place)) {
    const files = filesOf(PLACES[place]!, text, place.includes('Omni'));
    for (const [path, content] of Object.entries(files ?? {})) {
      // Texts that are equal in every run were looked at before.
      if (content === null || seen.has(`${path}\n${content}`)) continue;
      seen.add(`${path}\n${content}`);
      expect(flawsIn(path, content).map((flaw) => `${JSON.stringify(text)}: ${flaw}`)).toEqual([]);
    }
  }
});
