import type { MoneyFact } from '@art30/accounting';
import {
  type Dimension,
  dimensionColumns,
  moneyOf,
  type Sums,
  usdFigures,
  usdMoney,
} from '@art30/books';
import type { LineFilterDto } from '../read/dimension-filter.dto';
import { balanceWords, wordsInCurrency, type BalanceWord } from './balance-words';
import type { BalanceDto, BalanceFiguresDto, CurrencyBalanceDto } from './balances.dto';

/** Dimensions whose values own money, so that a shortfall of cash is theirs. */
const owners: readonly Dimension[] = ['donor', 'pledge', 'purpose', 'recommendation', 'fund'];

/** How the lines of a figure were chosen. */
export interface FigureScope {
  /** Whether nothing but owners tells the lines apart. */
  readonly ofOwners: boolean;
  /** The dimensions that tell the lines apart or narrow them down. */
  readonly used: readonly Dimension[];
  /** The one currency of the lines, where they have one. */
  readonly currency: string | null;
}

/** What a set of dimensions and filters says about the lines they leave. */
export function scopeOf(by: readonly Dimension[], filters: LineFilterDto): FigureScope {
  const names = Object.keys(dimensionColumns) as Dimension[];
  const used = names.filter((name) => by.includes(name) || filters[name] !== undefined);
  return {
    ofOwners: used.every((name) => owners.includes(name)),
    used,
    currency: filters.currency ?? null,
  };
}

/** The figures of a balance row from its sums. */
export function figuresOf(sums: Sums<BalanceWord>, scope: FigureScope): BalanceFiguresDto {
  const usd = balanceOf(sums, scope);
  if (scope.currency === null) return { usd };
  return { usd, inCurrency: currencyFigures(sums, scope.currency) };
}

/** Debts are paid out of cash that carries no authority: what they need of it is not to be allocated. */
function balanceOf(sums: Sums<BalanceWord>, { ofOwners }: FigureScope): BalanceDto {
  const lacking = sums.pledgePayables.usd - sums.unallocated.usd;
  const shortfall = ofOwners ? usdMoney(lacking > 0n ? lacking : 0n) : null;
  return { ...usdFigures(balanceWords, sums), shortfall };
}

function currencyFigures(sums: Sums<BalanceWord>, currency: string): CurrencyBalanceDto {
  return Object.fromEntries(
    wordsInCurrency.map((word) => [word, moneyOf(sums[word].amount, currency)]),
  ) as Record<(typeof wordsInCurrency)[number], MoneyFact>;
}
