import { kit } from '@art30/accounting';
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
import type { Sums, Slices } from './slices';
import { figure } from '../words/words';

const { answer, money, nullable, optional, part, pick } = kit;

/** Figures of a row of balances. Signs are chosen so that the usual case is positive. */
const Balance = answer('Balance', {
  announced: figure(balanceWords.announced, '1195652.17'),
  agreed: figure(balanceWords.agreed, '1222222.22'),
  conditional: figure(balanceWords.conditional, '0.00'),
  received: figure(balanceWords.received, '662983.42'),
  writtenOff: figure(balanceWords.writtenOff, '0.00'),
  outstanding: figure(balanceWords.outstanding, '555555.55'),
  receivable: figure(balanceWords.receivable, '555555.55'),
  allowance: figure(balanceWords.allowance, '0.00'),
  receivedInAdvance: figure(balanceWords.receivedInAdvance, '0.00'),
  conditionalLiability: figure(balanceWords.conditionalLiability, '0.00'),
  refundsPayable: figure(balanceWords.refundsPayable, '0.00'),
  levyPayable: figure(balanceWords.levyPayable, '0.00'),
  pledgePayables: figure(balanceWords.pledgePayables, '0.00'),
  unapplied: figure(balanceWords.unapplied, '0.00'),
  cash: figure(balanceWords.cash, '662966.85'),
  allocated: figure(balanceWords.allocated, '452000.00'),
  unallocated: figure(balanceWords.unallocated, '210966.85'),
  shortfall: nullable(
    money(
      'What `unallocated` lacks to `pledgePayables`: it blocks new allocations. Null where lines are told apart by something that owns no money, such as an account, a currency or a year.',
      { amount: '0.00', currency: 'USD' },
    ),
  ),
  availableProgrammable: figure(balanceWords.availableProgrammable, '400000.00'),
  availableSupportReserve: figure(balanceWords.availableSupportReserve, '52000.00'),
  revenue: figure(balanceWords.revenue, '1222222.22'),
  refunds: figure(balanceWords.refunds, '0.00'),
  interest: figure(balanceWords.interest, '0.00'),
  recoveries: figure(balanceWords.recoveries, '0.00'),
  exchangeGain: figure(balanceWords.exchangeGain, '0.00'),
  exchangeLoss: figure(balanceWords.exchangeLoss, '3683.25'),
  bankCharges: figure(balanceWords.bankCharges, '16.57'),
  doubtfulDebts: figure(balanceWords.doubtfulDebts, '0.00'),
  writeOff: figure(balanceWords.writeOff, '0.00'),
  directExpenditure: figure(balanceWords.directExpenditure, '0.00'),
  supportSpending: figure(balanceWords.supportSpending, '0.00'),
  pscCharged: figure(balanceWords.pscCharged, '0.00'),
  supportIncome: figure(balanceWords.supportIncome, '0.00'),
  transfersInNet: figure(balanceWords.transfersInNet, '0.00'),
  fundBalance: figure(balanceWords.fundBalance, '1218522.40'),
});
type Balance = kit.Infer<typeof Balance>;

/** Figures of a row of balances that also make sense in the currency of the journal lines. */
const CurrencyBalance = answer('CurrencyBalance', {
  ...pick(Balance, ...wordsInCurrency),
});
type CurrencyBalance = kit.Infer<typeof CurrencyBalance>;

/** Balance figures of a set of journal lines. */
export const BalanceFigures = answer('BalanceFigures', {
  usd: part(Balance)('In US dollars, the currency of the books.'),
  inCurrency: optional(
    part(CurrencyBalance)('In the currency of the lines; only where all of them have the same.'),
  ),
});
export type BalanceFigures = kit.Infer<typeof BalanceFigures>;

/** Dimensions by which cash is attributed, so that a shortage of cash can be computed for each of their values. */
const owners: readonly Dimension[] = ['donor', 'pledge', 'purpose', 'recommendation', 'fund'];

/**
 * Dimensions and currency by which the journal lines of a figure were selected. They decide which figures can be shown.
 */
export interface FigureScope {
  /** True if the journal lines are grouped and filtered only by donor, pledge, purpose, recommendation or fund. */
  readonly ofOwners: boolean;
  /** Dimensions by which the journal lines are grouped or filtered. */
  readonly used: readonly Dimension[];
  /** Currency of all the journal lines; null if they may be in several. */
  readonly currency: string | null;
}

/** Returns the scope that follows from the grouping dimensions and the filters of a query. */
export function scopeOf(by: readonly Dimension[], filters: DimensionValues): FigureScope {
  const names = Object.keys(dimensionColumns) as Dimension[];
  const used = names.filter((name) => by.includes(name) || filters[name] !== undefined);
  return {
    ofOwners: used.every((name) => owners.includes(name)),
    used,
    currency: filters.currency ?? null,
  };
}

/** Computes the figures of a row of balances from its sums. */
export function figuresOf(sums: Sums<BalanceWord>, scope: FigureScope): BalanceFigures {
  const usd = balanceOf(sums, scope);
  if (scope.currency === null) return { usd };
  return { usd, inCurrency: currencyFigures(sums, scope.currency) };
}

/**
 * Computes the figures in USD. `shortfall` is the part of pledges' debts that exceeds their unallocated cash; it is
 * null unless the lines are selected by their owners.
 */
function balanceOf(sums: Sums<BalanceWord>, { ofOwners }: FigureScope): Balance {
  const lacking = sums.pledgePayables.usd - sums.unallocated.usd;
  const shortfall = ofOwners ? usdMoney(lacking > 0n ? lacking : 0n) : null;
  return { ...usdFigures(balanceWords, sums), shortfall };
}

function currencyFigures(sums: Sums<BalanceWord>, currency: string): CurrencyBalance {
  return Object.fromEntries(
    wordsInCurrency.map((word) => [word, moneyOf(sums[word].amount, currency)]),
  ) as CurrencyBalance;
}

/** Reads the balances of a single record, such as a pledge or a donor. */
export class BalanceReader {
  constructor(private readonly slices: Slices) {}

  of(dimensions: DimensionValues, asOf: AsOf) {
    const where = all([within(asOf), filtered(dimensions)]);
    return figuresOf(this.slices.total(balanceWords, where), scopeOf([], dimensions));
  }
}
