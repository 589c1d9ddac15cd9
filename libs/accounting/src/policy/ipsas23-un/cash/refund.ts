import { balanceOf } from '../../../accounts/balances';
import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import type { IsoDate } from '../../../kernel/dates';
import { entry, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import { postingDateOf } from '../../../period/posting';
import { OwnersCash } from '../../../pledge/cash/owners-cash';
import type {
  ContributionRefundedFacts,
  PaymentReturnedFacts,
  RefundPaidFacts,
} from '../../../pledge/facts/payments.facts';
import { worthOf } from '../../../pledge/payments/refund-cash';
import type { Pledge } from '../../../pledge/state/pledge.state';
import {
  linesOn,
  owedByPurpose,
  authorityPlaceOf,
  type Refund,
  type Refunds,
} from '../../../pledge/state/refund.state';
import { comingIn, exchangeResult, paidOut } from '../cash-owners/cash-lines';
import { ownerDims } from '../receivables/announcement';
import { cashOf, foreignOf, leavingReceipt } from '../suspense/leaving-receipt';
import { authorityEntries } from './spending-authority';

/**
 * Posts a refund to the donor: it reduces revenue at the rate of the day, against a liability or the cash
 * that paid it, and reduces the spending authority from which it was taken.
 */
export function postRefunded(facts: ContributionRefundedFacts, pledge: Pledge): Entry[] {
  const { bankAccount, ledgerAccount } = facts;
  const owner = ownerDims(pledge);
  const cash = new OwnersCash(pledge, facts);
  const { unitsPerUsd } = facts.rate;
  const owed = facts.lines.map((line) => Money.of(line.owed));
  const worths = worthOf(owed, unitsPerUsd);
  return facts.lines.flatMap((line, index) => {
    const dims = { ...owner, purpose: line.purpose };
    const amount = owed[index] as Money;
    const worth = worths[index] as Money;
    const place = authorityPlaceOf(line);
    const payment = { amount, worth, unitsPerUsd, against: worth };
    return [
      entry(account.refunds, amount, worth, dims),
      ...(ledgerAccount === undefined || bankAccount === undefined
        ? [entry(account.refundsPayable, amount.negated(), worth.negated(), dims)]
        : paidOut(cash, { ledgerAccount, bankAccount }, payment, dims)),
      ...(place ? authorityEntries(owner, place, place, 'withdrawn') : []),
    ];
  });
}

export function postRefundPaid(facts: RefundPaidFacts, pledge: Pledge): Entry[] {
  const { refundId: id } = facts;
  return postDebtPaid(facts, { id, debts: pledge.refunds, code: account.refundsPayable }, pledge);
}

/** A debt to pay, all debts of the same kind, and their liability account. */
interface Owing {
  readonly id: string;
  readonly debts: Refunds;
  readonly code: string;
}

/**
 * Posts the payment of a debt. Debt and cash both leave at carrying value; the difference is exchange result.
 */
export function postDebtPaid(
  facts: Omit<RefundPaidFacts, 'refundId'>,
  owing: Owing,
  pledge: Pledge,
): Entry[] {
  const { lines, rate, bankAccount, ledgerAccount } = facts;
  const owed = lines.map(({ amount }) => Money.of(amount));
  const worths = worthOf(owed, rate.unitsPerUsd);
  const cash = new OwnersCash(pledge, facts);
  const { unitsPerUsd } = rate;
  return lines.flatMap(({ purpose }, index) => {
    const dims = { ...ownerDims(pledge), purpose };
    const amount = owed[index] as Money;
    const worth = worths[index] as Money;
    const against = carryingOf(pledge, { ...owing, purpose }, postingDateOf(facts));
    const payment = { amount, worth, unitsPerUsd, against };
    return [
      entry(owing.code, amount, against, dims),
      ...paidOut(cash, { ledgerAccount, bankAccount }, payment, dims),
    ];
  });
}

/**
 * Returns the carrying value in USD of one debt and purpose on a date. After a revaluation it is a share of
 * the value of all open debts of that purpose and currency.
 */
function carryingOf(
  pledge: Pledge,
  { id, debts, code, purpose }: Owing & { readonly purpose: string },
  date: IsoDate,
): Money {
  const { currency } = debts.get(id) ?? pledge;
  const carried = balanceOf(
    pledge.lines.on(code),
    (line) => line.dims.purpose === purpose && line.currency === currency && line.date <= date,
  );
  const owedIn = (refund: Refund) =>
    owedByPurpose({ lines: linesOn(refund, date) }).find((line) => line.purpose === purpose);
  const open = [...debts.values()].filter(
    (refund) => refund.currency === currency && isOpenOn(pledge, refund, date),
  );
  const totalOf = (figure: 'usd' | 'amount') =>
    open.reduce((sum, refund) => sum + (owedIn(refund)?.[figure] ?? 0n), 0n);
  // Debts below a cent each share the value by amount instead of by USD.
  const figure = totalOf('usd') === 0n ? 'amount' : 'usd';
  const own = open.find((refund) => refund.refundId === id);
  const part = (own && owedIn(own)?.[figure]) ?? 0n;
  return Money.ofMinor(-carried.usd, functionalCurrency).shareRounded(part, totalOf(figure));
}

function isOpenOn(
  { booked }: Pledge,
  { eventId, paidBy = '', paidSince, paidMeanwhile = [] }: Refund,
  date: IsoDate,
): boolean {
  const owedOn = booked.get(eventId)?.postedOn ?? date;
  const paidOn = paidSince ?? booked.get(paidBy)?.postedOn;
  const wasPaid = paidMeanwhile.some(({ from, until }) => from <= date && date < until);
  return owedOn <= date && !wasPaid && (paidOn === undefined || paidOn > date);
}

/**
 * Posts a payment that the bank sent back. The cash leaves suspense at its value and returns to the owners
 * that had paid; the debt is open again in full at the rate of the value date; retained bank charges are an
 * expense of the pledge.
 */
export function postPaymentReturned(facts: PaymentReturnedFacts, pledge: Pledge): Entry[] {
  const { lines, refundId, receiptId: receipt } = facts;
  const code = refundId === undefined ? account.levyPayable : account.refundsPayable;
  const worths = worthOf(
    lines.map(({ owed }) => Money.of(owed)),
    facts.rate.unitsPerUsd,
  );
  const cash = new OwnersCash(pledge, facts);
  return [
    ...leavingReceipt(lines, facts, pledge.donorId),
    ...lines.flatMap((line, index) => {
      const dims = { ...ownerDims(pledge), purpose: line.purpose };
      const worth = worths[index] as Money;
      const [kept, keptUsd] = [Money.of(line.kept), Money.parse(line.keptUsd, functionalCurrency)];
      const came = Money.parse(line.cashUsd, functionalCurrency);
      return [
        ...cashOf(line, facts).flatMap(({ from, money }) =>
          comingIn(cash, from, money, { ...dims, receipt }),
        ),
        ...(kept.isZero && keptUsd.isZero ? [] : [entry(account.bankCharges, kept, keptUsd, dims)]),
        ...exchangeResult(worth.minus(came).minus(keptUsd), foreignOf([line]), dims),
        entry(code, Money.of(line.owed).negated(), worth.negated(), dims),
      ];
    }),
  ];
}
