import type { KubernetesObject } from '../kubernetes/object';
import { titleOf } from '../reach/verdicts';
import { expand, OUTSIDE, readTarget } from '../reach/patterns';
import type { ReachAnswer, ReachFlow, ReachProtocol } from '../reach/question';
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
  return expand(reach, flow.from).flatMap((from) => expand(reach, flow.to).map((to) => ({ flow: { ...flow, from, to } as ReachFlow, answer: reach.ask({ ...flow, from, to } as ReachFlow) })));
}

/** All flows must have the verdict. */
function expecting(wanted: 'allowed' | 'denied', all: readonly Asked[]): Outcome {
  const wrong = all.filter(({ answer }) => answer.verdict !== wanted);
  const isUnknown = wrong.length > 0 && wrong.every(({ answer }) => answer.verdict === 'unknown');
  if (all.length === 0) return { verdict: 'unknown', message: () => 'No workload matches the pattern, so nothing was asked.' };
  return {
    verdict: wrong.length === 0 ? true : isUnknown ? 'unknown' : false,
    message: () => (wrong.length === 0 ? explained(all, (each) => [each.answer.sentence, ...(wanted === 'allowed' ? tooWide(each.answer) : [])]) : explained(wrong, (each) => [each.answer.sentence, ...hints(wanted, each.answer)])),
  };
}

export function allowOnlyFailure(reach: Reach, { to, from, port, protocol = 'TCP' }: ReachLimit): Outcome {
  const permitted = new Set(from.flatMap((end) => expand(reach, end)));
  const targets = expand(reach, to);
  const sources = [...new Set<ReachFlow['from']>([...reach.workloadNames.filter((name) => !reach.isOnNode(name)), ...OUTSIDE])].filter((end) => !permitted.has(end as string));
  const all = targets.flatMap((target) => {
    const ports = port !== undefined ? [{ port, protocol }] : typeof target === 'string' ? reach.portsOf(target) : [];
    return ports.flatMap((each) => sources.map((source): Asked => {
      const flow = { from: source, to: target, ...each } as ReachFlow;
      return { flow, answer: reach.ask(flow) };
    }));
  });
  if (all.length === 0) return { verdict: 'unknown', message: () => 'The target has no known port, so nothing was asked. Set port.' };
  return expecting('denied', all);
}

export function matrixFailure(reach: Reach, matrix: ReachMatrix): Outcome {
  const names = reach.workloadNames.filter((name) => !reach.isOnNode(name));
  const lines: string[] = [];
  let isUnknown = true;
  for (const [text, listed] of Object.entries(matrix)) {
    const { end, port, protocol = 'TCP' } = readTarget(text);
    if (port === undefined) throw new TypeError(`${JSON.stringify(text)} has no port: write a target as 'shop/api:8080'`);
    const wanted = new Set(listed.flatMap((source) => expand(reach, source) as readonly string[]));
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
    return end === 'target' && direction.defaultDeny === false ? ['Missing: a policy that switches on default deny for ingress of the target, such as Preset.defaultDeny()'] : [];
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

