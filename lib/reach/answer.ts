import type { KubernetesObject } from '../kubernetes/object';
import type { Leg } from './missing-policies';
import type { ReachAnswer, ReachFlow } from './question';
import type { DirectionVerdict, Verdict } from './verdicts';

/** An answer without what is made when it is read. */
export type Directions = Omit<ReachAnswer, 'sentence' | 'missing'>;

/** An answer that makes its sentence when it is read: most answers of a matrix never are. */
export class FlowAnswer implements ReachAnswer {
  readonly verdict: Verdict;
  readonly egress: DirectionVerdict;
  readonly ingress: DirectionVerdict;
  declare readonly gateway?: { readonly ingress: DirectionVerdict; readonly egress: DirectionVerdict };
  readonly #flow: ReachFlow;
  readonly #source: string;
  readonly #target: string;
  readonly #legs: () => readonly Leg[];

  constructor(flow: ReachFlow, source: string, target: string, { verdict, egress, ingress, gateway }: Directions, legs: () => readonly Leg[] = () => []) {
    this.verdict = verdict;
    this.egress = egress;
    this.ingress = ingress;
    if (gateway) this.gateway = gateway;
    this.#flow = flow;
    this.#source = source;
    this.#target = target;
    this.#legs = legs;
  }

  get sentence(): string {
    return sentenceOf(this.#flow, this.#source, this.#target, this);
  }

  get missing(): readonly KubernetesObject[] {
    const { missingPolicies } = require('./missing-policies') as typeof import('./missing-policies');
    return this.verdict === 'denied' ? missingPolicies(this.#legs()) : [];
  }

  toJSON(): ReachAnswer {
    const { verdict, egress, gateway, ingress, missing, sentence } = this;
    return { verdict, egress, ...(gateway && { gateway }), ingress, missing, sentence };
  }
}

/** One answer for several ends. Where they differ it is unknown. */
export function combined(answers: readonly Directions[], difference: string): Directions {
  const direction = (all: readonly DirectionVerdict[]): DirectionVerdict => {
    const rules = new Map(all.flatMap((each) => each.rules).map((rule) => [JSON.stringify(rule), rule]));
    return {
      verdict: oneOf(all.map((each) => each.verdict), 'unknown'),
      defaultDeny: oneOf(all.map(({ defaultDeny }) => defaultDeny), undefined),
      rules: [...rules.values()],
      requests: [...new Set(all.flatMap(({ requests }) => requests))].sort(),
      reason: [...new Set(all.some((each) => each.verdict !== all[0]!.verdict) ? [difference, ...reasonsOf(all, 'unknown')] : all.map(({ reason }) => reason))].join('; '),
    };
  };
  const gateways = answers.flatMap(({ gateway }) => gateway ?? []);
  return {
    verdict: oneOf(answers.map(({ verdict }) => verdict), 'unknown'),
    egress: direction(answers.map(({ egress }) => egress)),
    ingress: direction(answers.map(({ ingress }) => ingress)),
    ...(gateways.length > 0 && { gateway: { ingress: direction(gateways.map(({ ingress }) => ingress)), egress: direction(gateways.map(({ egress }) => egress)) } }),
  };
}

function oneOf<T>(values: readonly T[], otherwise: T): T {
  return values.every((value) => value === values[0]) ? values[0]! : otherwise;
}

function sentenceOf({ port, protocol = 'TCP', request }: ReachFlow, source: string, target: string, answer: Directions): string {
  const { verdict } = answer;
  const asked = request === undefined ? '' : request.protocol === 'http' ? ` (${request.method} ${request.path})` : ` (${request.protocol} ${request.name})`;
  const can = verdict === 'allowed' ? 'can reach' : verdict === 'denied' ? 'cannot reach' : 'may or may not reach';
  return `${source} ${can} ${target} at ${protocol}/${port}${asked}: ${reasonOf(answer)}.`;
}

function reasonsOf(directions: readonly DirectionVerdict[], verdict: Verdict): string[] {
  return directions.filter((each) => each.verdict === verdict).map(({ reason }) => reason);
}

/** Why, as a part of a sentence. */
function reasonOf({ verdict, egress, gateway, ingress }: Directions): string {
  const directions = [egress, ...(gateway ? [gateway.ingress, gateway.egress] : []), ingress];
  const decisive = reasonsOf(directions, verdict);
  // Several ends may be denied in different directions.
  const reasons = new Set(decisive.length > 0 ? decisive : reasonsOf(directions, 'unknown'));
  const limits = verdict === 'allowed' ? [...new Set(directions.flatMap(({ requests }) => requests))] : [];
  return `${[...reasons].join('; ')}${limits.length > 0 ? `; only requests that match ${limits.join(', ')}` : ''}`;
}
