import { plainSchema } from '../imports/crd-schemas';
import { unwrittenDefaults } from '../support/unwritten-defaults';
import { createHash } from 'node:crypto';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import type { JsonObject } from '../../lib/kubernetes/json';
import { ciliumChartAsset, findAsset } from '../../lib/assets';
import { OpenChart } from '../../lib/chart/chart-store';
import { RenderBatch } from '../../lib/chart/renderer';
import { repair, REPAIRS } from '../../lib/chart/repairs';
import { helmBinary } from '../support/tools';

function rendered(version: string, values: JsonObject): KubernetesObject[] {
  const chart = new OpenChart(findAsset(ciliumChartAsset(version)), version);
  const batch = new RenderBatch(
    [{ path: 'home/cilium', chart, releaseName: 'cilium', namespace: 'kube-system', values, kubeVersion: '1.34.1', apiVersions: [] }],
    { path: helmBinary() },
  );
  batch.start(() => false);
  const [result] = batch.wait();
  expect(result!.problems).toEqual([]);
  return [...result!.objects];
}

const CRON_JOB: JsonObject = { hubble: { tls: { auto: { method: 'cronJob' } } } };
const MESH: JsonObject = { ...CRON_JOB, cluster: { name: 'a', id: 1 }, clustermesh: { useAPIServer: true, apiserver: { tls: { auto: { method: 'cronJob' } } } } };

describe('hook-jobs', () => {
  test.each(['1.16.19', '1.17.18', '1.18.1', '1.18.12'])('%s: certificate Jobs are no hooks, have no TTL, and are named by their spec', (version) => {
    const before = rendered(version, MESH).filter(({ kind }) => kind === 'Job');
    expect(before.map(({ metadata }) => metadata.name).sort()).toEqual(['clustermesh-apiserver-generate-certs', 'hubble-generate-certs']);
    expect(before.every(({ metadata, spec }) => metadata.annotations?.['helm.sh/hook'] && (spec as JsonObject).ttlSecondsAfterFinished)).toBe(true);

    const after = repair(rendered(version, MESH), { values: MESH }).filter(({ object }) => object.kind === 'Job');
    for (const { object, repairs } of after) {
      expect(repairs).toEqual(['hook-jobs']);
      expect(object.metadata.annotations).toBeUndefined();
      expect((object.spec as JsonObject).ttlSecondsAfterFinished).toBeUndefined();
      expect(object.metadata.name).toMatch(/-generate-certs-[0-9a-f]{10}$/);
    }
  });

  test('the name changes with the spec, and only with it', () => {
    const nameOf = (values: JsonObject): string =>
      repair(rendered('1.18.12', values), { values }).find(({ object }) => object.kind === 'Job')!.object.metadata.name;
    expect(nameOf(CRON_JOB)).toBe(nameOf({ ...CRON_JOB, prometheus: { enabled: true } }));
    expect(nameOf(CRON_JOB)).not.toBe(nameOf({ hubble: { tls: { auto: { method: 'cronJob', certValidityDuration: 30 } } } }));
  });

  test('a Job keeps the annotations of the user, and none of Helm', () => {
    const values: JsonObject = { hubble: { tls: { auto: { method: 'cronJob' } } }, certgen: { annotations: { job: { 'example.com/owner': 'platform' } } } };
    const before = rendered('1.18.12', values).find(({ kind }) => kind === 'Job')!;
    const metadata = { ...before.metadata, annotations: { ...before.metadata.annotations, 'helm.sh/hook-weight': '5', 'helm.sh/hook-delete-policy': 'before-hook-creation' } };
    const [after] = repair([{ ...before, metadata }], { values });
    expect(after!.object.metadata.annotations).toEqual({ 'example.com/owner': 'platform' });
  });

  test('a Job is named by the spec that is applied, with all other repairs in it', () => {
    const values: JsonObject = { hubble: { metrics: { enabled: ['dns'], tls: { enabled: true } }, tls: { auto: { method: 'cronJob' } } }, certgen: { resources: { limits: { memory: '1Gi' } } } };
    const job = repair(rendered('1.18.1', values), { values }).find(({ object }) => object.kind === 'Job')!;
    expect(job.repairs).toEqual(['certificate-names', 'certgen-resources', 'hook-jobs']);
    const hash = createHash('sha256').update(JSON.stringify(job.object.spec)).digest('hex');
    expect(job.object.metadata.name).toBe(`hubble-generate-certs-${hash.slice(0, 10)}`);
  });

  test.each(['1.19.6', '1.20.0'])('%s does so itself', (version) => {
    const objects = rendered(version, CRON_JOB);
    expect(repair(objects, { values: CRON_JOB }).map(({ object }) => object)).toEqual(objects);
  });

  test.each(['1.19.6', '1.20.0'])('%s: the CoreDNS Job of MCS-API is still a hook', (version) => {
    const mesh = { ...(MESH.clustermesh as JsonObject), mcsapi: { enabled: true, corednsAutoConfigure: { enabled: true } } };
    const values = { ...MESH, clustermesh: mesh };
    const jobs = repair(rendered(version, values), { values }).filter(({ repairs }) => repairs.includes('hook-jobs'));
    expect(jobs.map(({ object }) => object.metadata.name)).toEqual([expect.stringMatching(/coredns-mcsapi.*-[0-9a-f]{10}$/)]);
  });
});

describe('certgen-resources', () => {
  const resources = { requests: { cpu: '10m' }, limits: { memory: '1Gi' } };
  const values: JsonObject = { ...CRON_JOB, certgen: { resources } };
  const containerOf = ({ spec }: KubernetesObject): JsonObject => {
    const { jobTemplate, template } = spec as { jobTemplate?: { spec: { template: JsonObject } }; template?: JsonObject };
    return ((jobTemplate?.spec.template ?? template) as unknown as { spec: { containers: JsonObject[] } }).spec.containers[0]!;
  };

  test.each([['1.18.1', ['certgen-resources']], ['1.18.12', []], ['1.19.6', []]])('%s: both the Job and the CronJob have their resources', (version, ids) => {
    const after = repair(rendered(version, values), { values }).filter(({ object }) => /generate-certs/.test(object.metadata.name) && /Job$/.test(object.kind));
    expect(after.map(({ object }) => object.kind).sort()).toEqual(['CronJob', 'Job']);
    for (const { object, repairs } of after) {
      expect(repairs.filter((id) => id === 'certgen-resources')).toEqual(ids);
      expect(containerOf(object)).toMatchObject({ resources });
      expect(containerOf(object)).not.toHaveProperty('limits');
    }
  });
});

describe('certificate-names', () => {
  const values: JsonObject = { hubble: { tls: { auto: { method: 'cronJob' } }, metrics: { enabled: ['dns'], tls: { enabled: true } } } };

  test.each(['1.16.19', '1.17.18', '1.18.1', '1.18.12', '1.19.6', '1.20.0'])('%s: the metrics certificate has its name', (version) => {
    const objects = rendered(version, values);
    expect(JSON.stringify(objects)).toContain('hubble-metrics.cilium.io | quote }}');
    const repaired = repair(objects, { values });
    expect(JSON.stringify(repaired)).not.toContain('quote }}');
    expect(JSON.stringify(repaired)).toContain('commonName: default.hubble-metrics.cilium.io\\n');
    expect(repaired.filter(({ repairs }) => repairs.includes('certificate-names')).map(({ object }) => object.kind).sort()).toEqual(['CronJob', 'Job']);
  });
});

describe('preflight-envoy-config', () => {
  const values: JsonObject = { ...CRON_JOB, preflight: { enabled: true }, agent: false, operator: { enabled: false } };
  const names = (objects: readonly KubernetesObject[]): string[] => objects.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata }) => metadata.name);

  test('1.18.1 would overwrite the live ConfigMap', () => {
    const objects = rendered('1.18.1', values);
    expect(names(objects)).toContain('cilium-envoy-config');
    expect(names(repair(objects, { values }).map(({ object }) => object))).not.toContain('cilium-envoy-config');
  });

  test('1.18.12 does not, and a normal render keeps it', () => {
    expect(names(rendered('1.18.12', values))).not.toContain('cilium-envoy-config');
    expect(names(repair(rendered('1.18.1', CRON_JOB), { values: CRON_JOB }).map(({ object }) => object))).toContain('cilium-envoy-config');
  });
});

describe('spire-namespace', () => {
  test.each(['1.18.12', '1.20.0'])('%s: may run the SPIRE agent under Talos\' Pod Security', (version) => {
    const values: JsonObject = { ...CRON_JOB, authentication: { enabled: true, mutual: { spire: { enabled: true, install: { enabled: true } } } } };
    const objects = rendered(version, values);
    const find = (list: readonly KubernetesObject[]): KubernetesObject => list.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === 'cilium-spire')!;
    expect(find(objects).metadata.labels?.['pod-security.kubernetes.io/enforce']).toBeUndefined();
    expect(find(repair(objects, { values }).map(({ object }) => object)).metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'privileged' });
  });
});

const LARGE = ['1.17.18', '1.18.12', '1.19.6', '1.20.0'];

test.each(['1.16.19', '1.17.18', '1.18.12', '1.19.6', '1.20.0'])('large-config-maps: Argo CD applies the dashboards of Cilium %s', (version) => {
  const values: JsonObject = { ...CRON_JOB, dashboards: { enabled: true }, operator: { dashboards: { enabled: true } }, hubble: { ...(CRON_JOB.hubble as JsonObject), metrics: { enabled: ['flow'], dashboards: { enabled: true } } } };
  const boards = (list: readonly KubernetesObject[]): KubernetesObject[] => list.filter(({ kind, data }) => kind === 'ConfigMap' && Object.values(data ?? {}).join('').length > 256 * 1024);
  const objects = rendered(version, values);
  expect(boards(objects).map(({ metadata }) => metadata.name)).toEqual(LARGE.includes(version) ? ['cilium-dashboard'] : []);
  for (const { metadata } of boards(repair(objects, { values }).map(({ object }) => object))) expect(metadata.annotations).toMatchObject({ 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' });
});

test.each(['1.18.12', '1.20.0'])('spire-read-only: SPIRE with Cilium %s has nothing that the server does not store', (version) => {
  const values: JsonObject = { ...CRON_JOB, authentication: { enabled: true, mutual: { spire: { enabled: true, install: { enabled: true } } } } };
  const spire = (list: readonly KubernetesObject[]): string => JSON.stringify(list.filter(({ metadata }) => /^spire-(server|agent)$/.test(metadata.name)));
  const objects = rendered(version, values);
  expect(spire(objects)).toContain('"readOnly":false');
  const mended = spire(repair(objects, { values }).map(({ object }) => object));
  expect(mended).toBe(spire(objects).replaceAll(/"readOnly":false,|,"readOnly":false/g, ''));
});

const MONITORS = { enabled: true, serviceMonitor: { enabled: true, trustCRDsExist: true } };

test.each(['1.16.19', '1.17.18', '1.18.12', '1.20.0'])('relabeling-action: the definition of ServiceMonitors fills in nothing with Cilium %s', (version) => {
  const values: JsonObject = { ...CRON_JOB, prometheus: MONITORS, operator: { prometheus: MONITORS }, envoy: { prometheus: MONITORS }, hubble: { ...(CRON_JOB.hubble as object), metrics: { enabled: ['dns'], serviceMonitor: { enabled: true } } } };
  const objects = rendered(version, values);
  const missing = (list: readonly KubernetesObject[]): string[] =>
    list.filter(({ kind }) => kind === 'ServiceMonitor').flatMap((object) => unwrittenDefaults(plainSchema('monitoring.coreos.com', 'servicemonitor_v1.json')!, object));
  expect(missing(objects).length > 0).toBe(version < '1.18');
  expect(missing(repair(objects, { values }).map(({ object }) => object))).toEqual([]);
});

test('every repair says why and where upstream does', () => {
  expect(REPAIRS.map(({ id }) => id)).toEqual([...new Set(REPAIRS.map(({ id }) => id))]);
  for (const { reason, upstream, versions } of REPAIRS) {
    expect(upstream).toMatch(/^https:\/\//);
    expect(reason.length).toBeGreaterThan(30);
    expect(versions).not.toBe('');
  }
});
