import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { entry, type Dims, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import type { CashFrom } from '../../../transfer/transfer.facts';
import { exchangeResult } from '../cash-owners/cash-lines';

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

/** Cash of a line on one account, in units of its currency, and its value in USD. */
interface CashOfLine {
  readonly from: Pick<CashFrom, 'bankAccount' | 'ledgerAccount'>;
  readonly money: { readonly amount: Money; readonly usd: Money };
}

/**
 * The cash that a line moves. A part may be too small for a unit of the currency that its cash
 * became: then it names the account and moves nothing there.
 */
export function cashOf(
  { cash, cashUsd: usd, cashFrom }: Taken,
  { bankAccount, ledgerAccount }: Pick<Receipt, 'bankAccount' | 'ledgerAccount'>,
): readonly CashOfLine[] {
  return (cashFrom ?? [{ bankAccount, ledgerAccount, amount: cash, usd }])
    .map((from) => ({
      from,
      money: { amount: Money.of(from.amount), usd: Money.parse(from.usd, functionalCurrency) },
    }))
    .filter(({ money }) => !money.amount.isZero || !money.usd.isZero);
}

/**
 * Moves money out of suspense, or out of the overpayment that is used. The cash leaves at its
 * carrying value; what was owed for it beyond that or below is a result of nobody.
 */
export function leavingReceipt(lines: readonly Taken[], source: Receipt, donor: string): Entry[] {
  const { receiptId: receipt, fromOverpayment } = source;
  const zero = Money.zero(lines[0]?.cash.currency ?? functionalCurrency);
  const part = lines.reduce((sum, { cash }) => sum.plus(Money.of(cash)), zero);
  const owed = usdSum(lines.map(({ cashUsd, owedUsd = cashUsd }) => owedUsd));
  const byAccount = new Map<string, CashOfLine>();
  for (const line of lines.flatMap((taken) => cashOf(taken, source))) {
    const { bankAccount } = line.from;
    const { amount, usd } = line.money;
    const before = byAccount.get(bankAccount)?.money;
    const money = {
      amount: before?.amount.plus(amount) ?? amount,
      usd: before?.usd.plus(usd) ?? usd,
    };
    byAccount.set(bankAccount, { from: line.from, money });
  }
  const left = usdSum(lines.map(({ cashUsd }) => cashUsd));
  return [
    fromOverpayment === undefined
      ? entry(account.unappliedReceipts, part, owed, { receipt })
      : entry(account.refundsPayable, part, owed, { donor, receipt }),
    ...[...byAccount.values()].map(({ from: { bankAccount, ledgerAccount }, money }) => {
      const dims: Dims = { receipt, bankAccount };
      return entry(ledgerAccount, money.amount.negated(), money.usd.negated(), dims);
    }),
    ...exchangeResult(left.minus(owed), foreignOf(lines), { receipt }),
  ];
}

/** The currency that a difference on what lines take is one of: never US dollars, if any other is. */
export function foreignOf(lines: readonly Taken[]): string {
  const currencies = lines.flatMap(({ cash, cashFrom = [] }) => [
    cash.currency,
    ...cashFrom.flatMap(({ amount, through = amount.currency }) => [amount.currency, through]),
  ]);
  return currencies.find((currency) => currency !== functionalCurrency) ?? functionalCurrency;
}

function usdSum(values: readonly string[]): Money {
  return values
    .map((usd) => Money.parse(usd, functionalCurrency))
    .reduce((sum, usd) => sum.plus(usd), Money.zero(functionalCurrency));
}
