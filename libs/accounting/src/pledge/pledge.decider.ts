import type { Decider, EventIds } from '@art30/event-sourcing';
import type { Warning } from '../kernel/booking';
import { bookedLines, loweredBy, type BookedLine } from '../accounts/books';
import { demandPostingDate, posted, postingDateOf } from '../period/posting';
import { policiesOfBuild, type PostingPolicies, type PostingPolicy } from '../policy/policies';
import { refuse, type RejectionCode } from '../kernel/rejection';
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
import { guardedEffects, type Measure } from './guards/guarded-effects';
import { firstViolation, shortfalls, type GuardViolation } from './guards/guard-violation';
import type { PledgeCommand, PledgeEvent, PledgeFact } from './facts/pledge.facts';
import { booked, evolvePledge } from './state/pledge.evolve';
import type { Pledge, PledgeContext, PledgeState } from './state/pledge.state';
import { refund } from './paying/refund';
import { payRefund } from './paying/refund-payment';
import { reschedule } from './terms/rescheduling';
import { terminate } from './terms/termination';
import { reversalAlong, reverse } from './reversing/reversal';
import { demandNotRevaluedSince, demandNoValueLeft, revalue } from './valuing/revaluation';
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
      demandPostingDate(command.facts, context.posting, context.today);
      const deciding = { command, context, policies, eventId };
      const facts = stage(command, state, context);
      const events = bookAll(deciding, withDependants(deciding, facts, state), state);
      return withinBankCash(command, events, context);
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
      return revalue(command, state, context);
    case 'ReversePledgeEvent':
      return reverse(command, state, context);
  }
}

type Guard = {
  /** The refusal that a quantity below zero means. */
  readonly code: RejectionCode;
  /** Quantities that may fall short all the same, because the money is gone. */
  readonly mayFallShort?: readonly Measure[];
};

const guards: Readonly<Record<PledgeCommand['type'], Guard>> = {
  AnnouncePledge: { code: 'INVALID_AMOUNT' },
  AmendPledge: { code: 'BELOW_RECEIVED' },
  WithdrawPledge: { code: 'DEPENDENT_EVENTS' },
  LapsePledge: { code: 'DEPENDENT_EVENTS' },
  AcceptPledge: { code: 'PLEDGE_STATUS' },
  SignAgreement: { code: 'BELOW_RECEIVED' },
  SignDirectly: { code: 'BELOW_RECEIVED' },
  TakeOverPledge: { code: 'BALANCES_DO_NOT_SUM', mayFallShort: ['unallocated cash'] },
  SettleInstalments: { code: 'SETTLEMENT_EXCEEDS_OUTSTANDING' },
  BookCredit: { code: 'RECOVERY_EXCEEDS_WRITTEN_OFF' },
  PayLevy: { code: 'DATES_NOT_ORDERED', mayFallShort: ['unallocated cash'] },
  RefuseSettlement: { code: 'PLEDGE_STATUS' },
  UndoSettlement: { code: 'DEPENDENT_EVENTS' },
  MakeAllocation: { code: 'INSUFFICIENT_CASH' },
  ReduceAllocation: { code: 'INSUFFICIENT_UNSPENT' },
  MakeReallocation: { code: 'INSUFFICIENT_UNSPENT' },
  ReportExpenditure: {
    code: 'INSUFFICIENT_UNSPENT',
    mayFallShort: ['spending authority', 'support reserve'],
  },
  ChargeSupport: { code: 'INSUFFICIENT_UNSPENT', mayFallShort: ['support reserve'] },
  RescheduleInstalments: { code: 'PLEDGE_STATUS' },
  MeetCondition: { code: 'CONDITION_EXCEEDED' },
  FailCondition: { code: 'CONDITION_EXCEEDED', mayFallShort: ['unallocated cash'] },
  TerminateAgreement: { code: 'EXCEEDS_RECEIVABLE', mayFallShort: ['unallocated cash'] },
  BookAllowance: { code: 'EXCEEDS_RECEIVABLE' },
  WriteOffReceivable: { code: 'EXCEEDS_RECEIVABLE' },
  SendReminder: { code: 'PLEDGE_STATUS' },
  RefundContribution: { code: 'INSUFFICIENT_UNSPENT' },
  PayRefund: { code: 'DATES_NOT_ORDERED', mayFallShort: ['unallocated cash'] },
  ConvertCash: { code: 'INSUFFICIENT_CASH', mayFallShort: ['unallocated cash'] },
  RevaluePledge: { code: 'PLEDGE_STATUS', mayFallShort: ['unallocated cash'] },
  ReversePledgeEvent: { code: 'DEPENDENT_EVENTS' },
};

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
  return reversalsFor(
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
}

/** Dates the facts, books them one after the other, and refuses what would not hold. */
function bookAll(
  deciding: Deciding,
  facts: readonly PledgeFact[],
  state: PledgeState,
): PledgeEvent[] {
  let before = state;
  return facts.map((fact, index) => {
    const event = bookOrRefuse(deciding, fact, before);
    before = evolvePledge(before, { id: deciding.eventId(index), event });
    return event;
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
  const fact = datedFact(command, undated, state, context);
  const rules = rulesFor(policies, fact, state);
  const entries = rules.pledge(fact, state);
  const before = state.status === 'none' ? [] : [...state.lines, ...context.linesElsewhere];
  const added = bookedLines(postingDateOf(fact.data), entries);
  if (state.status !== 'none') demandValuesHold(fact, state, added);
  const { code, mayFallShort = [] } =
    guards[isOfRevaluation(fact) ? 'RevaluePledge' : command.type];
  const quantities = loweredBy(before, added, guardedEffects);
  const [binding, others] = [false, true].map((free) =>
    quantities.filter(({ measure }) => mayFallShort.includes(measure) === free),
  );
  const violation = firstViolation(code, binding ?? [], state);
  return { event: booked(warned(fact, shortfalls(others ?? [])), rules.id, entries), violation };
}

/** Refuses facts that change cash after its conversion, or values before a revaluation. */
function demandValuesHold(fact: PledgeFact, pledge: Pledge, added: readonly BookedLine[]): void {
  if ('reverses' in fact.data) demandNotConverted(pledge, added);
  demandNotRevaluedSince(pledge, added);
  if (isOfRevaluation(fact)) demandNoValueLeft(pledge, added);
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
