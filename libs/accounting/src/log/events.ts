import {
  accountItemEvents,
  type AccountItemEvent,
} from '../account-items/state/account-items.facts';
import { bankAccountEvents, type BankAccountEvent } from '../bank-account/bank-account.facts';
import { signedCheckpoints, type CheckpointEvent } from '../checkpoint/checkpoint.facts';
import { keyChanges, type KeyChangeEvent } from '../checkpoint/key-change.facts';
import { claimEvents, type ClaimEvent } from '../claim/claim.facts';
import { delegationEvents, type DelegationEvent } from '../delegation/delegation.facts';
import { accountEvents, type AccountEvent } from '../people/account.facts';
import { documentEvents, type DocumentEvent } from '../document/document.facts';
import { donorEvents, type DonorEvent } from '../donor/donor.facts';
import {
  expenditureListEvents,
  type ExpenditureListEvent,
} from '../expenditure-list/expenditure-list.facts';
import { ownEvents, type LedgerEventOfItself } from '../ledger/ledger.facts';
import { personalTextEvents, type PersonalTextEvent } from '../personal-text/personal-text.facts';
import { proposalEvents, type ProposalEvent } from '../proposal/proposal.facts';
import { periodEvents, type PeriodEvent } from '../period/period.facts';
import { EventReversed, type PledgeEvent } from '../pledge/facts/pledge.facts';
import { PurposeAdded, PurposeRevised, type PurposeEvent } from '../purpose/purpose.facts';
import { ExchangeRatesPublished, type RatesEvent } from '../rates/rates.facts';
import { receiptEvents, type ReceiptEvent } from '../receipt/facts/receipt.facts';
import { SigningRuleSet } from '../signing/signing.facts';
import { statementEvents, type StatementEvent } from '../statement/statement.facts';
import { revaluationEvents, type RevaluationEvent } from '../revaluation/revaluation.facts';
import { agreementEvents } from '../pledge/facts/agreement.facts';
import { openingEvents } from '../pledge/facts/opening.facts';
import { receivablesEvents } from '../pledge/facts/receivables.facts';
import { payingEvents } from '../pledge/facts/paying.facts';
import { PledgeRevalued } from '../pledge/facts/valuing.facts';
import { spendingEvents } from '../pledge/facts/spending.facts';
import { creditEvents, receivingEvents } from '../pledge/facts/receiving.facts';
import { faultsInShape, fitsShape, isObject, type Shape } from '../schema';
import { howUndone, type LedgerEventType, type Undoing } from '../undoing/undoing';
import { upcasted } from './upcasters';

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
  | AccountItemEvent
  | StatementEvent
  | ClaimEvent
  | ExpenditureListEvent
  | ProposalEvent
  | SigningRuleSet
  | DelegationEvent
  | AccountEvent
  | PersonalTextEvent
  | DocumentEvent
  | CheckpointEvent
  | KeyChangeEvent
  | RevaluationEvent;

/** The compiler keeps the record complete, and holds the names in it to those of events. */
const undoings: Readonly<Record<AnyLedgerEvent['type'], Undoing<AnyLedgerEvent['type']>>> =
  howUndone;

export const ledgerEventTypes: readonly AnyLedgerEvent['type'][] = Object.keys(
  howUndone,
) as readonly LedgerEventType[];

/**
 * Kind of an event: its type, or the type of the event that it reverses. Lines and their mirrors
 * are of one kind and cancel wherever figures are told apart by kind.
 */
export function kindOf({ type, data }: AnyLedgerEvent): LedgerEventType {
  const { mirrors } = undoings[type];
  if (mirrors === undefined) return type;
  return ('reversedType' in data ? data.reversedType : undefined) ?? mirrors ?? type;
}

/** The shape of each event, as the log holds it. */
export const eventShapes: Readonly<Record<AnyLedgerEvent['type'], Shape>> = {
  ...ownEvents,
  PurposeAdded,
  PurposeRevised,
  ExchangeRatesPublished,
  ...creditEvents,
  ...payingEvents,
  ...accountItemEvents,
  ...statementEvents,
  ...claimEvents,
  ...expenditureListEvents,
  ...proposalEvents,
  SigningRuleSet,
  ...delegationEvents,
  ...accountEvents,
  ...personalTextEvents,
  ...documentEvents,
  ...signedCheckpoints,
  ...keyChanges,
  ...bankAccountEvents,
  ...donorEvents,
  ...agreementEvents,
  ...openingEvents,
  ...spendingEvents,
  ...receivablesEvents,
  ...receivingEvents,
  PledgeRevalued,
  EventReversed,
  ...receiptEvents,
  ...periodEvents,
  ...revaluationEvents,
};

/**
 * A stored event as the ledger knows it today.
 *
 * @throws Error for a type this build does not know, or data of another shape: it names the type and
 *   the first member at fault.
 */
export function ledgerEventOf(stored: {
  readonly type: string;
  readonly data: unknown;
}): AnyLedgerEvent {
  const present = upcasted(stored);
  const { type, data } = present;
  if (!Object.hasOwn(undoings, type)) throw new Error(`event type ${type} is not known`);
  const shape = eventShapes[type as AnyLedgerEvent['type']];
  if (fitsShape(shape, data)) return present as AnyLedgerEvent;
  const [fault] = isObject(data) ? faultsInShape(shape, data) : [];
  throw new Error(
    fault
      ? `event ${type} is of another shape: ${fault.field} ${fault.detail}`
      : `event ${type} holds no object`,
  );
}
