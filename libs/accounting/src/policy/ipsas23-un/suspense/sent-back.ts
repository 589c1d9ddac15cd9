import { differenceOfRepayment } from '../../../accounts/balances';
import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { entry, mirrored, type Dims, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import type {
  ReturnSentBackFacts,
  ReturnSentBackReversedFacts,
} from '../../../receipt/facts/return.facts';
import { heldOn } from '../../../receipt/state/receipt-cash';
import type { Receipt } from '../../../receipt/state/receipt.state';
import { exchangeResult, valueChanged } from '../cash-owners/cash-lines';
import { cashOf, foreignOf, leavingReceipt } from './leaving-receipt';
import { cashChanged } from './transfer';

/**
 * Posts a return that the bank sent back. Its cash goes from the suspense of the new receipt to the original
 * receipt at its value, and the returned amount is owed again in full. Retained bank charges belong to no
 * donor.
 */
export function postSentBack(facts: ReturnSentBackFacts, before: Receipt): Entry[] {
  const { receiptId: receipt } = before.facts;
  const [owed, kept] = [Money.of(facts.owed), Money.of(facts.kept)];
  const [worth, keptUsd, came] = [facts.worthUsd, facts.keptUsd, facts.cashUsd].map((usd) =>
    Money.parse(usd, functionalCurrency),
  ) as [Money, Money, Money];
  const [code, owner] = owedPlace(facts, receipt);
  return [
    ...leavingReceipt([facts], facts, ''),
    ...cashOf(facts, facts).flatMap(({ from, money: { amount, usd } }) => {
      const { bankAccount, ledgerAccount } = from;
      const coming = { amount: amount.minor, usd: usd.minor };
      const repaid = differenceOfRepayment(heldOn(before.cash, bankAccount), coming);
      return [
        entry(ledgerAccount, amount, usd, { receipt, bankAccount }),
        ...cashChanged({ ...from, currency: amount.currency }, receipt, repaid),
      ];
    }),
    ...(kept.isZero && keptUsd.isZero
      ? []
      : [entry(account.bankCharges, kept, keptUsd, { receipt })]),
    ...exchangeResult(worth.minus(came).minus(keptUsd), foreignOf([facts]), { receipt }),
    entry(code, owed.negated(), worth.negated(), owner),
  ];
}

/**
 * Returns the liability account and dimensions: owed to the donor of the overpayment, or to the unidentified
 * sender.
 */
function owedPlace(
  { overpaymentOf, donorId }: Pick<ReturnSentBackFacts, 'overpaymentOf' | 'donorId'>,
  receipt: string,
): [string, Dims] {
  return overpaymentOf === undefined
    ? [account.unappliedReceipts, { receipt }]
    : [account.refundsPayable, { donor: donorId, receipt }];
}

/**
 * Posts the reversal of a return that the bank had sent back. A balance changed since then leaves with its
 * share of the present value.
 */
export function postSentBackReversed(facts: ReturnSentBackReversedFacts, before: Receipt): Entry[] {
  const { receiptId: receipt } = before.facts;
  const own = before.sentBack.get(facts.applicationId)?.taken;
  if (own === undefined) return [];
  const { worthUsd, overpaymentOf, owed, donorId } = own.facts;
  const [code, dims] = owedPlace({ overpaymentOf: facts.overpaymentOf, donorId }, receipt);
  const lines = mirrored(own.entries).map((line) =>
    overpaymentOf !== facts.overpaymentOf && line.account === account.refundsPayable
      ? { ...line, account: code, dims }
      : line,
  );
  const [came, goes] = [worthUsd, facts.worthUsd ?? worthUsd].map((usd) =>
    Money.parse(usd, functionalCurrency),
  ) as [Money, Money];
  return [
    ...lines,
    ...valueChanged({ account: code, currency: owed.currency, dims }, goes.minus(came), {
      receipt,
    }),
    ...(facts.taken ?? []).flatMap(({ bankAccount, usd }) =>
      cashGone(own.entries, { receipt, bankAccount }, Money.parse(usd, functionalCurrency)),
    ),
  ];
}

/** Posts the difference between the value at which cash leaves and the value at which it came. */
function cashGone(entries: readonly Entry[], dims: Dims & { receipt: string }, goes: Money) {
  const came = entries.filter(
    (line) => line.dims.bankAccount === dims.bankAccount && line.dims.receipt === dims.receipt,
  );
  const [line] = came;
  if (line === undefined) return [];
  const { account: ledgerAccount, currency } = line;
  const usd = came.reduce((sum, one) => sum.plus(Money.parse(one.usd, functionalCurrency)), zero);
  const place = { bankAccount: dims.bankAccount ?? '', ledgerAccount, currency };
  return cashChanged(place, dims.receipt, usd.minus(goes).minor);
}

const zero = Money.zero(functionalCurrency);
