import type { MoneyFact } from '@art30/accounting';
import type { AsOf } from '../times/as-of';
import { all, within } from '../times/conditions';
import { balanceWords, wordsInCurrency, type BalanceWord } from '../words/balance-words';
import {
  type Dimension,
  dimensionColumns,
  filtered,
  type DimensionValues,
} from '../words/dimensions';
import { moneyOf, usdFigures, usdMoney } from './slice-values';
import { type Sums, type Slices } from './slices';

/** Dimensions whose values own money, so that a shortfall of cash is theirs. */
const owners: readonly Dimension[] = ['donor', 'pledge', 'purpose', 'recommendation', 'fund'];

/** Dimensions and currency by which the lines of a figure were chosen. */
export interface FigureScope {
  /** Whether nothing but owners tells the lines apart. */
  readonly ofOwners: boolean;
  /** The dimensions that tell the lines apart or narrow them down. */
  readonly used: readonly Dimension[];
  /** The one currency of the lines, where they have one. */
  readonly currency: string | null;
}

/** Scope of the lines that are left by dimensions and filters. */
export function scopeOf(by: readonly Dimension[], filters: DimensionValues): FigureScope {
  const names = Object.keys(dimensionColumns) as Dimension[];
  const used = names.filter((name) => by.includes(name) || filters[name] !== undefined);
  return {
    ofOwners: used.every((name) => owners.includes(name)),
    used,
    currency: filters.currency ?? null,
  };
}

/** The figures of a balance row from its sums. */
export function figuresOf(sums: Sums<BalanceWord>, scope: FigureScope) {
  const usd = balanceOf(sums, scope);
  if (scope.currency === null) return { usd };
  return { usd, inCurrency: currencyFigures(sums, scope.currency) };
}

/** Figures in USD with the shortfall: debts of pledges beyond their unallocated cash. */
function balanceOf(sums: Sums<BalanceWord>, { ofOwners }: FigureScope) {
  const lacking = sums.pledgePayables.usd - sums.unallocated.usd;
  const shortfall = ofOwners ? usdMoney(lacking > 0n ? lacking : 0n) : null;
  return { ...usdFigures(balanceWords, sums), shortfall };
}

function currencyFigures(sums: Sums<BalanceWord>, currency: string) {
  return Object.fromEntries(
    wordsInCurrency.map((word) => [word, moneyOf(sums[word].amount, currency)]),
  ) as Record<(typeof wordsInCurrency)[number], MoneyFact>;
}

/** Balances of one thing, such as a pledge or a donor. */
export class BalanceReader {
  constructor(private readonly slices: Slices) {}

  of(dimensions: DimensionValues, asOf: AsOf) {
    const where = all([within(asOf), filtered(dimensions)]);
    return figuresOf(this.slices.total(balanceWords, where), scopeOf([], dimensions));
  }
}
