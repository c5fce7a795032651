import { isDeepStrictEqual } from 'node:util';
import type { RenderResult } from '../../chart/renderer';
import type { Problem } from '../../diagnostics/problem';
import { valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import { parseValuePath } from '../../values';
import { deadBy, type DeadValue } from './dead-values';
import { lookup } from './cluster';
import { mergeInto } from './helm-set';

/** Values, and those that were left out of them because they have no effect. */
interface Reduced {
  readonly values: JsonObject;
  readonly dead: readonly DeadValue[];
}

const HOST_ROUTING = ['bpf', 'hostLegacyRouting'];

/** Without a request for eBPF host routing that the agent does not follow: it falls back to the network stack of the host. */
export function withoutEbpfFallback(values: JsonObject, defaults: JsonObject): Reduced {
  const value = lookup(values, defaults);
  const asked = valueAt(values, HOST_ROUTING);
  const usesIptables = !is(value('bpf.masquerade'), true) && [4, 6].some((family) => is(value(`ipv${family}.enabled`), true) && !is(value(`enableIPv${family}Masquerade`), false));
  const obstacle = !is(value('kubeProxyReplacement'), true) ? 'kubeProxyReplacement: true' : usesIptables ? 'bpf.masquerade: true' : undefined;
  if (!is(asked, false) || obstacle === undefined) return { values, dead: [] };
  const why = `eBPF host routing requires ${obstacle}. Without it the agent uses the network stack of the host`;
  return { values: without(values, HOST_ROUTING), dead: [{ path: HOST_ROUTING.join('.'), value: asked!, why, instead: `set ${obstacle} too` }] };
}

const METHODS = [['hubble', 'tls', 'auto', 'method'], ['clustermesh', 'apiserver', 'tls', 'auto', 'method']];

/** Without the method by which helm creates private keys, which would be in the output. What issues certificates instead is a difference of the report. */
export function withoutHelmCertificates(values: JsonObject): JsonObject {
  return METHODS.filter((path) => valueAt(values, path) === 'helm').reduce(without, values);
}

/**
 * Without the values of findings that stop the synth, if the chart renders the same objects without them.
 *
 * @param render what the chart makes of each of several values
 */
export function withoutIdleValues(values: JsonObject, findings: readonly Problem[], render: (all: readonly JsonObject[]) => readonly RenderResult[]): Reduced {
  const suspects = findings.flatMap((problem) => {
    const path = problem.subject === undefined ? undefined : parseValuePath(problem.subject);
    const value = path && valueAt(values, path);
    return problem.severity === 'warning' || value === undefined ? [] : [{ path: path!, name: problem.subject!, value, problem }];
  });
  if (suspects.length === 0) return { values, dead: [] };
  const [all, ...reduced] = render([values, ...suspects.map(({ path }) => without(values, path))].map(withoutRandomKeys));
  const idle = suspects.filter((_, index) => all?.problems.length === 0 && reduced[index]?.problems.length === 0 && isDeepStrictEqual(all.objects, reduced[index].objects));
  return { values: idle.reduce((rest, { path }) => without(rest, path), values), dead: idle.map(({ name, value, problem }) => deadBy(problem, name, value)) };
}

/** With another method than helm's, whose keys differ at every render. */
function withoutRandomKeys(values: JsonObject): JsonObject {
  const stable: JsonObject = structuredClone(values);
  for (const path of METHODS) if (valueAt(values, path) === undefined) mergeInto(stable, path.reduceRight<Json>((below, key) => ({ [key]: below }), 'cronJob') as JsonObject);
  return stable;
}

/** A copy without a value, and without maps that are empty without it. */
export function without(values: JsonObject, [key = '', ...below]: readonly string[]): JsonObject {
  const { [key]: member, ...rest } = values;
  if (below.length === 0 || member === undefined) return rest;
  const kept = without(member as JsonObject, below);
  return Object.keys(kept).length === 0 ? rest : { ...values, [key]: kept };
}

function is(value: Json | undefined, wanted: boolean): boolean {
  return String(value) === String(wanted);
}
