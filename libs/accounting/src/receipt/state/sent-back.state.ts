import type { Balance } from '../../accounts/balances';
import type { DatedFacts } from '../../kernel/booking';
import type { Entry } from '../../kernel/entries';
import { Money } from '../../kernel/money';
import { datedAs } from '../../period/posting';
import type { ReturnSentBackFacts, ReturnSentBackReversedFacts } from '../facts/return.facts';
import { totalOf, withOwed, type WithOwed } from './assignment.state';
import { heldOn, type Movement, type ReceiptCash, type ReceiptTransfers } from './receipt-cash';

/** A return of the receipt that the bank sent back. */
export interface ReturnBack {
  readonly facts: ReturnSentBackFacts;
  readonly entries: readonly Entry[];
  /** Numbers of the event that booked it, and of the one that reversed it. */
  readonly revision: number;
  readonly undone?: { readonly by: number; readonly facts: ReturnSentBackReversedFacts };
  /** Balance of the reopened debt, suspense or overpayment, right after the event. */
  readonly owed: Balance;
  /** Balance of the receipt on each account that got the cash, right after the event. */
  readonly reached: ReadonlyMap<string, Balance>;
}

/** An application of another receipt to a return of this one, which booked or refused it. */
export interface SentBackApplication {
  readonly eventId: string;
  readonly open: boolean;
  /** Dates from which the other receipt has the money back. */
  readonly closed?: Pick<DatedFacts, 'effectiveDate' | 'postingDate'>;
  /** Undefined if the application was refused. */
  readonly taken?: ReturnBack;
}

/** Applications by id, in the order of the stream. */
export type SentBackApplications = ReadonlyMap<string, SentBackApplication>;

interface WithSentBack extends WithOwed {
  readonly cash: ReceiptCash;
  readonly sentBack: SentBackApplications;
  readonly revision: number;
}

/** Adds a return that was sent back: the returned money is owed again, at the value of the day. */
export function sentBack<Receipt extends WithSentBack>(
  receipt: Receipt,
  facts: ReturnSentBackFacts & { readonly entries: readonly Entry[] },
  eventId: string,
): Receipt {
  const { applicationId, overpaymentOf, entries } = facts;
  const movement = owedBy(facts, facts, { sign: 1n, worthUsd: facts.worthUsd });
  const after = withOwed(receipt, movement, overpaymentOf);
  const reached = accountsOf(facts).map((code) => [code, heldOn(receipt.cash, code)] as const);
  const owed = owedAs(after, overpaymentOf);
  const taken = {
    facts,
    entries,
    revision: receipt.revision,
    owed,
    reached: new Map(reached),
  };
  const applied = new Map(receipt.sentBack).set(applicationId, { eventId, open: true, taken });
  return { ...after, sentBack: applied };
}

/**
 * Reverses a return that was sent back, because the credit was something else: the money is no longer owed.
 */
export function sentBackReversed<Receipt extends WithSentBack>(
  receipt: Receipt,
  facts: ReturnSentBackReversedFacts,
): Receipt {
  const own = receipt.sentBack.get(facts.applicationId);
  if (own?.taken === undefined) return receipt;
  const { worthUsd = own.taken.facts.worthUsd } = facts;
  const movement = owedBy(own.taken.facts, facts, { sign: -1n, worthUsd });
  const taken = { ...own.taken, undone: { by: receipt.revision, facts } };
  const closed = { ...own, open: false, closed: closedOn(facts), taken };
  const applied = new Map(receipt.sentBack).set(facts.applicationId, closed);
  return { ...withOwed(receipt, movement, facts.overpaymentOf), sentBack: applied };
}

/** Marks an application as refused: the other receipt has its money back. */
export function sentBackRefused<Receipt extends WithSentBack>(
  receipt: Receipt,
  facts: DatedFacts & { readonly applicationId: string },
  eventId: string,
): Receipt {
  const refused = { eventId, open: false, closed: closedOn(facts) };
  return { ...receipt, sentBack: new Map(receipt.sentBack).set(facts.applicationId, refused) };
}

/**
 * Keeps only the decisions on applications when the credit is recorded again, because the earlier record's
 * money is gone.
 */
export function decidedBefore(applications: SentBackApplications): SentBackApplications {
  return new Map(
    [...applications].map(([id, { taken: _gone, ...decided }]) => [id, decided] as const),
  );
}

function closedOn({ effectiveDate, postingDate }: DatedFacts) {
  return { effectiveDate, ...(postingDate === undefined ? {} : { postingDate }) };
}

function owedBy(
  { owed }: ReturnSentBackFacts,
  dated: DatedFacts,
  { sign, worthUsd }: { readonly sign: 1n | -1n; readonly worthUsd: string },
): Movement {
  const usd = Money.parse(worthUsd, 'USD').minor;
  return { ...datedAs(dated), amount: sign * Money.of(owed).minor, usd: sign * usd };
}

/** Returns the movements of an application's overpayment, or of suspense if no application is given. */
export function owedMovements(
  { unassigned, overpaid }: WithOwed,
  overpaymentOf: string | undefined,
): readonly Movement[] {
  if (overpaymentOf === undefined) return unassigned;
  return overpaid.filter(({ applicationId }) => applicationId === overpaymentOf);
}

/** Returns the balance of an application's overpayment, or of suspense if no application is given. */
export function owedAs(receipt: WithOwed, overpaymentOf: string | undefined): Balance {
  return totalOf(owedMovements(receipt, overpaymentOf));
}

/** Returns the bank accounts that got the cash that was sent back. */
function accountsOf({ bankAccount, cashFrom }: ReturnSentBackFacts): readonly string[] {
  return cashFrom?.map((from) => from.bankAccount) ?? [bankAccount];
}

/** Returns the booked return of a payment that was sent back, unless its booking was reversed. */
export function openReturnOfPayment(
  { sentBack: applications }: { readonly sentBack: SentBackApplications },
  payment: string,
): ReturnBack | undefined {
  return [...applications.values()].find(
    ({ open, taken }) => open && taken?.facts.payment === payment,
  )?.taken;
}

/**
 * True if the receipt's cash has another value than its debts: some of it was exchanged into another
 * currency, or a return was sent back, and neither was reversed.
 *
 * @param at number of the event to look at; undefined for now.
 */
export function hasOwnValue(
  {
    transfers,
    sentBack: applications,
  }: { readonly transfers: ReceiptTransfers; readonly sentBack: SentBackApplications },
  at = Number.MAX_SAFE_INTEGER,
): boolean {
  const stood = (revision: number, reversedBy = at) => revision <= at && reversedBy >= at;
  const isExchanged = [...transfers.values()].some(
    ({ revision, reversedBy, facts: { from, to } }) =>
      stood(revision, reversedBy) && from.amount.currency !== to.amount.currency,
  );
  const isBack = [...applications.values()].some(
    ({ taken }) => taken !== undefined && stood(taken.revision, taken.undone?.by),
  );
  return isExchanged || isBack;
}
