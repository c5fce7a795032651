import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli } from '../../cli/support';
import { prerequisites, type Prerequisites } from '../support/binaries';
import { describeWithServer } from '../support/bench';
import type { KubeObject } from '../support/kube-object';
import { selfSignedCertificate } from '../../support/self-signed-certificate';
import { parseKubernetesYaml } from '../../../lib/yaml/reader';
import { FAULTS, type Fault } from './faults';
import { RunningCluster, synthesizeOutput, type Undo } from './running-cluster';

/** Faults that do not touch each other are planted together: the findings must be those of all of them. */
function batches(): Fault[][] {
  const found: Fault[][] = [];
  const touched = ({ path, touches }: Fault): string[] => [path, ...(touches === undefined ? [] : [touches])];
  for (const fault of FAULTS) {
    const free = fault.isAlone ? undefined : found.find((batch) => batch.every((other) => !other.isAlone && !touched(other).some((each) => touched(fault).includes(each))));
    if (free) free.push(fault);
    else found.push([fault]);
  }
  return found;
}

interface Report {
  readonly ok: boolean;
  readonly problems: readonly { readonly code: string; readonly path: string; readonly severity?: string; readonly what: string; readonly fix: string }[];
  readonly notChecked: readonly { readonly what: string; readonly why: string }[];
}

describeWithServer('verify', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'talos-cilium-verify-'));
  let running: RunningCluster;
  beforeAll(async () => {
    synthesizeOutput(outdir);
    running = await RunningCluster.start(prerequisites() as Prerequisites, outdir);
  }, 300_000);
  afterAll(async () => {
    await running?.stop();
    rmSync(outdir, { recursive: true, force: true });
  });

  const verify = async (...options: readonly string[]): Promise<Report> => {
    const { out, err } = await cli('verify', join(outdir, 'home'), '--kubeconfig', running.kubeconfig, '--json', ...options);
    if (out === '') throw new Error(err);
    return JSON.parse(out) as Report;
  };

  test('nothing is wrong with a cluster that works', async () => {
    expect(await verify()).toMatchObject({ ok: true, problems: [], notChecked: [] });
  });

  test.each(batches().map((faults) => [faults.map(({ title }) => title).join(', '), faults] as const))('%s', async (_title, faults) => {
    const undo: Undo[] = [];
    try {
      for (const { plant } of faults) undo.push(await plant(running));
      const { problems } = await verify();
      expect(problems.map((problem) => `${problem.code} ${problem.path}`).sort()).toEqual(faults.flatMap(({ code, path, also = [] }) => [`${code} ${path}`, ...also]).sort());
      for (const { code, path, says } of faults) {
        const found = problems.find((problem) => problem.code === code && problem.path === path)!;
        expect(found.what).toContain(says);
        expect(found.fix).not.toMatch(/\.$/);
      }
    } finally {
      for (const each of undo.reverse()) await each();
    }
  });

  test('nothing is left of the faults', async () => {
    expect(FAULTS.length).toBeGreaterThanOrEqual(40);
    expect(await verify()).toMatchObject({ ok: true, problems: [], notChecked: [] });
  });

  test('the ClusterRole is enough, and without Secrets; what is forbidden is not checked', async () => {
    const { out } = await cli('verify', join(outdir, 'home'), '--rbac');
    expect(out).not.toContain('secrets');
    const [role] = parseKubernetesYaml(out) as unknown as { rules: readonly { resources: readonly string[] }[] }[];
    const kubeconfig = await running.login('ci', role as unknown as KubeObject);
    expect(await verify('--kubeconfig', kubeconfig)).toMatchObject({ ok: true, problems: [], notChecked: [] });

    const less = { ...role!, rules: role!.rules.map((rule) => ({ ...rule, resources: rule.resources.filter((resource) => resource !== 'httproutes') })) };
    await running.put(less as unknown as KubeObject);
    expect(await verify('--kubeconfig', kubeconfig)).toMatchObject({ ok: true, problems: [], notChecked: [{ what: 'HTTPRoute', why: 'forbidden' }] });

    await running.put({ ...role!, rules: [] } as unknown as KubeObject);
    const { code, err } = await cli('verify', join(outdir, 'home'), '--kubeconfig', kubeconfig);
    expect([code, err]).toEqual([2, expect.stringContaining('VER001') as string]);
  });

  test('certificates are read without their keys', async () => {
    const { cert, key } = selfSignedCertificate('localhost', '200201000000Z');
    const undo = await running.add({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'hubble-server-certs', namespace: 'kube-system' }, type: 'kubernetes.io/tls', stringData: { 'tls.crt': cert, 'tls.key': key } });
    const { problems, notChecked } = await verify('--certificates');
    await undo();
    expect(notChecked).toEqual([]);
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual(['VER081 Secret kube-system/hubble-server-certs']);
    expect(JSON.stringify(problems)).not.toContain('PRIVATE');
  });

  test('--wait ends as soon as there is no error', async () => {
    const undo = await running.changeStatus('Gateway shop/web', ({ addresses: _, ...status }) => status);
    const waiting = cli('verify', join(outdir, 'home'), '--kubeconfig', running.kubeconfig, '--wait', '5m');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await undo();
    expect((await waiting).code).toBe(0);
  });
});
