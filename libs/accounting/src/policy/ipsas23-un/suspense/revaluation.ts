import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { mirrored, valueEntry, type Dims, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import type {
  ReceiptRevaluationReversedFacts,
  ReceiptRevaluedFacts,
  RevaluedMoney,
} from '../../../receipt/facts/revaluation.facts';
import { differenceOf } from '../../../receipt/state/revaluation.state';
import type { Receipt } from '../../../receipt/state/receipt.state';
import { valueAdded } from '../../../receipt/valuing/revaluation';
import { exchangeResult } from '../owners/cash-lines';

/**
 * What is owed for money of a receipt and its cash each go to the rate of the day. Where nothing was
 * exchanged they change alike; what they differ by is a result of nobody.
 */
export function postReceiptRevalued({ items }: ReceiptRevaluedFacts, before: Receipt): Entry[] {
  const { receiptId: receipt } = before.facts;
  const results = new Map<string, bigint>();
  const lines = items.flatMap((item) => {
    const { currency } = item.amount;
    const sign = item.kind === 'CASH' ? 1n : -1n;
    const usd = Money.ofMinor(sign * differenceOf(item), functionalCurrency);
    results.set(currency, (results.get(currency) ?? 0n) - usd.minor);
    const [code, dims] = placeOf(item, receipt);
    return usd.isZero ? [] : [valueEntry(code, currency, usd, dims)];
  });
  const result = [...results].flatMap(([currency, cents]) =>
    exchangeResult(Money.ofMinor(cents, functionalCurrency), currency, { receipt }),
  );
  return [...lines, ...result];
}

function placeOf(
  { kind, donorId, account: code = '', bankAccount }: RevaluedMoney,
  receipt: string,
): [string, Dims] {
  switch (kind) {
    case 'UNAPPLIED':
      return [account.unappliedReceipts, { receipt }];
    case 'OVERPAYMENT':
      return [account.refundsPayable, { donor: donorId, receipt }];
    case 'CASH':
      return [code, { receipt, bankAccount }];
  }
}

export function postRevaluationReversed(
  { reverses }: ReceiptRevaluationReversedFacts,
  { revaluations }: Receipt,
): Entry[] {
  const own = revaluations.find(({ eventId }) => eventId === reverses);
  return mirrored(own ? [own, ...own.takenBack].flatMap(({ entries }) => entries) : []);
}

/** Reverses the value that a receipt has beside that at which it came, when it is reversed. */
export function postValueReversed(receipt: Receipt): Entry[] {
  const { receiptId, bankAccount, ledgerAccount, net } = receipt.facts;
  const { unapplied, overpayments, cash } = valueAdded(receipt);
  const usd = (cents: bigint) => Money.ofMinor(cents, functionalCurrency);
  const lines: [string, bigint, Dims][] = [
    [account.unappliedReceipts, unapplied, { receipt: receiptId }],
    ...overpayments.map(({ donorId, usd: added }): [string, bigint, Dims] => [
      account.refundsPayable,
      added,
      { donor: donorId, receipt: receiptId },
    ]),
    [ledgerAccount, -cash, { receipt: receiptId, bankAccount }],
  ];
  const total = lines.reduce((sum, [, added]) => sum + added, 0n);
  return [
    ...lines.flatMap(([code, added, dims]) =>
      added === 0n ? [] : [valueEntry(code, net.currency, usd(added), dims)],
    ),
    ...exchangeResult(usd(-total), net.currency, { receipt: receiptId }),
  ];
}
