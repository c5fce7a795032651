import type { KubernetesObject } from '../kubernetes/object';
import { NOT_ENFORCED, titleOf } from '../reach/verdicts';
import { readCidr } from '../cluster/cidr';
import { CodedError } from '../diagnostics/coded';
import type { TalosCiliumError } from '../diagnostics/problem';
import { Survey, workloadsOf } from '../reach/matrix';
import { expand, isPattern, OUTSIDE, readTarget } from '../reach/patterns';
import type { ReachAnswer, ReachDestination, ReachFlow, ReachProtocol } from '../reach/question';
import type { Reach } from '../reach/reach';
import type { DefaultDenyOptions, ReachLimit, ReachMatrix } from './expectations';

/** Whether an expectation is met, and what to say of it. */
export interface Outcome {
  readonly verdict: boolean | 'unknown';
  readonly message: () => string;
}

/** How many answers a message explains. */
const MAX_EXPLAINED = 5;

/** One flow that was asked about. */
interface Asked {
  readonly flow: ReachFlow;
  readonly answer: ReachAnswer;
}

export function allowFailure(reach: Reach, flow: ReachFlow): Outcome {
  return expecting('allowed', asked(reach, flow));
}

export function denyFailure(reach: Reach, flow: ReachFlow): Outcome {
  return expecting('denied', asked(reach, flow));
}

function asked(reach: Reach, flow: ReachFlow): Asked[] {
  return expandAll(reach, flow.from).flatMap((from) => expandAll(reach, flow.to).map((to) => ({ flow: { ...flow, from, to } as ReachFlow, answer: reach.ask({ ...flow, from, to } as ReachFlow) })));
}

/** The ends that a pattern means, which must be at least one: a misspelt pattern would meet every expectation. */
function expandAll<End extends ReachDestination>(reach: Reach, end: End | string): readonly (End | string)[] {
  const found = expand(reach, end);
  if (found.length > 0 || !isPattern(end)) return found;
  throw invalid(`no workload among the objects matches the pattern '${end}'`, `correct the pattern; the namespaces with workloads are ${[...new Set(reach.workloadNames.map((name) => name.split('/')[0]!))].join(', ') || 'none'}`);
}

function invalid(what: string, fix: string): TalosCiliumError {
  return new CodedError({ code: 'REA004', path: 'expect', what, fix });
}

/** All flows must have the verdict. */
function expecting(wanted: 'allowed' | 'denied', all: readonly Asked[]): Outcome {
  const wrong = all.filter(({ answer }) => answer.verdict !== wanted);
  const isUnknown = wrong.length > 0 && wrong.every(({ answer }) => answer.verdict === 'unknown');
  return {
    verdict: wrong.length === 0 ? true : isUnknown ? 'unknown' : false,
    message: () => (wrong.length === 0 ? explained(all, (each) => [each.answer.sentence, ...(wanted === 'allowed' ? tooWide(each.answer) : [])]) : explained(wrong, (each) => [each.answer.sentence, ...hints(wanted, each.answer)])),
  };
}

export function allowOnlyFailure(reach: Reach, { to, from, port, protocol = 'TCP' }: ReachLimit): Outcome {
  if (!Array.isArray(from)) throw invalid('toAllowOnly requires from', "list everything that may reach the target, such as from: ['shop/web']; [] is nothing");
  const permitted = new Set<unknown>(from.flatMap((end) => expandAll(reach, end)));
  const survey = new Survey(reach);
  const workloads = workloadsOf(reach).map((title) => ({ title, end: title }));
  const all = expandAll(reach, to).flatMap((target) => {
    const workload = typeof target === 'string' && reach.workloadNames.includes(target) ? target : undefined;
    const sources = [...workloads, ...(workload === undefined ? OUTSIDE.map((title) => ({ title, end: title })) : survey.sourcesOf(workload))].filter(({ title }) => !permitted.has(title) && !isInside(title, from));
    const ports = port !== undefined ? [{ port, protocol }] : workload === undefined ? [] : survey.portsOf(workload).map((each) => ({ port: each.port, protocol: each.protocol }));
    return ports.flatMap((each) => sources.map((source): Asked => {
      const flow = { from: source.end, to: target, ...each } as ReachFlow;
      return { flow, answer: reach.ask(flow) };
    }));
  });
  if (all.length === 0) return { verdict: 'unknown', message: () => 'The target has no known port, so nothing was asked. Set port.' };
  return expecting('denied', all);
}

/** Whether a CIDR is in one of the listed blocks, or outside of a cluster whose world is listed. */
function isInside(title: string, from: readonly string[]): boolean {
  const block = readCidr(title.split(' ')[0]);
  return block !== undefined && (from.includes('world') || from.some((each) => readCidr(each)?.contains(block) === true));
}

export function matrixFailure(reach: Reach, matrix: ReachMatrix): Outcome {
  const names = reach.workloadNames.filter((name) => !reach.isOnNode(name));
  if (Object.keys(matrix).length === 0) throw invalid('toMatchReach got an empty matrix', "list at least one target, such as { 'shop/api:8080': ['shop/web'] }; [] means that nothing reaches it");
  const lines: string[] = [];
  let isUnknown = true;
  for (const [text, listed] of Object.entries(matrix)) {
    const { end, port, protocol = 'TCP' } = readTarget(text);
    if (port === undefined) throw invalid(`${JSON.stringify(text)} has no port`, "write a target as 'shop/api:8080'");
    const wanted = new Set(listed.flatMap((source) => expandAll(reach, source) as readonly string[]));
    for (const source of new Set([...names, ...OUTSIDE, ...wanted])) {
      const answer = reach.from(source).to(end).port(port, protocol as ReachProtocol);
      if (answer.verdict === (wanted.has(source) ? 'allowed' : 'denied')) continue;
      isUnknown &&= answer.verdict === 'unknown';
      lines.push([`${wanted.has(source) ? `${source} is listed for ${text}` : `${source} is not listed for ${text}`}: ${answer.sentence}`, ...hints(wanted.has(source) ? 'allowed' : 'denied', answer)].join('\n'));
    }
  }
  return {
    verdict: lines.length === 0 ? true : isUnknown ? 'unknown' : false,
    message: () => (lines.length === 0 ? 'Exactly the listed connections are allowed.' : several(lines)),
  };
}

export function defaultDenyFailure(reach: Reach, { directions = ['ingress', 'egress'], except = [] }: DefaultDenyOptions): Outcome {
  const wrong = directions.find((each) => each !== 'ingress' && each !== 'egress');
  if (wrong !== undefined || directions.length === 0) throw invalid(wrong === undefined ? 'toHaveDefaultDeny got no directions' : `${JSON.stringify(wrong)} is not a direction`, "use 'ingress', 'egress' or both");
  const names = reach.workloadNames.filter((name) => !reach.isOnNode(name) && !except.some((each) => each === name || name.startsWith(`${each}/`)));
  if (names.length === 0) return { verdict: 'unknown', message: () => 'There is no workload to ask about.' };
  const open = names.flatMap((name) => directions.flatMap((direction) => {
    const { defaultDeny, reason } = direction === 'ingress' ? reach.from('world').to(name).port(1).ingress : reach.from(name).to('world').port(1).egress;
    return defaultDeny === true ? [] : [{ name, direction, isKnown: defaultDeny !== undefined, reason }];
  }));
  const [namespace] = open.map(({ name }) => name.split('/')[0]!);
  return {
    verdict: open.length === 0 ? true : open.every(({ isKnown }) => !isKnown) ? 'unknown' : false,
    message: () => (open.length === 0
      ? 'Every workload has default deny.'
      : `${several(open.map(({ name, direction, isKnown, reason }) => (isKnown ? `${name} has no default deny for ${direction}: ${reason}.` : `It is not known whether ${name} has default deny for ${direction}: ${reason}.`)))}\n\nAdd a policy that selects the workloads: new CiliumPolicies(chart, 'default-deny', { namespace: '${namespace}' }).add(Preset.defaultDeny())`),
  };
}

/** What to change, so that the answer becomes the wanted one. */
function hints(wanted: 'allowed' | 'denied', answer: ReachAnswer): string[] {
  if (answer.verdict === 'unknown') return [];
  return wanted === 'allowed' ? missing(answer) : tooWide(answer);
}

function missing(answer: ReachAnswer): string[] {
  if (answer.missing.length > 0) return [`Missing: ${answer.missing.length === 1 ? 'a rule' : 'rules'} such as`, answer.missing.map(yaml).join('---\n').trimEnd()];
  const denying = directionsOf(answer).flatMap(({ rules }) => rules.filter(({ verdict }) => verdict === 'deny'));
  return denying.length > 0 ? [`Remove or narrow ${denying.length === 1 ? 'the deny rule' : 'the deny rules'}: ${denying.map(titleOf).join(', ')}`] : [];
}

function tooWide(answer: ReachAnswer): string[] {
  return directionsOf(answer).flatMap((direction, index, all) => {
    const end = index === 0 ? 'source' : index === all.length - 1 ? 'target' : 'Gateway';
    const allowing = direction.rules.filter(({ verdict }) => verdict === 'allow');
    if (allowing.length > 0) return [`Too wide at the ${end}: ${allowing.map(titleOf).join(', ')}`];
    const isProtected = !all.at(-1)!.reason.startsWith(NOT_ENFORCED);
    if (direction.defaultDeny !== false || end !== (isProtected ? 'target' : 'source')) return [];
    return [`Missing: a policy that switches on default deny for ${isProtected ? 'ingress of the target' : 'egress of the source'}, such as Preset.defaultDeny()`];
  });
}

function directionsOf({ egress, gateway, ingress }: ReachAnswer): ReachAnswer['egress'][] {
  return [egress, ...(gateway ? [gateway.ingress, gateway.egress] : []), ingress];
}

function yaml(object: KubernetesObject): string {
  const { stringifyYaml } = require('../yaml/writer') as typeof import('../yaml/writer');
  return stringifyYaml(object);
}

function explained(all: readonly Asked[], lines: (each: Asked) => readonly string[]): string {
  return several(all.map((each) => lines(each).join('\n')));
}

function several(texts: readonly string[]): string {
  const shown = texts.slice(0, MAX_EXPLAINED).join('\n\n');
  return texts.length <= MAX_EXPLAINED ? shown : `${shown}\n\n... and ${texts.length - MAX_EXPLAINED} more`;
}

