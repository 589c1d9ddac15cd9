import type { EventIds } from '@art30/event-sourcing';
import type { Warning } from '../kernel/booking';
import { bookedLines, loweredBy, type BookedLine } from '../accounts/balances';
import { daysOf, posted, postingDateOf } from '../period/posting';
import type { PostingPolicies, PostingPolicy } from '../policy/policies';
import { noOrigins, originsAfter, statingOrigins } from './cash/origins';
import { demandNotConverted, demandProceedsThere } from './payments/conversion';
import { demandNotRefunded } from './payments/refund-limits';
import {
  effectsWithin,
  firstViolation,
  guardedEffects,
  guardOf,
  type GuardViolation,
  linesMoving,
  type Measure,
  shortfalls,
} from './guards/guards';
import {
  booked,
  type PledgeCommand,
  type PledgeEvent,
  type PledgeFact,
} from './facts/pledge.facts';
import type { Pledge, PledgeContext, PledgeState, SignedPledge } from './state/pledge.state';
import { withRatesNeeded } from './reversals/reversal';
import { demandCashCarried } from './take-over/opening-balances';
import { demandNotRevaluedSince } from './revaluation/revaluation';
import { evolvePledge } from './state/pledge.evolve';
import { isOfRevaluation } from './state/revaluation.state';

/** Inputs of a decision: the command, the data of other streams, the posting rules, and ids for events. */
export interface Deciding {
  readonly command: PledgeCommand;
  readonly context: PledgeContext;
  readonly policies: PostingPolicies;
  readonly eventId: EventIds;
}

/** A fact as it would be booked, and the quantities that it would bring below zero. */
export interface Tried {
  readonly event: PledgeEvent;
  /** First quantity for which the fact is refused. */
  readonly violation: GuardViolation | undefined;
  /**
   * Unallocated cash that would be below zero, although the command may do so. A reversal is refused for it only if a
   * later event used the missing cash.
   */
  readonly shortage: GuardViolation | undefined;
}

export function tryBooking(
  { command, context, policies, eventId }: Deciding,
  undated: PledgeFact,
  state: PledgeState,
): Tried {
  const fact = withGrounds(datedFact(command, undated, state, context), state, context);
  const rules = rulesFor(policies, fact, state);
  const entries = rules.pledge(fact, state);
  const { data } = fact;
  const added = bookedLines(postingDateOf(data), entries, data.effectiveDate);
  if (state.status !== 'none') demandValuesHold(fact, state, added);
  if (fact.type === 'PledgeTakenOver') demandCashCarried(added, originsAfter(noOrigins, fact));
  const { code, mayFallShort = [] } = guardOf(command, fact);
  const quantities = loweredBy(movingLinesOf(state), added, effectsOf(fact, state));
  const [binding, others] = [false, true].map((free) =>
    quantities.filter(({ measure }) => mayFallShort.includes(measure) === free),
  );
  const violation = firstViolation(code, binding ?? [], state);
  const unallocated = (others ?? []).filter(({ measure }) => measure === 'unallocated cash');
  const shortage = firstViolation('DEPENDENT_EVENTS', unallocated, state);
  const event = booked(warned(fact, shortfalls(unallocated)), rules.id, entries);
  if ('reverses' in data && hasRefunds(state)) {
    const after = evolvePledge(state, { id: eventId(0), event });
    demandNotRefunded(state, after as Pledge, { from: daysOf(data), rates: context.rates });
  }
  return { event, violation, shortage };
}

function hasRefunds(state: PledgeState): state is SignedPledge {
  return state.status === 'signed' && state.refundedContributions.length > 0;
}

/**
 * Refuses a reversal that takes away cash which a conversion has used, the reversal of a conversion whose money is
 * spent, and lines posted before a revaluation of their balances.
 */
function demandValuesHold(fact: PledgeFact, pledge: Pledge, added: readonly BookedLine[]): void {
  if ('reverses' in fact.data) demandNotConverted(pledge, added);
  const isConversion = fact.type === 'EventReversed' && fact.data.reversedType === 'CashConverted';
  if (isConversion) demandProceedsThere(pledge, added);
  if (!isOfRevaluation(fact)) demandNotRevaluedSince(pledge, added);
}

/**
 * Adds data of other streams to a fact: exchange rates for a reversal, and the origins (earmark or bucket) of purposes
 * that are new to the pledge. The posting rules then need only the fact and the pledge.
 */
function withGrounds(
  fact: PledgeFact,
  state: PledgeState,
  { purposes, rates }: PledgeContext,
): PledgeFact {
  if (state.status !== 'none') {
    const rated = withRatesNeeded(fact, state, { rates });
    return statingOrigins(rated, state.origins, state, purposes);
  }
  return fact.type === 'PledgeTakenOver'
    ? statingOrigins(fact, noOrigins, fact.data, purposes)
    : fact;
}

/**
 * Returns the function that finds the guarded quantities of a line. An allocation is also limited by the cash of all
 * purposes with one origin (an earmark or the bucket) together, so their sum is guarded too.
 */
function effectsOf(fact: PledgeFact, state: PledgeState) {
  if (fact.type !== 'AllocationMade' || state.status === 'none') return guardedEffects;
  return effectsWithin(originsAfter(state.origins, fact));
}

function warned(fact: PledgeFact, more: readonly Warning[]): PledgeFact {
  if (more.length === 0) return fact;
  const warnings = [...(fact.data.warnings ?? []), ...more];
  return { ...fact, data: { ...fact.data, warnings } } as PledgeFact;
}

/**
 * Replaces the shortfall warnings of a command that also books shares of revaluations by those after its last event.
 * Cash that is short after one event may be there again after the next one.
 */
export function warnedTogether(events: readonly PledgeEvent[], before: PledgeState): PledgeEvent[] {
  if (!events.slice(1).some(isOfRevaluation)) return [...events];
  const added = events.flatMap(({ data }) => bookedLines(postingDateOf(data), data.entries));
  const lowered = loweredBy(movingLinesOf(before), added, guardedEffects);
  const short = shortfalls(lowered.filter(({ measure }) => measure === 'unallocated cash'));
  return events.map((event, index) => {
    const { warnings: own = [], ...data } = event.data;
    const others = own.filter(({ code }) => code !== 'SHORTFALL');
    const warnings = index === 0 ? [...others, ...short] : others;
    return { ...event, data: { ...data, ...(warnings.length > 0 ? { warnings } : {}) } };
  }) as PledgeEvent[];
}

function movingLinesOf(state: PledgeState) {
  return (measures: ReadonlySet<Measure>) =>
    state.status === 'none' ? [] : linesMoving(state.lines, measures);
}

function datedFact(
  { facts }: PledgeCommand,
  fact: PledgeFact,
  state: PledgeState,
  { posting, today }: PledgeContext,
): PledgeFact {
  const along = 'reversedWith' in fact.data ? fact.data : facts;
  const postingDate = 'postingDate' in along ? along.postingDate : undefined;
  const original =
    'reverses' in fact.data && state.status !== 'none'
      ? state.booked.get(fact.data.reverses)
      : undefined;
  const { effectiveDate: concerns, postedOn: notBefore } = original ?? {};
  const dates = { postingDate, concerns, notBefore };
  return { ...fact, data: posted(fact.data, dates, posting, today) } as PledgeFact;
}

/** Returns the posting rules for a fact: those of its agreement or, before the signature, of its effective date. */
export function rulesFor(
  policies: PostingPolicies,
  fact: PledgeFact,
  state: PledgeState,
): PostingPolicy {
  if (fact.type === 'PledgeTakenOver') return policies.on(fact.data.signedOn);
  if (state.status === 'signed') return policies.named(state.policy);
  return policies.on(fact.data.effectiveDate);
}
