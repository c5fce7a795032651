import { SERVED_VERSIONS, GATEWAY_API_SERVED_VERSIONS, type CiliumKind, type CiliumMinor } from '../../../imports/served-versions';
import { CiliumVersion } from '../../cluster/cilium-version';
import { gatewayApiSupport } from '../../cluster/gateway-api-support';
import type { Problem } from '../../diagnostics/problem';
import { consequencesOf } from '../../diff/consequences';
import { diffObjects } from '../../diff/diff';
import type { DiffObject } from '../../diff/model';
import { groupOf, type KubernetesObject } from '../../kubernetes/object';
import { ciliumSettings } from '../../model/cilium-config';
import type { ShownDiff } from '../diff/terminal';
import type { Inspection } from '../inspect-app';
import { flatValues, notesFor, type UpgradeNote } from './notes';

/** The program with one version of Cilium. */
export interface PlannedState {
  readonly version: CiliumVersion;
  readonly objects: readonly DiffObject[];
  readonly problems: readonly Problem[];
  readonly values: ReadonlyMap<string, unknown>;
  /** Name of each cluster, and the version that it has in this state. */
  readonly clusters: ReadonlyMap<string, CiliumVersion>;
  /** Why the program could not be run with this version. */
  readonly failure?: string;
}

/** An object whose API version is gone or replaced with the next version. */
export interface Conversion {
  readonly object: KubernetesObject;
  /** The same object as it must be; undefined if the kind is removed. */
  readonly converted?: KubernetesObject;
}

/** One step of the way. */
export interface UpgradeStep {
  readonly from: CiliumVersion;
  readonly to: CiliumVersion;
  /** What the program must change before, or is told, with the new version. */
  readonly findings: readonly Problem[];
  readonly notes: readonly UpgradeNote[];
  readonly conversions: readonly Conversion[];
  /** Undefined if the program fails with the new version. */
  readonly diff?: ShownDiff;
  /** Release of the Gateway API CRDs before and after; undefined if it stays, or the Gateway API is off. */
  readonly gatewayApi?: { readonly from: string; readonly to: string };
  readonly failure?: string;
}

/** What a run of the program with a version came to. */
export function stateOf(version: CiliumVersion, inspection: Inspection): PlannedState {
  const releases = inspection.apps.flatMap((app) => app.releases);
  const plans = inspection.apps.flatMap(({ plan }) => (plan ? [plan] : []));
  return {
    version,
    objects: plans.flatMap(({ objects }) => objects),
    problems: plans.flatMap(({ problems }) => problems),
    values: flatValues(releases.flatMap(({ values }) => values)),
    clusters: new Map(releases.map((release) => [release.cluster, CiliumVersion.parse(release.version)])),
    ...(inspection.failure && { failure: inspection.failure.what }),
  };
}

/** What happens between two states. */
export function stepOf(before: PlannedState, after: PlannedState): UpgradeStep {
  const { version: from } = before;
  const { version: to } = after;
  const known = new Set(before.problems.map(findingKey));
  const findings = after.problems.filter((problem) => !known.has(findingKey(problem)));
  const context = { objects: before.objects.map(({ fields }) => fields), values: before.values, to };
  const isFailed = after.failure !== undefined || after.objects.length === 0;
  const diff = isFailed ? undefined : diffObjects(before.objects, after.objects);
  return {
    from,
    to,
    findings,
    notes: notesFor(from, context),
    conversions: conversionsOf(context.objects, to),
    ...(diff && { diff: { diff, consequences: consequencesOf(diff), otherFiles: [] } }),
    ...gatewayApiStep(context.objects, from, to),
    ...(after.failure !== undefined && { failure: after.failure }),
  };
}

/** The same finding of another version has another number in its text. */
function findingKey({ code, path, subject, what }: Problem): string {
  return [code, path, subject ?? what.replace(/\d+\.\d+(?:\.\d+)?/g, '')].join(' ');
}

function gatewayApiStep(objects: readonly KubernetesObject[], from: CiliumVersion, to: CiliumVersion): Pick<UpgradeStep, 'gatewayApi'> {
  const isOn = ciliumSettings(objects)['enable-gateway-api'] === 'true';
  const [old, fresh] = [gatewayApiSupport(from)?.release, gatewayApiSupport(to)?.release];
  return isOn && old !== undefined && fresh !== undefined && old !== fresh ? { gatewayApi: { from: old, to: fresh } } : {};
}

/** Objects of Cilium and of the Gateway API in a version that the next minor does not serve, or that a stable one has replaced. */
function conversionsOf(objects: readonly KubernetesObject[], to: CiliumVersion): Conversion[] {
  const minor = to.minorString as CiliumMinor;
  const bundle = gatewayApiSupport(to)?.release;
  const inBundle = (kind: string): readonly string[] | undefined => {
    const byBundle: Readonly<Record<string, readonly string[]>> = (GATEWAY_API_SERVED_VERSIONS as Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>)[kind] ?? {};
    // The standard channel, or the experimental one for kinds that are only there.
    return [byBundle[`${bundle}/standard`], byBundle[`${bundle}/experimental`]].find((versions) => versions !== undefined && versions.length > 0);
  };
  return objects.flatMap((object): Conversion[] => {
    const group = groupOf(object.apiVersion);
    const version = object.apiVersion.slice(group.length + 1);
    const served: readonly string[] | undefined = group === 'cilium.io'
      ? SERVED_VERSIONS[object.kind as CiliumKind]?.[minor]
      : group === 'gateway.networking.k8s.io' ? inBundle(object.kind) : undefined;
    const [newest] = served ?? [];
    // A channel may serve an alpha version for a while longer.
    if (!served || (served.includes(version) && !(version !== newest && /alpha|beta/.test(version) && !/alpha|beta/.test(newest!)))) return [];
    return [{ object, ...(newest !== undefined && { converted: { ...object, apiVersion: `${group}/${newest}` } }) }];
  });
}
