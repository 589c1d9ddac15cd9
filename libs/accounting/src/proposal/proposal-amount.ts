import { codesOf } from '../accounts/chart-of-accounts';
import { functionalCurrency } from '../kernel/currency';
import type { Entry } from '../kernel/entries';
import { Money, type MoneyFact } from '../kernel/money';

/** Amounts of a proposal for its signers, computed from the lines that it would post. */
export type ProposalAmount = {
  /** Debits at their value in USD, without memorandum accounts. */
  readonly usd: MoneyFact;
  /** The same debits in their own currencies, ordered by code, without zero amounts. */
  readonly inCurrencies: readonly MoneyFact[];
  /** Debits on memorandum accounts (commitments and spending authority), in USD. */
  readonly memorandumUsd: MoneyFact;
};

/** Lines that a proposal would post; for a run over many streams, also its totals by account and currency. */
interface Proposed {
  readonly books: readonly { readonly entries: readonly Line[] }[];
  readonly run?: { readonly totals: readonly Line[] } | undefined;
}

type Line = Pick<Entry, 'account' | 'currency' | 'amount' | 'usd'>;

/**
 * Returns the sums of the debits of all events that a proposal would append. Credits are not counted, because they are
 * equal.
 */
export function amountOf({ books, run }: Proposed): ProposalAmount {
  const lines = [...books.flatMap(({ entries }) => entries), ...(run?.totals ?? [])];
  const isMemorandum = ({ account }: Line) => account.startsWith(codesOf.memorandum);
  const counted = lines.filter((line) => !isMemorandum(line));
  return {
    usd: debitsInUsd(counted).toJSON(),
    inCurrencies: debitsByCurrency(counted).map((money) => money.toJSON()),
    memorandumUsd: debitsInUsd(lines.filter(isMemorandum)).toJSON(),
  };
}

function debitsInUsd(lines: readonly Line[]): Money {
  return lines
    .map(({ usd }) => Money.parse(usd, functionalCurrency))
    .filter(({ isNegative }) => !isNegative)
    .reduce((sum, usd) => sum.plus(usd), Money.zero(functionalCurrency));
}

function debitsByCurrency(lines: readonly Line[]): readonly Money[] {
  const sums = new Map<string, Money>();
  for (const { amount, currency } of lines) {
    const money = Money.parse(amount, currency);
    if (money.isNegative || money.isZero) continue;
    sums.set(currency, (sums.get(currency) ?? Money.zero(currency)).plus(money));
  }
  return [...sums.keys()].sort().flatMap((currency) => sums.get(currency) ?? []);
}
