import type { Decider } from '@art30/event-sourcing';
import { demandPostingDate, onItsDay } from '../period/posting';
import { policiesOfBuild, type PostingPolicies } from '../policy/policies';
import { refuse } from '../kernel/rejection';
import { allocate, reallocate, reduceAllocation } from './spending-authority/allocation';
import { amendAgreement } from './terms/amendment';
import { accept, amend, announce, end } from './terms/announcement';
import { sign, signDirectly } from './terms/agreement';
import { bookAllowance } from './receivables/allowance';
import { failCondition, meetCondition } from './receivables/condition';
import { convert } from './payments/conversion';
import { payLevy, bookCredit } from './receipts/credit';
import { reversalsFor } from './reversals/dependants';
import { withinBankCash } from './guards/bank-cash';
import type { PledgeCommand, PledgeEvent, PledgeFact } from './facts/pledge.facts';
import { evolvePledge } from './state/pledge.evolve';
import type { Pledge, PledgeContext, PledgeState } from './state/pledge.state';
import { refund } from './payments/refund';
import { payRefund } from './payments/refund-payment';
import { reschedule } from './terms/rescheduling';
import { terminate } from './terms/termination';
import { reversalAlong, reverse, takenBackWith } from './reversals/reversal';
import { demandAfterMovements } from './reversals/later-movements';
import { revalue, takenBackSince } from './revaluation/revaluation';
import { refuseSettlement, settle, undoSettlement } from './receipts/settlement';
import { chargeSupport, reportExpenditure } from './spending-authority/expenditure';
import { takeOver } from './take-over/take-over';
import { remind } from './receivables/reminder';
import { writeOff } from './receivables/write-off';
import { rulesFor, tryBooking, warnedTogether, type Deciding } from './try-booking';

/**
 * Decider of all commands on a pledge, from announcement to refund: it checks a command and returns the events to
 * store. Each stage, such as `receipts` or `terms`, has its functions in a folder beside this file.
 */
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

/**
 * Returns the facts of a command. For a reversal, they include the reversals of its dependants (events made under the
 * reversed event or out of its money).
 */
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
  const { facts: why } = command;
  /**
   * Returns the reversals of revaluation shares that come before the given reversal. A share is the part of a
   * revaluation's exchange difference that belongs to a later movement of money. It is reversed with either of them.
   */
  const sharesWith = (fact: PledgeFact, pledge: Pledge): readonly PledgeFact[] => {
    const { reverses = '' } = fact.data as { readonly reverses?: string };
    return takenBackWith(pledge, reverses).map((taken) => reversalAlong(why, reverses, taken));
  };
  let tried = 0;
  const upon = (pledge: Pledge, those: readonly PledgeFact[]): Pledge =>
    those.reduce((before, fact, index) => {
      const { event } = tryBooking(deciding, fact, before);
      return evolvePledge(before, { id: deciding.eventId(tried + index), event }) as Pledge;
    }, pledge);
  const reversals = reversalsFor(
    {
      eventId,
      reversal,
      withDependants: why.withDependants === true,
      reversalOf: (dependant) => reversalAlong(why, eventId, dependant),
      tried: (fact, pledge) => tryBooking(deciding, fact, upon(pledge, sharesWith(fact, pledge))),
      after: (fact, pledge) => {
        const those = [...sharesWith(fact, pledge), fact];
        const after = upon(pledge, those);
        tried += those.length;
        return after;
      },
    },
    state,
  );
  return reversals.flatMap((one) => [...sharesWith(one, state), one]);
}

/**
 * Turns the facts into events, each booked on the state after the event before it. A revaluation is followed by the
 * events that book back its shares. Refuses a fact that would take a guarded quantity (such as unallocated cash) below
 * zero.
 */
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
  return warnedTogether(events, state);
}

/**
 * Returns the facts that follow a backdated revaluation, one for each movement of money after its day. Each books back
 * the part of the exchange difference that belongs to the money that moved.
 */
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

/**
 * Books one fact. Refuses a fact that would take a guarded quantity (such as unallocated cash) below zero on any later
 * date.
 */
function bookOrRefuse(deciding: Deciding, undated: PledgeFact, state: PledgeState): PledgeEvent {
  const { event, violation } = tryBooking(deciding, undated, state);
  if (violation) return refuse(violation.code, violation.detail, violation.field);
  demandAfterMovements(event, state);
  return event;
}
