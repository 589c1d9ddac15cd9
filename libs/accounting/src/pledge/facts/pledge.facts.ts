import { type EventIn, type Fact, type FactsOf } from '../../kernel/booking';
import { byThree, event, on, undoneIn, type EventShape } from '../../rows/event-row';
import { mirror, type PledgeUndoing } from '../../reversals/reversal-rules';
import { commandOf, decides, short, type CommandRow } from '../../rows/command-row';
import type { IsoDate } from '../../kernel/dates';
import type { Entry } from '../../kernel/entries';
import { ratesUsed } from '../../rates/rates.facts';
import { id, listOf, oneOf, optional, part, shape, yesOrNo, type Members } from '../../schema';
import { mirroring, reversalWithDependants } from '../../reversals/reversal.facts';
import {
  AgreementAmended,
  AgreementSigned,
  AmendPledge,
  InstalmentsRescheduled,
  moneyTerms,
  PledgeAmended,
  RescheduleInstalments,
  SignAgreement,
} from './agreement.facts';
import { Earmark, earmarksMax, type OnPledge } from './pledge-parts';
import {
  AcceptPledge,
  AnnouncePledge,
  LapsePledge,
  PledgeAccepted,
  PledgeAnnounced,
  PledgeLapsed,
  PledgeTakenOver,
  PledgeWithdrawn,
  SignDirectly,
  TakeOverPledge,
  WithdrawPledge,
} from './opening.facts';
import {
  CashConverted,
  ContributionRefunded,
  ConvertCash,
  LevyPaid,
  PayLevy,
  PaymentReturned,
  PayRefund,
  RefundContribution,
  RefundPaid,
} from './payments.facts';
import {
  AgreementTerminated,
  AllowanceBooked,
  BookAllowance,
  ConditionFailed,
  ConditionMet,
  FailCondition,
  MeetCondition,
  ReceivableWrittenOff,
  ReminderSent,
  SendReminder,
  TerminateAgreement,
  WriteOffReceivable,
} from './receivables.facts';
import {
  BookCredit,
  CoordinationLevyAccrued,
  creditedTypes,
  InterestCredited,
  ReceiptApplicationRefused,
  ReceiptApplicationReversed,
  ReceiptApplied,
  RefuseSettlement,
  SettleInstalments,
  UndoSettlement,
  WrittenOffRecovered,
} from './receipts.facts';
import {
  AllocationMade,
  AllocationReduced,
  ChargeSupport,
  ExpenditureReported,
  MakeAllocation,
  MakeReallocation,
  ReallocationMade,
  ReduceAllocation,
  ReportExpenditure,
  SupportCostCharged,
} from './spending-authority.facts';
import { PledgeRevalued, RevaluePledge } from './revaluation.facts';

export const Reversal = shape('ReversePledgeEvent', {
  ...reversalWithDependants,
  paymentOnly: optional(
    yesOrNo(
      'Of a refund that was approved and paid at once: only its payment never happened, and what was approved is owed.',
      true,
    ),
  ),
});

/**
 * Reverses one event of a pledge, which is possible once. If later events depend on the event, they must be reversed
 * together with it; otherwise the command is refused.
 */
export class ReversePledgeEvent extends commandOf(Reversal, {
  ...decides('EventReversed'),
  ...short('DEPENDENT_EVENTS'),
})<OnPledge & { readonly eventId: string }> {}

/**
 * Status and earmarks that a pledge has again after its signature was reversed. The status is `cancelled` if the pledge
 * was never announced.
 */
export const Restored = shape('Restored', {
  status: oneOf(['announced', 'accepted', 'cancelled'])(
    'Status that the pledge has again.',
    'announced',
  ),
  earmarks: listOf(Earmark, earmarksMax + 1)('The shares that stand again.'),
});

const facts = {
  PledgeAnnounced,
  PledgeAmended,
  PledgeWithdrawn,
  PledgeLapsed,
  PledgeAccepted,
  AgreementSigned,
  PledgeTakenOver,
  AgreementAmended,
  InstalmentsRescheduled,
  ConditionMet,
  ConditionFailed,
  AgreementTerminated,
  ReceiptApplied,
  InterestCredited,
  CoordinationLevyAccrued,
  WrittenOffRecovered,
  PaymentReturned,
  ReceiptApplicationRefused,
  LevyPaid,
  AllocationMade,
  AllocationReduced,
  ReallocationMade,
  ExpenditureReported,
  SupportCostCharged,
  AllowanceBooked,
  ReceivableWrittenOff,
  ReminderSent,
  ContributionRefunded,
  RefundPaid,
  CashConverted,
  PledgeRevalued,
};

/**
 * Types of events of a bank account itself (interest, fees, support spending). They belong to no pledge, but
 * `EventReversed` reverses them too.
 */
const items = [
  'AccountInterestCredited',
  'ReceiptRemainderTaken',
  'AccountFeeCharged',
  'SupportFundSpent',
  'AccountItemsRevalued',
] as const;
export type ReversedItem = (typeof items)[number];

const reversedTypes = [...undoneIn(facts, 'EventReversed'), ...items];

const reversing = byThree(on.pledgeOrAccountItems, mirror(null));
export const EventReversed = event('EventReversed', reversing, {
  reversedType: oneOf(reversedTypes)('Type of that event.', 'AllocationMade'),
  reversedWith: optional(
    id('The event that this one stood on and was reversed with, in the same append.'),
  ),
  revaluationId: optional(id('Of a revaluation: its run.', 'REV-2024')),
  applicationId: optional(
    id(
      'Of money of a receipt: its application, which ends.',
      '7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a',
    ),
  ),
  restores: optional(part(Restored)('Of a signature or a take-over: what the pledge is again.')),
  restoresTerms: optional(
    part(shape('RestoredTerms', moneyTerms))(
      'Of an amendment, a rescheduling or a termination: what the agreement says again.',
    ),
  ),
  paymentOnly: optional(
    yesOrNo('True where only the payment is taken back, of a refund that was paid at once.', true),
  ),
  rates: optional(ratesUsed('Rates of the day, for cash that goes beyond what is there any more.')),
  ...mirroring,
});
export type EventReversedFacts = FactsOf<typeof EventReversed>;
/** Types of the events of a pledge that `EventReversed` reverses. */
export type ReversedType = Exclude<EventReversedFacts['reversedType'], ReversedItem>;

/** All events of a pledge, in the order in which the API description lists them. */
export const pledgeEvents = {
  ...facts,
  EventReversed,
  ReceiptApplicationReversed,
} satisfies Readonly<Record<string, EventShape<Members, string, PledgeUndoing>>>;
export type PledgeEvent = EventIn<typeof pledgeEvents>;

/**
 * Types of events about an application of a receipt (money received and given to a pledge). On the receipt's side it is
 * assigned or released, on the pledge's side booked or refused.
 */
export const settledBy = [
  'ReceiptAssigned',
  'ReceiptApplied',
  ...creditedTypes,
  'ReceiptApplicationRefused',
  'ReceiptReleased',
] as const;

/** All commands on a pledge, including internal steps without an HTTP endpoint. */
export const pledgeCommands = {
  AnnouncePledge,
  AmendPledge,
  WithdrawPledge,
  LapsePledge,
  AcceptPledge,
  SignAgreement,
  SignDirectly,
  TakeOverPledge,
  RescheduleInstalments,
  MakeAllocation,
  ReduceAllocation,
  MakeReallocation,
  ReportExpenditure,
  ChargeSupport,
  MeetCondition,
  FailCondition,
  TerminateAgreement,
  BookAllowance,
  WriteOffReceivable,
  SendReminder,
  RefundContribution,
  PayRefund,
  PayLevy,
  ConvertCash,
  ReversePledgeEvent,
  SettleInstalments,
  BookCredit,
  RefuseSettlement,
  UndoSettlement,
  RevaluePledge,
} satisfies Readonly<
  Record<string, { readonly row: CommandRow<PledgeEvent['type']> & { readonly shortfall: object } }>
>;
export type PledgeCommand = InstanceType<(typeof pledgeCommands)[keyof typeof pledgeCommands]>;

export type PledgeFact = Fact<PledgeEvent>;

/** Returns the event for a fact, with its entries and the name of the posting rules (the policy) that made them. */
export function booked(fact: PledgeFact, policy: string, entries: readonly Entry[]): PledgeEvent {
  return { type: fact.type, data: { ...fact.data, policy, entries } } as PledgeEvent;
}

/** An event as it is stored in the state of its pledge, with its dates and with a mark if it was reversed. */
export interface BookedEvent {
  readonly type: PledgeEvent['type'];
  readonly effectiveDate: IsoDate;
  readonly postedOn: IsoDate;
  readonly entries: readonly Entry[];
  readonly event: PledgeEvent;
  readonly reversed: boolean;
}
