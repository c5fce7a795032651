import { valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import { lookup } from './cluster';

const HOST_ROUTING = ['bpf', 'hostLegacyRouting'];

const METHODS = [['hubble', 'tls', 'auto', 'method'], ['clustermesh', 'apiserver', 'tls', 'auto', 'method']];

/** Without the method by which helm creates private keys, which would be in the output. What issues certificates instead is a difference of the report. */
export function withoutHelmCertificates(values: JsonObject): JsonObject {
  return METHODS.filter((path) => valueAt(values, path) === 'helm').reduce(without, values);
}

/** A request for eBPF host routing that the agent does not follow, because it falls back to the network stack of the host; undefined where there is none. */
export function ebpfFallback(values: JsonObject, defaults: JsonObject): { readonly path: readonly string[]; readonly others: JsonObject } | undefined {
  const value = lookup(values, defaults);
  const usesIptables = !is(value('bpf.masquerade'), true) && [4, 6].some((family) => is(value(`ipv${family}.enabled`), true) && !is(value(`enableIPv${family}Masquerade`), false));
  const follows = is(value('kubeProxyReplacement'), true) && !usesIptables;
  return !follows && is(valueAt(values, HOST_ROUTING), false) ? { path: HOST_ROUTING, others: without(values, HOST_ROUTING) } : undefined;
}

function is(value: Json | undefined, wanted: boolean): boolean {
  return String(value) === String(wanted);
}

/** A copy without a value, and without maps that are empty without it. */
function without(values: JsonObject, [key = '', ...below]: readonly string[]): JsonObject {
  const { [key]: member, ...rest } = values;
  if (below.length === 0 || member === undefined) return rest;
  const kept = without(member as JsonObject, below);
  return Object.keys(kept).length === 0 ? rest : { ...values, [key]: kept };
}
