import type { Decider, EventIds } from '@art30/event-sourcing';
import type { Warning } from '../kernel/booking';
import { bookedLines, loweredBy, type BookedLine } from '../accounts/books';
import { demandPostingDate, posted, postingDateOf } from '../period/posting';
import { onItsDay } from '../period/posting-day';
import { policiesOfBuild, type PostingPolicies, type PostingPolicy } from '../policy/policies';
import { refuse } from '../kernel/rejection';
import { noOrigins, originsAfter, statingOrigins } from './cash/origins';
import { allocate, reallocate, reduceAllocation } from './spending/allocation';
import { amendAgreement } from './terms/amendment';
import { accept, amend, announce, end } from './terms/announcement';
import { sign, signDirectly } from './terms/agreement';
import { bookAllowance } from './receivables/allowance';
import { failCondition, meetCondition } from './receivables/condition';
import { convert, demandNotConverted } from './paying/conversion';
import { payLevy, bookCredit } from './receiving/credit';
import { reversalsFor } from './reversing/dependants';
import { withinBankCash } from './guards/bank-cash';
import { effectsWithin, guardedEffects } from './guards/guarded-effects';
import { firstViolation, shortfalls, type GuardViolation } from './guards/guard-violation';
import {
  booked,
  type PledgeCommand,
  type PledgeEvent,
  type PledgeFact,
} from './facts/pledge.facts';
import { evolvePledge } from './state/pledge.evolve';
import type { Pledge, PledgeContext, PledgeState } from './state/pledge.state';
import { refund } from './paying/refund';
import { payRefund } from './paying/refund-payment';
import { reschedule } from './terms/rescheduling';
import { terminate } from './terms/termination';
import { reversalAlong, reverse, takenBackWith, withRatesNeeded } from './reversing/reversal';
import { commandGuards } from './guards/command-guards';
import { demandNotRevaluedSince, revalue } from './valuing/revaluation';
import { takenBackSince } from './valuing/taken-back';
import { isOfRevaluation } from './state/revaluation.state';
import { refuseSettlement, settle, undoSettlement } from './receiving/settlement';
import { chargeSupport, reportExpenditure } from './spending/spending';
import { takeOver } from './opening/take-over';
import { remind } from './receivables/reminder';
import { writeOff } from './receivables/write-off';

/** The life of a pledge, from announcement to allocation; each stage has its file beside this. */
export const pledgeDecider = pledgeDeciderUnder(policiesOfBuild);

export function pledgeDeciderUnder(
  policies: PostingPolicies,
): Decider<PledgeState, PledgeCommand, PledgeEvent, PledgeContext> {
  return {
    initialState: { status: 'none' },

    decide(command, state, context, eventId) {
      const decided = (given: PledgeCommand) => {
        demandPostingDate(given.facts, context.posting, context.today);
        const deciding = { command: given, context, policies, eventId };
        const facts = withDependants(deciding, stage(given, state, context), state);
        return withinBankCash(given, bookAll(deciding, facts, state), context);
      };
      return onItsDay(command, context.posting, decided);
    },

    evolve: evolvePledge,
  };
}

function stage(command: PledgeCommand, state: PledgeState, context: PledgeContext): PledgeFact[] {
  switch (command.type) {
    case 'AnnouncePledge':
      return announce(command, state, context);
    case 'AmendPledge':
      return state.status === 'signed'
        ? amendAgreement(command, state, context)
        : amend(command, state, context);
    case 'RescheduleInstalments':
      return reschedule(command, state);
    case 'WithdrawPledge':
    case 'LapsePledge':
      return end(command, state);
    case 'AcceptPledge':
      return accept(command, state, context);
    case 'SignAgreement':
      return sign(command, state, context);
    case 'SignDirectly':
      return signDirectly(command, state, context);
    case 'TakeOverPledge':
      return takeOver(command, state, context);
    case 'SettleInstalments':
      return settle(command, state, context);
    case 'BookCredit':
      return bookCredit(command, state, context);
    case 'PayLevy':
      return payLevy(command, state, context);
    case 'RefuseSettlement':
      return refuseSettlement(command, state);
    case 'UndoSettlement':
      return undoSettlement(command, state, context);
    case 'MakeAllocation':
      return allocate(command, state, context);
    case 'ReduceAllocation':
      return reduceAllocation(command, state, context);
    case 'MakeReallocation':
      return reallocate(command, state, context);
    case 'ReportExpenditure':
      return reportExpenditure(command, state, context);
    case 'ChargeSupport':
      return chargeSupport(command, state);
    case 'MeetCondition':
      return meetCondition(command, state, context);
    case 'FailCondition':
      return failCondition(command, state);
    case 'TerminateAgreement':
      return terminate(command, state);
    case 'BookAllowance':
      return bookAllowance(command, state);
    case 'WriteOffReceivable':
      return writeOff(command, state, context);
    case 'SendReminder':
      return remind(command, state);
    case 'RefundContribution':
      return refund(command, state, context);
    case 'PayRefund':
      return payRefund(command, state, context);
    case 'ConvertCash':
      return convert(command, state, context);
    case 'RevaluePledge':
      return revalue(command, state);
    case 'ReversePledgeEvent':
      return reverse(command, state, context);
  }
}

/** A decision under way: what was asked, the facts from elsewhere, the rules that book, and ids. */
interface Deciding {
  readonly command: PledgeCommand;
  readonly context: PledgeContext;
  readonly policies: PostingPolicies;
  readonly eventId: EventIds;
}

/** The facts of a command; a reversal comes with those of its dependants. */
function withDependants(
  deciding: Deciding,
  facts: readonly PledgeFact[],
  state: PledgeState,
): readonly PledgeFact[] {
  const { command } = deciding;
  const [reversal] = facts;
  const undoes = command.type === 'ReversePledgeEvent' || command.type === 'UndoSettlement';
  if (!undoes || state.status === 'none' || !reversal || !('reverses' in reversal.data)) {
    return facts;
  }
  const { reverses: eventId } = reversal.data;
  const reversals = reversalsFor(
    {
      ...{ eventId, reversal, withDependants: command.facts.withDependants === true },
      reversalOf: (dependant) => reversalAlong(command.facts, eventId, dependant),
      violationBy: (fact, pledge) => tryBooking(deciding, fact, pledge).violation,
      after: (fact, pledge, index) => {
        const { event } = tryBooking(deciding, fact, pledge);
        return evolvePledge(pledge, { id: deciding.eventId(index), event }) as Pledge;
      },
    },
    state,
  );
  return reversals.flatMap((one) => {
    const reversed = 'reverses' in one.data ? one.data.reverses : '';
    const along = takenBackWith(state, reversed).map((taken) =>
      reversalAlong(command.facts, reversed, taken),
    );
    return [...along, one];
  });
}

/** Dates the facts, books them one after the other, and refuses what would not hold. */
function bookAll(
  deciding: Deciding,
  facts: readonly PledgeFact[],
  state: PledgeState,
): PledgeEvent[] {
  let before = state;
  const events: PledgeEvent[] = [];
  const book = (fact: PledgeFact) => {
    const event = bookOrRefuse(deciding, fact, before);
    before = evolvePledge(before, { id: deciding.eventId(events.length), event });
    events.push(event);
  };
  for (const fact of facts) {
    const id = deciding.eventId(events.length);
    book(fact);
    for (const taken of takenBackBy(deciding, { id, fact }, before)) book(taken);
  }
  return events;
}

/** Of a run: its share that is taken back on each day on which something has moved since. */
function takenBackBy(
  { policies }: Deciding,
  { id, fact }: { readonly id: string; readonly fact: PledgeFact },
  state: PledgeState,
): PledgeFact[] {
  if (fact.type !== 'PledgeRevalued' || state.status === 'none') return [];
  const post = (of: PledgeFact, before: PledgeState) =>
    rulesFor(policies, of, before).pledge(of, before);
  const { revaluationId } = fact.data;
  return [...takenBackSince(id, state, post).keys()].map((moved) => {
    const effectiveDate = state.booked.get(moved)?.postedOn ?? fact.data.effectiveDate;
    return {
      type: 'PledgeRevalued',
      data: { effectiveDate, revaluationId, rates: {}, items: [], moved },
    };
  });
}

/** Books a fact and refuses what would not hold at every date from its posting date on. */
function bookOrRefuse(deciding: Deciding, undated: PledgeFact, state: PledgeState): PledgeEvent {
  const { event, violation } = tryBooking(deciding, undated, state);
  return violation ? refuse(violation.code, violation.detail, violation.field) : event;
}

/** A fact as it would be booked, and the first quantity that would not hold with it. */
function tryBooking(
  { command, context, policies }: Deciding,
  undated: PledgeFact,
  state: PledgeState,
): { readonly event: PledgeEvent; readonly violation: GuardViolation | undefined } {
  const fact = withGrounds(datedFact(command, undated, state, context), state, context);
  const rules = rulesFor(policies, fact, state);
  const entries = rules.pledge(fact, state);
  const before = state.status === 'none' ? [] : state.lines;
  const { data } = fact;
  const added = bookedLines(postingDateOf(data), entries, data.effectiveDate);
  if (state.status !== 'none') demandValuesHold(fact, state, added);
  const { code, mayFallShort = [] } =
    commandGuards[isOfRevaluation(fact) ? 'RevaluePledge' : command.type];
  const quantities = loweredBy(before, added, effectsOf(fact, state));
  const [binding, others] = [false, true].map((free) =>
    quantities.filter(({ measure }) => mayFallShort.includes(measure) === free),
  );
  const violation = firstViolation(code, binding ?? [], state);
  return { event: booked(warned(fact, shortfalls(others ?? [])), rules.id, entries), violation };
}

/** Refuses facts that change cash after its conversion, or values before a revaluation. */
function demandValuesHold(fact: PledgeFact, pledge: Pledge, added: readonly BookedLine[]): void {
  if ('reverses' in fact.data) demandNotConverted(pledge, added);
  if (!isOfRevaluation(fact)) demandNotRevaluedSince(pledge, added);
}

/** The fact with what it rests on elsewhere: origins of purposes new to the pledge, and rates. */
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

/** Money is allocated out of a purpose as far as all of its origin has it. */
function effectsOf(fact: PledgeFact, state: PledgeState) {
  if (fact.type !== 'AllocationMade' || state.status === 'none') return guardedEffects;
  return effectsWithin(originsAfter(state.origins, fact));
}

function warned(fact: PledgeFact, more: readonly Warning[]): PledgeFact {
  if (more.length === 0) return fact;
  const warnings = [...(fact.data.warnings ?? []), ...more];
  return { ...fact, data: { ...fact.data, warnings } } as PledgeFact;
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

/** The policy of the agreement for all that comes after its signature. */
function rulesFor(policies: PostingPolicies, fact: PledgeFact, state: PledgeState): PostingPolicy {
  if (fact.type === 'PledgeTakenOver') return policies.on(fact.data.signedOn);
  if (state.status === 'signed') return policies.named(state.policy);
  return policies.on(fact.data.effectiveDate);
}
