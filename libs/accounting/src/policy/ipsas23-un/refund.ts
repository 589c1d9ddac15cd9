import { balanceOf } from '../../books';
import { account } from '../../chart-of-accounts';
import { functionalCurrency } from '../../currency';
import type { IsoDate } from '../../dates';
import { entry, valueEntry, type Entry } from '../../entries';
import { Money, splitRunning } from '../../money';
import { postingDateOf } from '../../period/posting';
import type { Pledge } from '../../pledge/pledge.state';
import type { ContributionRefundedFacts, RefundPaidFacts } from '../../pledge/refund.events';
import { owedByPurpose, type Refund } from '../../pledge/refund.state';
import { authorityEntries } from './allocation';
import { ownerDims } from './announcement';

/** Less revenue, against a debt or the cash that paid it; the authority falls by the same gross. */
export function postRefunded(facts: ContributionRefundedFacts, pledge: Pledge): Entry[] {
  const { bankAccount, ledgerAccount } = facts;
  const owner = ownerDims(pledge);
  return facts.lines.flatMap((line) => {
    const dims = { ...owner, purpose: line.purpose };
    const owed = Money.of(line.owed);
    const usd = Money.of(line.gross);
    return [
      entry(account.refunds, owed, usd, dims),
      entry(ledgerAccount ?? account.refundsPayable, owed.negated(), usd.negated(), {
        ...dims,
        bankAccount,
      }),
      ...authorityEntries(owner, line, line, 'withdrawn'),
    ];
  });
}

/** The debt leaves at carrying value, the cash at the rate of the day; the difference is exchange. */
export function postRefundPaid(facts: RefundPaidFacts, pledge: Pledge): Entry[] {
  const { lines, rate, bankAccount, ledgerAccount, refundId } = facts;
  const owed = lines.map(({ amount }) => Money.of(amount));
  const whole = owed.slice(1).reduce((sum, part) => sum.plus(part), owed[0] as Money);
  const values = splitRunning(
    whole.toUsdRounded(rate.unitsPerUsd).minor,
    owed.map(({ minor }) => minor),
  );
  return lines.flatMap(({ purpose }, index) => {
    const dims = { ...ownerDims(pledge), purpose };
    const amount = owed[index] as Money;
    const cash = Money.ofMinor(values[index] ?? 0n, functionalCurrency);
    const carrying = carryingOf(pledge, { refundId, purpose }, postingDateOf(facts));
    const difference = carrying.minus(cash);
    const code = difference.isNegative ? account.exchangeLoss : account.exchangeGain;
    return [
      entry(account.refundsPayable, amount, carrying, dims),
      entry(ledgerAccount, amount.negated(), cash.negated(), { ...dims, bankAccount }),
      ...(difference.isZero ? [] : [valueEntry(code, amount.currency, difference.negated(), dims)]),
    ];
  });
}

/**
 * What 2140 carries for one refund and purpose on a date: its own value where it was not revalued,
 * else its share of what is carried for all refunds of that purpose and currency that are open then.
 */
function carryingOf(
  pledge: Pledge,
  { refundId, purpose }: { readonly refundId: string; readonly purpose: string },
  date: IsoDate,
): Money {
  const { currency } = pledge.refunds.get(refundId) ?? pledge;
  const carried = balanceOf(
    pledge.lines,
    (line) =>
      line.account === account.refundsPayable &&
      line.dims.purpose === purpose &&
      line.currency === currency &&
      line.date <= date,
  );
  const valueOf = (refund: Refund) =>
    owedByPurpose(refund).find((line) => line.purpose === purpose)?.usd ?? 0n;
  const open = [...pledge.refunds.values()].filter(
    (refund) => refund.currency === currency && isOpenOn(pledge, refund, date),
  );
  const all = open.reduce((sum, refund) => sum + valueOf(refund), 0n);
  const own = open.find((refund) => refund.refundId === refundId);
  return Money.ofMinor(-carried.usd, functionalCurrency).shareRounded(own ? valueOf(own) : 0n, all);
}

function isOpenOn({ booked }: Pledge, { eventId, paidBy = '' }: Refund, date: IsoDate): boolean {
  const owedOn = booked.get(eventId)?.postedOn ?? date;
  const paidOn = booked.get(paidBy)?.postedOn;
  return owedOn <= date && (paidOn === undefined || paidOn > date);
}
