import type { BankAccountEvent } from '../bank-account/bank-account.decider';
import type { DonorEvent } from '../donor/donor.decider';
import type { LedgerEventOfItself } from '../ledger/ledger.events';
import type { PeriodEvent } from '../period/period.events';
import type { PledgeEvent } from '../pledge/facts/pledge.events';
import type { PurposeEvent } from '../purpose/purpose.decider';
import type { RatesEvent } from '../rates/rates.events';
import type { ReceiptEvent } from '../receipt/state/receipt.events';
import type { TransferEvent } from '../transfer/state/transfer.events';
import type { StatementEvent } from '../statement/statement.events';
import type { RevaluationEvent } from '../revaluation/revaluation.events';

/** Every event of the ledger. */
export type AnyLedgerEvent =
  | LedgerEventOfItself
  | PurposeEvent
  | RatesEvent
  | BankAccountEvent
  | DonorEvent
  | PeriodEvent
  | PledgeEvent
  | ReceiptEvent
  | TransferEvent
  | StatementEvent
  | RevaluationEvent;

/** Wire names as they stand in the log, for ever; the compiler keeps the list complete. */
const wireNames: Readonly<Record<AnyLedgerEvent['type'], true>> = {
  LedgerOpened: true,
  EventSkipped: true,
  PurposeAdded: true,
  PurposeRevised: true,
  ExchangeRatesPublished: true,
  BankAccountOpened: true,
  DonorRegistered: true,
  PartyStatusRecorded: true,
  DueDiligenceRecorded: true,
  PeriodSoftClosed: true,
  PeriodClosed: true,
  PeriodReopened: true,
  PledgeAnnounced: true,
  PledgeAmended: true,
  PledgeWithdrawn: true,
  PledgeLapsed: true,
  PledgeAccepted: true,
  AgreementSigned: true,
  PledgeTakenOver: true,
  ReceiptApplied: true,
  ReceiptApplicationRefused: true,
  ReceiptApplicationReversed: true,
  InterestCredited: true,
  CoordinationLevyAccrued: true,
  LevyPaid: true,
  WrittenOffRecovered: true,
  AllocationMade: true,
  AllocationReduced: true,
  ReallocationMade: true,
  ExpenditureReported: true,
  SupportCostCharged: true,
  AgreementAmended: true,
  InstalmentsRescheduled: true,
  ConditionMet: true,
  ConditionFailed: true,
  AllowanceBooked: true,
  ReceivableWrittenOff: true,
  ContributionRefunded: true,
  RefundPaid: true,
  CashConverted: true,
  PledgeRevalued: true,
  EventReversed: true,
  ReceiptRecorded: true,
  ReceiptTakenOver: true,
  ReceiptAssigned: true,
  ReceiptReleased: true,
  ReceiptReturned: true,
  ReceiptRevalued: true,
  ReceiptRevaluationReversed: true,
  ReceiptReversed: true,
  CashTransferred: true,
  CashTransferReversed: true,
  StatementIssued: true,
  RevaluationStarted: true,
  RevaluationCompleted: true,
  RevaluationReversalStarted: true,
  RevaluationReversed: true,
};

export const ledgerEventTypes = Object.keys(wireNames) as readonly AnyLedgerEvent['type'][];

/**
 * What an event is about: its type, or the type of the event that it takes back. Lines and their
 * mirrors are of one kind and cancel wherever figures are told apart by kind.
 */
export function kindOf({ type, data }: AnyLedgerEvent): AnyLedgerEvent['type'] {
  if (type === 'ReceiptApplicationReversed') {
    return (data.reversedType ?? 'ReceiptApplied') as AnyLedgerEvent['type'];
  }
  if (type === 'CashTransferReversed') return 'CashTransferred';
  if (type === 'ReceiptRevaluationReversed') return 'ReceiptRevalued';
  return type === 'EventReversed' ? (data.reversedType as AnyLedgerEvent['type']) : type;
}

/**
 * A stored event as the ledger knows it.
 *
 * @throws Error for a type this build does not know, or data without date, policy and entries.
 */
export function ledgerEventOf(stored: {
  readonly type: string;
  readonly data: unknown;
}): AnyLedgerEvent {
  if (!Object.hasOwn(wireNames, stored.type))
    throw new Error(`event type ${stored.type} is not known`);
  const data = stored.data as Partial<AnyLedgerEvent['data']> | null;
  const complete =
    typeof data?.effectiveDate === 'string' &&
    typeof data.policy === 'string' &&
    Array.isArray(data.entries);
  if (!complete) throw new Error(`event ${stored.type} lacks its date, policy or entries`);
  return stored as AnyLedgerEvent;
}
