import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { entry, type Dims, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import type { CashFrom } from '../../../transfer/transfer.facts';
import { exchangeResult } from '../owners/cash-lines';

/** Money of a receipt that a pledge takes, as a line of an application or a credit states it. */
interface Taken {
  /** In the currency that came. */
  readonly cash: { readonly amount: string; readonly currency: string };
  readonly cashUsd: string;
  readonly owedUsd?: string | undefined;
  readonly cashFrom?: readonly CashFrom[] | undefined;
}

/** The receipt, the account that the bank credited, and the overpayment that is used. */
interface Receipt {
  readonly receiptId: string;
  readonly bankAccount: string;
  readonly ledgerAccount: string;
  readonly fromOverpayment?: string | undefined;
}

/** Where the cash of a line comes from. */
export function cashFromOf(
  { cash: amount, cashUsd: usd, cashFrom }: Taken,
  { bankAccount, ledgerAccount }: Pick<Receipt, 'bankAccount' | 'ledgerAccount'>,
): readonly CashFrom[] {
  return cashFrom ?? [{ bankAccount, ledgerAccount, amount, usd }];
}

/**
 * Moves money out of suspense, or out of the overpayment that is used. The cash leaves at its
 * carrying value; what was owed for it beyond that or below is a result of nobody.
 */
export function leavingReceipt(lines: readonly Taken[], from: Receipt, donor: string): Entry[] {
  const { receiptId: receipt, fromOverpayment } = from;
  const zero = Money.zero(lines[0]?.cash.currency ?? functionalCurrency);
  const part = lines.reduce((sum, { cash }) => sum.plus(Money.of(cash)), zero);
  const owed = sumOf(lines.map(({ cashUsd, owedUsd = cashUsd }) => owedUsd));
  const byAccount = new Map<string, { first: CashFrom; amount: Money; usd: Money }>();
  for (const cash of lines.flatMap((line) => cashFromOf(line, from))) {
    const [amount, usd] = [Money.of(cash.amount), Money.parse(cash.usd, functionalCurrency)];
    const known = byAccount.get(cash.bankAccount);
    byAccount.set(cash.bankAccount, {
      first: cash,
      amount: known?.amount.plus(amount) ?? amount,
      usd: known?.usd.plus(usd) ?? usd,
    });
  }
  const left = sumOf(lines.map(({ cashUsd }) => cashUsd));
  return [
    fromOverpayment === undefined
      ? entry(account.unappliedReceipts, part, owed, { receipt })
      : entry(account.refundsPayable, part, owed, { donor, receipt }),
    ...[...byAccount.values()].map(({ first: { bankAccount, ledgerAccount }, amount, usd }) => {
      const dims: Dims = { receipt, bankAccount };
      return entry(ledgerAccount, amount.negated(), usd.negated(), dims);
    }),
    ...exchangeResult(left.minus(owed), foreignOf(lines), { receipt }),
  ];
}

/** The currency that a difference on what lines take is one of: never US dollars, if any other is. */
export function foreignOf(lines: readonly Taken[]): string {
  const known = lines.flatMap(({ cash, cashFrom = [] }) => [
    cash.currency,
    ...cashFrom.map(({ amount }) => amount.currency),
  ]);
  return known.find((currency) => currency !== functionalCurrency) ?? functionalCurrency;
}

function sumOf(values: readonly string[]): Money {
  return values
    .map((usd) => Money.parse(usd, functionalCurrency))
    .reduce((sum, usd) => sum.plus(usd), Money.zero(functionalCurrency));
}
