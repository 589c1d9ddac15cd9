import { account, isCash } from '../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../kernel/currency';
import type { DatedFacts } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import type { Entry } from '../../kernel/entries';
import { Money } from '../../kernel/money';
import { daysOf } from '../../period/posting';
import type { OpeningRefund } from '../facts/opening.facts';
import type { AuthorityPlace, GrossSplit } from '../facts/on-pledge';
import type { ContributionRefundedFacts } from '../facts/paying.facts';

/** Ids of what a pledge that ended without an agreement owes back. */
export const refundOfEnding = { withdrawn: 'withdrawal', lapsed: 'lapse' } as const;

/** Money that is owed back to the donor, or was: approved once, and paid once. */
export interface Refund {
  readonly refundId: string;
  /** Event that made it a debt. */
  readonly eventId: string;
  /** Currency of the debt: US dollars or that of the pledge. */
  readonly currency: string;
  readonly lines: readonly RefundLine[];
  /** Event that paid it. */
  readonly paidBy?: string | undefined;
  /** Posting days on which a payment stood that was taken back. */
  readonly paidMeanwhile?: readonly Span[] | undefined;
}

/** Days from one on, up to the day before another. */
interface Span {
  readonly from: IsoDate;
  readonly until: IsoDate;
}

interface RefundLine {
  readonly purpose: string;
  /** Whole minor units of the refund's currency. */
  readonly amount: bigint;
  /** Cents, when it became a debt. */
  readonly usd: bigint;
}

/** A refund of a contribution that was approved, or its reversal, below zero. */
export interface RefundedContribution {
  readonly eventId: string;
  /** Posting date. */
  readonly date: IsoDate;
  /** Day of the fact, where it is posted on another. */
  readonly effectiveOn?: IsoDate | undefined;
  /** Whole minor units of the agreement's currency. */
  readonly amount: bigint;
}

/** What a refund counts in the currency of the agreement, from its posting date on. */
export function refundedContribution(
  facts: ContributionRefundedFacts,
  eventId: string,
): RefundedContribution {
  const { lines, countsAs } = facts;
  const counted = countsAs === undefined ? lines.map(({ owed }) => owed) : [countsAs];
  const amount = counted.reduce((sum, money) => sum + Money.of(money).minor, 0n);
  return { eventId, ...datesIn(facts), amount };
}

function datesIn(facts: DatedFacts): Pick<RefundedContribution, 'date' | 'effectiveOn'> {
  const { effectiveOn, postedOn: date } = daysOf(facts);
  return { date, effectiveOn: effectiveOn === date ? undefined : effectiveOn };
}

/** The place whose authority a line takes, with both parts; undefined for money not allocated. */
export function placeOf(
  line: ContributionRefundedFacts['lines'][number],
): (AuthorityPlace & GrossSplit) | undefined {
  const { purpose, level, country, gross, programmable, supportReserve } = line;
  if (level === undefined || programmable === undefined || supportReserve === undefined) {
    return undefined;
  }
  return { purpose, level, country, gross, programmable, supportReserve };
}

/** The refunds with the reversal of one, where the reversed event is one of them. */
export function withRefundReversed(
  refunded: readonly RefundedContribution[],
  eventId: string,
  reversal: DatedFacts,
): readonly RefundedContribution[] {
  const own = refunded.find((one) => one.eventId === eventId);
  return own === undefined
    ? refunded
    : [...refunded, { ...own, ...datesIn(reversal), amount: -own.amount }];
}

/** An event whose entries on 2140 owe money to the donor, under the id of the refund. */
export interface Debt {
  readonly refundId: string;
  readonly eventId: string;
  readonly entries: readonly Entry[];
}

export type Refunds = ReadonlyMap<string, Refund>;

/** The debts with the one that entries on their account open; as they were where they open none. */
export function withDebt(
  refunds: Refunds,
  { refundId, eventId, entries }: Debt,
  code: string = account.refundsPayable,
): Refunds {
  const owed = entries.filter((line) => line.account === code && line.amount.startsWith('-'));
  const currency = owed[0]?.currency;
  if (currency === undefined) return refunds;
  const lines = owed.map(({ dims, amount, usd }) => ({
    purpose: dims.purpose ?? '',
    amount: -Money.parse(amount, currency).minor,
    usd: -Money.parse(usd, functionalCurrency).minor,
  }));
  return new Map(refunds).set(refundId, { refundId, eventId, currency, lines });
}

/** The debts that another system left unpaid. */
export function withTakenOver(
  debts: Refunds,
  takenOver: readonly OpeningRefund[],
  eventId: string,
): Refunds {
  const open = new Map(debts);
  for (const { refundId, lines } of takenOver) {
    const owed = lines.map(({ purpose, amount, carryingUsd }) => ({
      purpose,
      amount: Money.of(amount).minor,
      usd: Money.parse(carryingUsd, functionalCurrency).minor,
    }));
    const currency = lines[0]?.amount.currency ?? functionalCurrency;
    open.set(refundId, { refundId, eventId, currency, lines: owed });
  }
  return open;
}

/** The refunds with the one that an event paid. */
export function withPayment(refunds: Refunds, refundId: string, paidBy: string): Refunds {
  const paid = refunds.get(refundId);
  return paid ? new Map(refunds).set(refundId, { ...paid, paidBy }) : refunds;
}

/** The refunds with one unpaid again, if the event that was taken back has paid one. */
export function withPaymentReversed(refunds: Refunds, reversed: string, stood: Span): Refunds {
  const paid = [...refunds.values()].find(({ paidBy }) => paidBy === reversed);
  if (paid === undefined) return refunds;
  const { paidBy, paidMeanwhile = [], ...debt } = paid;
  return new Map(refunds).set(debt.refundId, { ...debt, paidMeanwhile: [...paidMeanwhile, stood] });
}

/** The refunds with one that was paid at once and is owed since its payment was taken back. */
export function withPaymentAtOnceReversed(refunds: Refunds, debt: Debt, stood: Span): Refunds {
  const owed = withDebt(refunds, debt);
  const own = owed.get(debt.refundId);
  return own ? new Map(owed).set(debt.refundId, { ...own, paidMeanwhile: [stood] }) : owed;
}

/** Lines of a refund that was paid at once by which the money left. */
export function isOfPayment({ account: code }: Pick<Entry, 'account'>): boolean {
  return isCash(code) || code === account.exchangeGain || code === account.exchangeLoss;
}

/** Amounts that a refund owes by purpose, summed over its places. */
export function owedByPurpose({ lines }: Pick<Refund, 'lines'>): RefundLine[] {
  const owed = new Map<string, RefundLine>();
  for (const { purpose, amount, usd } of lines) {
    const known = owed.get(purpose) ?? { purpose, amount: 0n, usd: 0n };
    owed.set(purpose, { purpose, amount: known.amount + amount, usd: known.usd + usd });
  }
  return [...owed.values()];
}
