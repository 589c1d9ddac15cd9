import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { entry, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import { OwnersCash } from '../../../pledge/cash/owners-cash';
import type { PaymentReturnedFacts } from '../../../pledge/facts/paying.facts';
import { worthOf } from '../../../pledge/paying/refund-lines';
import type { Pledge } from '../../../pledge/state/pledge.state';
import { ownerDims } from '../claims/announcement';
import { comingIn, exchangeResult } from '../owners/cash-lines';
import { cashOf, foreignOf, leavingReceipt } from '../suspense/leaving-receipt';

/**
 * The cash leaves suspense at its value and comes to the owners that it had left; the debt stands
 * again in full at the rate of the value date, and what the bank kept is a charge of the pledge.
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
