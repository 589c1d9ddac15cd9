import { account, isCash } from '../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../kernel/currency';
import type { DatedFacts } from '../../kernel/booking';
import type { AppendMap } from '../../kernel/append-list';
import type { IsoDate } from '../../kernel/dates';
import { mirrored, type Entry } from '../../kernel/entries';
import { Money } from '../../kernel/money';
import { daysOf, postingDateOf } from '../../period/posting';
import type { AuthorityPlace, GrossSplit, OpeningRefund } from '../facts/pledge-parts';
import type { ContributionRefundedFacts } from '../facts/payments.facts';
import type { BookedEvent, PledgeEvent } from '../facts/pledge.facts';

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
  /** Posting day from which that counts again, where its return was taken back. */
  readonly paidSince?: IsoDate | undefined;
  /** Posting days on which a payment stood that was taken back, or came back. */
  readonly paidMeanwhile?: readonly Span[] | undefined;
  /** What it is worth since a payment came back, by posting day; before: what its lines say. */
  readonly renewed?: readonly Renewed[] | undefined;
}

/** A debt that stands again, with its value of that day. */
interface Renewed {
  readonly from: IsoDate;
  readonly lines: readonly RefundLine[];
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
export function authorityPlaceOf(
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
  const { paidBy, paidSince, paidMeanwhile = [], renewed, ...debt } = paid;
  const { lines, refundId } = debt;
  const span = paidSince === undefined ? stood : { ...stood, from: paidSince };
  const again = renewed && { renewed: [...renewed, { from: stood.until, lines }] };
  const spans = [...paidMeanwhile, span];
  return new Map(refunds).set(refundId, { ...debt, ...again, paidMeanwhile: spans });
}

/**
 * The debts with one that is owed again, at its value of that day, for its payment came back.
 *
 * @param debt with the event that paid it, which made it a debt where it was paid at once.
 */
function withPaymentReturned(debts: Refunds, debt: Debt, stood: Span, code: string): Refunds {
  const owed = withDebt(debts, debt, code).get(debt.refundId);
  if (owed === undefined) return debts;
  const debtBefore = debts.get(debt.refundId) ?? owed;
  const {
    paidBy,
    paidSince: from = stood.from,
    paidMeanwhile = [],
    renewed = [],
    ...own
  } = debtBefore;
  return new Map(debts).set(debt.refundId, {
    ...own,
    paidMeanwhile: [...paidMeanwhile, { ...stood, from }],
    renewed: [...renewed, { from: stood.until, lines: owed.lines }],
  });
}

/** The debts with one that counts as paid again, for what came back of it was another's money. */
function withReturnReversed(
  debts: Refunds,
  id: string,
  { paidBy, paidSince }: Required<Pick<Refund, 'paidBy' | 'paidSince'>>,
): Refunds {
  const own = debts.get(id);
  return own ? new Map(debts).set(id, { ...own, paidBy, paidSince }) : debts;
}

/** Lines of a debt with their value on a posting date. */
export function linesOn({ lines, renewed = [] }: Refund, date: IsoDate): readonly RefundLine[] {
  return renewed.findLast(({ from }) => from <= date)?.lines ?? lines;
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

/** A refund that was paid at once is owed while its payment is back, and paid once that is undone. */
export function withReturn(
  booked: AppendMap<BookedEvent>,
  event: PledgeEvent,
): AppendMap<BookedEvent> {
  const undone = 'reverses' in event.data ? booked.get(event.data.reverses)?.event : undefined;
  const returned = undone ?? event;
  if (returned.type !== 'PaymentReturned') return booked;
  const { payment } = returned.data;
  const paid = booked.get(payment);
  if (paid?.event.type !== 'ContributionRefunded') return booked;
  const { entries } = paid.event.data;
  return booked.with(payment, undone ? { ...paid, entries } : owedSinceReturn(paid));
}

/** Debts of a pledge, and its events. */
interface Indebted {
  readonly booked: AppendMap<BookedEvent>;
  readonly refunds: Refunds;
  readonly levies: Refunds;
}

/** What a payment was for is owed again when it comes back, and paid when that is taken back. */
export function debtsAfterReturn<Pledge extends Indebted>(
  pledge: Pledge,
  event: Extract<PledgeEvent, { type: 'PaymentReturned' | 'ReceiptApplicationReversed' }>,
): Pledge {
  const isUndone = 'reverses' in event.data;
  const returned = isUndone ? pledge.booked.get(event.data.reverses)?.event : event;
  if (returned?.type !== 'PaymentReturned') return pledge;
  const { payment, refundId, levyId, entries } = returned.data;
  const on = postingDateOf(event.data);
  const after = (debts: Refunds, id: string | undefined, code: string) => {
    if (id === undefined) return debts;
    if (isUndone) return withReturnReversed(debts, id, { paidBy: payment, paidSince: on });
    const stood = { from: pledge.booked.get(payment)?.postedOn ?? on, until: on };
    return withPaymentReturned(debts, { refundId: id, eventId: payment, entries }, stood, code);
  };
  return {
    ...pledge,
    refunds: after(pledge.refunds, refundId, account.refundsPayable),
    levies: after(pledge.levies, levyId, account.levyPayable),
  };
}

/** A refund that was paid at once, as an approval that is owed: the payment of it came back. */
function owedSinceReturn(paid: BookedEvent): BookedEvent {
  const linesBesidePayment = paid.entries.filter((line) => !isOfPayment(line));
  const owed = mirrored(paid.entries.filter((line) => line.account === account.refunds));
  const debts = owed.map((line) => ({ ...line, account: account.refundsPayable }));
  return { ...paid, entries: [...linesBesidePayment, ...debts] };
}

/** Amounts that a refund owes by purpose, summed over its places. */
export function owedByPurpose({ lines }: Pick<Refund, 'lines'>): RefundLine[] {
  const owed = new Map<string, RefundLine>();
  for (const { purpose, amount, usd } of lines) {
    const sumSoFar = owed.get(purpose) ?? { purpose, amount: 0n, usd: 0n };
    owed.set(purpose, { purpose, amount: sumSoFar.amount + amount, usd: sumSoFar.usd + usd });
  }
  return [...owed.values()];
}
