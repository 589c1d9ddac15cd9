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

/** Reserved refund ids, under which advances of a pledge that ended without an agreement are owed back. */
export const refundOfEnding = { withdrawn: 'withdrawal', lapsed: 'lapse' } as const;

/**
 * A debt to the donor, open or paid, with at most one payment in force. A payment that the bank returns, or that is
 * reversed, reopens the debt; a later payment can then settle it.
 */
export interface Refund {
  readonly refundId: string;
  /** Id of the event that created the debt. */
  readonly eventId: string;
  /** Currency of the debt: US dollars or that of the pledge. */
  readonly currency: string;
  readonly lines: readonly RefundLine[];
  /** Id of the event of the payment in force; undefined while the debt is open. */
  readonly paidBy?: string | undefined;
  /** Posting day from which the payment counts again; set only if the bank's return of the payment was reversed. */
  readonly paidSince?: IsoDate | undefined;
  /** Posting days on which earlier payments counted, until they were reversed or returned. */
  readonly paidMeanwhile?: readonly Span[] | undefined;
  /**
   * Values of the debt from the posting days on which it was reopened, latest last. `lines` has the value before the
   * first of these days. Undefined if the bank never returned a payment.
   */
  readonly renewed?: readonly Renewed[] | undefined;
}

/** A reopened debt, with its value on that day. */
interface Renewed {
  /** Id of the event of the payment that the bank returned, or that was reversed. */
  readonly payment: string;
  readonly from: IsoDate;
  readonly lines: readonly RefundLine[];
}

/** Posting days from `from` on, up to the day before `until`. */
interface Span {
  readonly from: IsoDate;
  readonly until: IsoDate;
}

interface RefundLine {
  readonly purpose: string;
  /** Whole minor units of the refund's currency. */
  readonly amount: bigint;
  /** Value in US cents on the day on which the amount became a debt. */
  readonly usd: bigint;
}

/** An approved refund of a contribution; its reversal has a negative amount. */
export interface RefundedContribution {
  readonly eventId: string;
  /** Posting date. */
  readonly date: IsoDate;
  /** Effective date, if it is not the posting date. */
  readonly effectiveOn?: IsoDate | undefined;
  /** Whole minor units of the agreement's currency. */
  readonly amount: bigint;
}

/** Returns a refund with its total in the currency of the agreement. */
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

/**
 * Returns the place that loses spending authority by a line, with the programmable amount and the support reserve.
 * Undefined if the line refunds money that was never allocated.
 */
export function authorityPlaceOf(
  line: ContributionRefundedFacts['lines'][number],
): (AuthorityPlace & GrossSplit) | undefined {
  const { purpose, level, country, gross, programmable, supportReserve } = line;
  if (level === undefined || programmable === undefined || supportReserve === undefined) {
    return undefined;
  }
  return { purpose, level, country, gross, programmable, supportReserve };
}

/** Adds a refund with a negative amount if the reversed event is a refund, so that both sum to zero. */
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

/** An event whose entries on an account of debts (such as 2140) create a debt under a refund or levy id. */
export interface Debt {
  readonly refundId: string;
  readonly eventId: string;
  readonly entries: readonly Entry[];
}

export type Refunds = ReadonlyMap<string, Refund>;

/** Adds the debt that credit entries on the account create; without such entries nothing changes. */
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

/** Adds the debts that another system had left unpaid. */
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

/** Marks a refund as paid by an event. */
export function withPayment(refunds: Refunds, refundId: string, paidBy: string): Refunds {
  const paid = refunds.get(refundId);
  return paid ? new Map(refunds).set(refundId, { ...paid, paidBy }) : refunds;
}

/**
 * Reopens the refund that a reversed event had paid, if there is one. The debt has the value that the payment had
 * settled: that of the last reopening before the payment, and not that of a return of the payment itself.
 */
export function withPaymentReversed(refunds: Refunds, reversed: string, stood: Span): Refunds {
  const paid = [...refunds.values()].find(({ paidBy }) => paidBy === reversed);
  if (paid === undefined) return refunds;
  const { paidBy, paidSince, paidMeanwhile = [], renewed, ...debt } = paid;
  const span = paidSince === undefined ? stood : { ...stood, from: paidSince };
  const { lines } = renewed?.findLast(({ payment }) => payment !== reversed) ?? debt;
  const reopened = { payment: reversed, from: stood.until, lines };
  const again = renewed && { renewed: [...renewed, reopened] };
  const spans = [...paidMeanwhile, span];
  return new Map(refunds).set(debt.refundId, { ...debt, ...again, paidMeanwhile: spans });
}

/**
 * Reopens a debt whose payment the bank returned, at the value that the return booked.
 *
 * @param debt entries of the return, and the event that paid. If a refund was approved and paid by one event, that
 * event becomes the one that created the debt.
 * @param stood posting days on which the payment counted.
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
    renewed: [...renewed, { payment: debt.eventId, from: stood.until, lines: owed.lines }],
  });
}

/** Marks a debt as paid again, because the return of its payment was reversed. */
function withReturnReversed(
  debts: Refunds,
  id: string,
  { paidBy, paidSince }: Required<Pick<Refund, 'paidBy' | 'paidSince'>>,
): Refunds {
  const own = debts.get(id);
  return own ? new Map(debts).set(id, { ...own, paidBy, paidSince }) : debts;
}

/** Returns the lines of a debt with their value on a posting date. */
export function linesOn({ lines, renewed = [] }: Refund, date: IsoDate): readonly RefundLine[] {
  return renewed.findLast(({ from }) => from <= date)?.lines ?? lines;
}

/** Adds the debt of a refund that one event had approved and paid, because only its payment was reversed. */
export function withPaymentAtOnceReversed(refunds: Refunds, debt: Debt, stood: Span): Refunds {
  const owed = withDebt(refunds, debt);
  const own = owed.get(debt.refundId);
  return own ? new Map(owed).set(debt.refundId, { ...own, paidMeanwhile: [stood] }) : owed;
}

/** True for a line of the payment (cash or exchange result) within an event that approved and paid a refund. */
export function isOfPayment({ account: code }: Pick<Entry, 'account'>): boolean {
  return isCash(code) || code === account.exchangeGain || code === account.exchangeLoss;
}

/**
 * Replaces the lines of an event that approved and paid a refund, when the bank returns the payment. The new lines book
 * the debt instead of the payment. If the return is reversed, the event has its original lines again.
 */
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

/** Members of a pledge that a returned payment changes: its debts and booked events. */
interface Indebted {
  readonly booked: AppendMap<BookedEvent>;
  readonly refunds: Refunds;
  readonly levies: Refunds;
}

/** Reopens the debt of a returned payment, or marks it as paid again once that return is reversed. */
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

/** Returns an event that approved and paid a refund, with the lines of an approval whose debt is unpaid. */
function owedSinceReturn(paid: BookedEvent): BookedEvent {
  const linesBesidePayment = paid.entries.filter((line) => !isOfPayment(line));
  const owed = mirrored(paid.entries.filter((line) => line.account === account.refunds));
  const debts = owed.map((line) => ({ ...line, account: account.refundsPayable }));
  return { ...paid, entries: [...linesBesidePayment, ...debts] };
}

/** Returns a refund's amounts and values by purpose. Several lines of one purpose are summed. */
export function owedByPurpose({ lines }: Pick<Refund, 'lines'>): RefundLine[] {
  const owed = new Map<string, RefundLine>();
  for (const { purpose, amount, usd } of lines) {
    const sumSoFar = owed.get(purpose) ?? { purpose, amount: 0n, usd: 0n };
    owed.set(purpose, { purpose, amount: sumSoFar.amount + amount, usd: sumSoFar.usd + usd });
  }
  return [...owed.values()];
}
