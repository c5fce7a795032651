import { annotatedYaml } from '../../yaml/annotated-yaml';
import { stringifyYaml } from '../../yaml/writer';
import type { SynthesizedObject } from '../../synthesis/synthesis';
import { kustomizationFor } from '../kustomization';
import { entriesOfYaml, notedYaml } from './plan';
import { chartOf, patchesOf, patchReasons, type ReleaseDelivery } from './release';

const KEEP = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };

/** The directory of a HelmRelease: text by name. */
export function helmReleaseFiles(release: ReleaseDelivery, members: readonly SynthesizedObject[], own: string | undefined): ReadonlyMap<string, string> {
  const { url, name } = chartOf(release.command);
  const source = name === undefined ? 'ocirepository.yaml' : 'helmrepository.yaml';
  return new Map([
    ['kustomization.yaml', stringifyYaml(kustomizationFor([...(own === undefined ? [] : [own]), 'helmrelease.yaml', source]))],
    ['helmrelease.yaml', helmRelease(release, members)],
    [source, name === undefined ? ociRepository(release, url) : helmRepository(release, url)],
  ]);
}

function metadataOf({ command: { releaseName, namespace } }: ReleaseDelivery): object {
  return { name: releaseName, namespace, annotations: KEEP };
}

function helmRepository(release: ReleaseDelivery, url: string): string {
  return notedYaml({ apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'HelmRepository', metadata: metadataOf(release), spec: { interval: '1h', url } });
}

function ociRepository(release: ReleaseDelivery, url: string): string {
  const { version, chartDigest } = release.command;
  return notedYaml(
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'OCIRepository',
      metadata: metadataOf(release),
      spec: {
        interval: '1h',
        url,
        ref: { tag: version.toString(), ...(chartDigest !== undefined && { digest: `sha256:${chartDigest}` }) },
        layerSelector: { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', operation: 'copy' },
      },
    },
    { 'spec.ref': chartDigest === undefined ? 'Without a digest: npx cdk8s-talos-cilium lock records it.' : 'The digest decides; the tag says which version it is.' },
  );
}

function helmRelease(release: ReleaseDelivery, members: readonly SynthesizedObject[]): string {
  const { command: { releaseName, version }, values } = release;
  const { name } = chartOf(release.command);
  const patches = patchesOf(release, members);
  const retry = { strategy: { name: 'RetryOnFailure', retryInterval: '2m' } };
  const object = {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: metadataOf(release),
    spec: {
      interval: '1h',
      timeout: '10m',
      ...(name === undefined
        ? { chartRef: { kind: 'OCIRepository', name: releaseName } }
        : { chart: { spec: { chart: name, version: version.toString(), sourceRef: { kind: 'HelmRepository', name: releaseName } } } }),
      install: { disableWait: true, ...retry },
      upgrade: { disableWait: true, ...retry },
      ...(patches.length > 0 && { postRenderers: [{ kustomize: { patches } }] }),
      values: values.values,
    },
  };
  const { values: _values, ...spec } = object.spec;
  const notes = {
    'metadata.annotations': 'Deleting this object uninstalls Cilium.',
    'spec.install.disableWait': 'Hubble must not hold up the network. The Kustomization waits for the essential parts.',
    'spec.install.strategy': 'Without it, Flux stops after the first failure, or uninstalls Cilium before the next try.',
    'spec.postRenderers': patchReasons(release),
  };
  const valueEntries = [...values.entries()].map(({ path, origin, reason }) => ({ path: ['spec', 'values', ...path], note: reason ? `${origin}: ${reason}` : origin }));
  return annotatedYaml(object, [...entriesOfYaml({ ...object, spec }, notes), ...valueEntries]);
}
