import type { Balance } from '../../accounts/balances';
import type { DatedFacts } from '../../kernel/booking';
import type { Entry } from '../../kernel/entries';
import { Money } from '../../kernel/money';
import { datedAs } from '../../period/posting';
import type { ReturnSentBackFacts, ReturnSentBackReversedFacts } from '../facts/return.facts';
import { totalOf, withOwed, type WithOwed } from './assignment.state';
import { heldOn, type Movement, type ReceiptCash, type ReceiptTransfers } from './receipt-cash';

/** A return of the receipt that came back. */
export interface ReturnBack {
  readonly facts: ReturnSentBackFacts;
  readonly entries: readonly Entry[];
  /** Numbers of the event that took it, and of that which gave it up. */
  readonly revision: number;
  readonly undone?: { readonly by: number; readonly facts: ReturnSentBackReversedFacts };
  /** What was owed once it was owed again, in suspense or of the overpayment. */
  readonly owed: Balance;
  /** What the receipt held on each account that the cash reached, once it had. */
  readonly reached: ReadonlyMap<string, Balance>;
}

/** An application of another receipt to a return of this one, which took it or refused it. */
export interface SentBackApplication {
  readonly eventId: string;
  readonly open: boolean;
  /** When the other receipt has the money back. */
  readonly closed?: Pick<DatedFacts, 'effectiveDate' | 'postingDate'>;
  /** Undefined where it was refused. */
  readonly taken?: ReturnBack;
}

/** By application, in the order of the stream. */
export type SentBackApplications = ReadonlyMap<string, SentBackApplication>;

interface WithSentBack extends WithOwed {
  readonly cash: ReceiptCash;
  readonly sentBack: SentBackApplications;
  readonly revision: number;
}

/** What was returned is owed again, at the value of the day. */
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

/** It is owed no more: the credit was not what came back. */
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

/** The money of an application was not taken: the other receipt has it back. */
export function sentBackRefused<Receipt extends WithSentBack>(
  receipt: Receipt,
  facts: DatedFacts & { readonly applicationId: string },
  eventId: string,
): Receipt {
  const refused = { eventId, open: false, closed: closedOn(facts) };
  return { ...receipt, sentBack: new Map(receipt.sentBack).set(facts.applicationId, refused) };
}

/** What was decided of a credit that is recorded again stays decided; the money of then is gone. */
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

/** Movements of what is owed in suspense, or of the overpayment of an application. */
export function owedMovements(
  { unassigned, overpaid }: WithOwed,
  overpaymentOf: string | undefined,
): readonly Movement[] {
  if (overpaymentOf === undefined) return unassigned;
  return overpaid.filter(({ applicationId }) => applicationId === overpaymentOf);
}

/** What is owed in suspense, or of the overpayment of an application. */
export function owedAs(receipt: WithOwed, overpaymentOf: string | undefined): Balance {
  return totalOf(owedMovements(receipt, overpaymentOf));
}

/** Bank accounts that what came back reached. */
function accountsOf({ bankAccount, cashFrom }: ReturnSentBackFacts): readonly string[] {
  return cashFrom?.map((from) => from.bankAccount) ?? [bankAccount];
}

/** What came back of a return, as long as it was not given up again. */
export function openReturnOfPayment(
  { sentBack: applications }: { readonly sentBack: SentBackApplications },
  payment: string,
): ReturnBack | undefined {
  return [...applications.values()].find(
    ({ open, taken }) => open && taken?.facts.payment === payment,
  )?.taken;
}

/**
 * Whether the cash of the receipt has another value than what is owed for it: it was moved into
 * another currency, or a return came back, and that was not reversed.
 *
 * @param at number of the event until which that was so; undefined: now.
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
