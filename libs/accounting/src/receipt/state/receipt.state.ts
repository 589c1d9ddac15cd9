import type { Identified } from '@art30/event-sourcing';
import type { BankAccounts } from '../../bank-account/bank-account.decider';
import type { BankCash } from '../../bank-account/cash-limits';
import { bookedLines } from '../../accounts/balances';
import type { IsoDate } from '../../kernel/dates';
import type { Entry } from '../../kernel/entries';
import { Money } from '../../kernel/money';
import { demand, refuse } from '../../kernel/rejection';
import { datedAs, postingDateOf, type Posting } from '../../period/posting';
import type { PriceLimits } from '../../rates/prices';
import type { RateTable } from '../../rates/rates.decider';
import { usdAtFirst, type BankCreditFacts, type LikeCredit } from './bank-credit';
import type { ReceiptAssignedFacts } from '../facts/application.facts';
import type { ReceiptEvent, ReceiptFact } from '../facts/receipt.facts';
import {
  cashMoved,
  coversMoved,
  heldOn,
  type Movement,
  type ReceiptCash,
  type ReceiptTransfers,
  withMovements,
  withTransfer,
  withTransferReversed,
} from './receipt-cash';
import {
  withoutDebts,
  type Assignment,
  drawnBy,
  excessOf,
  type Overpayment,
  type ReceiptReturns,
  released,
  returned,
  returnReversed,
} from './assignment.state';
import {
  recordOn,
  recordValued,
  revaluationReversed,
  revalued,
  withRecord,
  type ReceiptRevaluation,
} from './revaluation.state';
import { decidedBefore, sentBack, sentBackRefused, sentBackReversed } from './sent-back.state';
import type { SentBackApplications } from './sent-back.state';

/** Data of other streams that decisions about a receipt depend on. */
export interface ReceiptContext {
  readonly today: IsoDate;
  readonly bankAccounts: BankAccounts;
  readonly rates: RateTable;
  /** Total cash of all owners on the paying bank account. */
  readonly bankCash: BankCash;
  readonly prices: PriceLimits;
  /** Open periods by role; null while the service finishes a step that was decided earlier. */
  readonly posting: Posting | null;
  /** Credits that came to the same bank account on the same day. */
  readonly likeCredits: readonly LikeCredit[];
}

export interface Receipt {
  readonly status: 'recorded' | 'reversed';
  readonly facts: BankCreditFacts;
  readonly entries: readonly Entry[];
  readonly assignments: ReadonlyMap<string, Assignment>;
  /** Money in suspense that is not assigned to any application. */
  readonly unassigned: readonly Movement[];
  /** Overpayment owed to the donor. */
  readonly overpaid: readonly Overpayment[];
  /** Cash that is applied to no pledge, by bank account. */
  readonly cash: ReceiptCash;
  readonly transfers: ReceiptTransfers;
  /** Number of the latest event, counted from 0 at the record of the receipt. */
  readonly revision: number;
  readonly revaluations: readonly ReceiptRevaluation[];
  readonly returns: ReceiptReturns;
  /** Posting day of the receipt's reversal. */
  readonly reversedOn?: IsoDate | undefined;
  /**
   * Money of other receipts that was applied here as a returned payment, by application id; kept when the
   * receipt is recorded again.
   */
  readonly sentBack: SentBackApplications;
  /** Day on which an earlier record of this credit was reversed. */
  readonly stoodUntil?: IsoDate | undefined;
  /** The earlier, reversed record of this credit; a run as at an earlier day may value its money. */
  readonly earlier?: Receipt | undefined;
}

export type ReceiptState = Receipt | { readonly status: 'none'; readonly stoodUntil?: undefined };

export function evolveReceipt(
  state: ReceiptState,
  { event, id }: Identified<ReceiptEvent>,
): ReceiptState {
  if (event.type === 'ReceiptRecorded' || event.type === 'ReceiptTakenOver') {
    if (state.status === 'none') return { ...begun(event.data), stoodUntil: state.stoodUntil };
    const { stoodUntil, sentBack: applications } = state;
    const decided = decidedBefore(applications);
    return { ...begun(event.data), stoodUntil, sentBack: decided, earlier: state };
  }
  if (state.status === 'none') return state;
  const record = recordOf(event, state);
  return withRecord(state, record, evolvedRecord(record, { event, id }));
}

/**
 * Returns the record of the credit that a fact belongs to; a revaluation belongs to the record that its run
 * valued.
 */
export function recordOf(fact: ReceiptFact, receipt: Receipt): Receipt {
  return recordOfRun(fact, receipt) ?? receipt;
}

function recordOfRun({ type, data }: ReceiptFact, receipt: Receipt): Receipt | undefined {
  if (type === 'ReceiptRevaluationReversed') {
    return recordValued(receipt, ({ eventId }) => eventId === data.reverses);
  }
  if (type !== 'ReceiptRevalued') return undefined;
  if (!data.takesBack) return recordOn(receipt, data.effectiveDate);
  return recordValued(receipt, ({ revaluationId }) => revaluationId === data.revaluationId);
}

function evolvedRecord(state: Receipt, { event, id }: Identified<LaterEvent>): Receipt {
  const revision = state.revision + 1;
  const { data } = event;
  const lines = bookedLines(postingDateOf(data), data.entries, data.effectiveDate);
  const own = lines.filter(({ dims }) => dims.receipt === state.facts.receiptId);
  const moved = [...cashMoved(own), ...coversMoved(event, state)];
  const cash = withMovements(state.cash, moved, revision);
  const after = evolved({ ...state, cash, revision }, { event, id });
  const unassigned = numbered(state.unassigned, after.unassigned, revision);
  return { ...after, unassigned, overpaid: numbered(state.overpaid, after.overpaid, revision) };
}

/** Adds the number of the event to the movements that it made. */
function numbered<Moved extends Movement>(
  before: readonly Moved[],
  after: readonly Moved[],
  revision: number,
): readonly Moved[] {
  if (after === before) return after;
  return after.map((moved) => (moved.revision === undefined ? { ...moved, revision } : moved));
}

type LaterEvent = Exclude<ReceiptEvent, { type: 'ReceiptRecorded' | 'ReceiptTakenOver' }>;

function evolved(receipt: Receipt, { event, id }: Identified<LaterEvent>): Receipt {
  switch (event.type) {
    case 'ReceiptAssigned':
      return assigned(receipt, event.data);
    case 'ReceiptReleased':
      return released(receipt, event.data);
    case 'ReceiptReturned':
      return returned(receipt, event.data, id);
    case 'ReceiptReturnReversed':
      return returnReversed(receipt, event.data);
    case 'ReturnSentBack':
      return sentBack(receipt, event.data, id);
    case 'ReturnSentBackReversed':
      return sentBackReversed(receipt, event.data);
    case 'ReceiptApplicationRefused':
      return sentBackRefused(receipt, event.data, id);
    case 'CashTransferred': {
      const reached = heldOn(receipt.cash, event.data.to.bankAccount);
      const { revision } = receipt;
      const made = { eventId: id, reached, revision };
      return { ...receipt, transfers: withTransfer(receipt.transfers, event.data, made) };
    }
    case 'CashTransferReversed': {
      const { transferId } = event.data;
      const { transfers, revision } = receipt;
      return { ...receipt, transfers: withTransferReversed(transfers, transferId, revision) };
    }
    case 'ReceiptRevalued':
      return revalued(receipt, event.data, id);
    case 'ReceiptRevaluationReversed':
      return revaluationReversed(receipt, event.data);
    case 'ReceiptReversed':
      return reversed(receipt, datedAs(event.data));
  }
}

function begun(facts: BankCreditFacts & { readonly entries: readonly Entry[] }): Receipt {
  const net = Money.of(facts.net);
  const usd = usdAtFirst(facts).minor;
  const { bankAccount, ledgerAccount } = facts;
  const movement = { ...datedAs(facts), amount: net.minor, usd, revision: 0 };
  const there = { bankAccount, ledgerAccount, currency: net.currency };
  return {
    status: 'recorded',
    facts,
    entries: facts.entries,
    assignments: new Map(),
    unassigned: [movement],
    overpaid: [],
    cash: withMovements(new Map(), [{ ...there, ...movement, covers: net.minor }], 0),
    transfers: new Map(),
    revision: 0,
    revaluations: [],
    returns: new Map(),
    sentBack: new Map(),
  };
}

function assigned(
  receipt: Receipt,
  facts: ReceiptAssignedFacts & { readonly entries: readonly Entry[] },
): Receipt {
  const when = datedAs(facts);
  const { applicationId, fromOverpayment } = facts;
  const drawn = drawnBy(facts);
  const taken = { ...when, amount: -drawn.amount, usd: -drawn.usd };
  const excess = excessOf(facts);
  const { revision } = receipt;
  const assignment = { facts, entries: facts.entries, open: true, revision };
  const assignments = new Map(receipt.assignments).set(applicationId, assignment);
  const after = { ...receipt, assignments };
  if (fromOverpayment !== undefined) {
    const kept = { ...taken, applicationId: fromOverpayment };
    return { ...after, overpaid: [...receipt.overpaid, kept] };
  }
  return {
    ...after,
    unassigned: [...receipt.unassigned, taken],
    overpaid: [...receipt.overpaid, { ...when, ...excess, applicationId }],
  };
}

/**
 * Brings all money of a receipt to zero, including values set by revaluations, which therefore cannot be
 * reversed alone any more.
 */
function reversed(receipt: Receipt, when: Pick<Movement, 'date' | 'effectiveOn'>): Receipt {
  const { date } = when;
  const assignments = [...receipt.assignments].map(([id, assignment]): [string, Assignment] => [
    id,
    assignment.open ? { ...assignment, open: false, closedOn: date } : assignment,
  ]);
  const stood = date > postingDateOf(receipt.facts);
  return {
    ...withoutDebts(receipt, when),
    status: 'reversed',
    assignments: new Map(assignments),
    revaluations: receipt.revaluations.map((run) => ({ ...run, reversed: true })),
    reversedOn: date,
    stoodUntil: stood ? date : receipt.stoodUntil,
  };
}

/** Returns the receipt, also if it is reversed. @throws Rejection RECEIPT_UNKNOWN. */
export function knownReceipt(state: ReceiptState, receiptId: string): Receipt {
  if (state.status !== 'none') return state;
  return refuse('RECEIPT_UNKNOWN', `there is no receipt ${receiptId}`, 'receiptId');
}

/** Returns the receipt unless it is reversed. @throws Rejection RECEIPT_UNKNOWN or RECEIPT_STATUS. */
export function recordedReceipt(state: ReceiptState, receiptId: string): Receipt {
  const receipt = knownReceipt(state, receiptId);
  demand(
    receipt.status === 'recorded',
    'RECEIPT_STATUS',
    `receipt ${receiptId} is reversed: record it again first`,
  );
  return receipt;
}
