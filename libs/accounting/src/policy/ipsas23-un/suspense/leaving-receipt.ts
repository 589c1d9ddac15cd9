import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { entry, type Dims, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import type { CashFrom } from '../../../transfer/transfer.facts';
import { exchangeResult } from '../cash-owners/cash-lines';

/** Money that a pledge takes from a receipt, as one line of an application or credit states it. */
interface Taken {
  /** Amount in the currency in which the money came. */
  readonly cash: { readonly amount: string; readonly currency: string };
  readonly cashUsd: string;
  readonly owedUsd?: string | undefined;
  readonly cashFrom?: readonly CashFrom[] | undefined;
}

/** A receipt, the bank account that was credited and, if the money comes from one, the overpayment. */
interface Receipt {
  readonly receiptId: string;
  readonly bankAccount: string;
  readonly ledgerAccount: string;
  readonly fromOverpayment?: string | undefined;
}

/** Cash of one line on one bank account, in its currency, and its value in USD. */
interface CashOfLine {
  readonly from: Pick<CashFrom, 'bankAccount' | 'ledgerAccount'>;
  readonly money: { readonly amount: Money; readonly usd: Money };
}

/**
 * Returns the cash that a line moves. Where money was converted, a part may be below the smallest unit of the
 * new currency: such a part moves nothing.
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
 * Posts money that leaves suspense or an overpayment. Cash leaves at its carrying value; the difference to
 * the liability's value is exchange result that belongs to no donor.
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

/** Returns the currency of an exchange difference: the first other than USD, or USD if there is no other. */
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
