import { codesOf } from '@art30/accounting';
import type { KeptAnswers } from '../keeping/kept-answers';
import { answeredPage, type AsOf, type AsOfResolver, type Page } from '../times/as-of';
import { all, type Condition, everyRow, not, onAccounts, within } from '../times/conditions';
import type { PageQuery } from '../times/shapes';
import { figuresOf, scopeOf, type FigureScope } from '../slices/balance-figures';
import { balanceWords, debitBalance, type BalanceWord } from '../words/balance-words';
import { type Dimension, dimensionsOf, filtered, type DimensionValues } from '../words/dimensions';
import { explainTemplate } from '../explain/explain-template';
import { holdsIdentity, identityOf } from '../slices/identity';
import { dimensionsOfKey, labelOf, usdMoney } from '../slices/slice-values';
import { type Slice, type Slices } from '../slices/slices';

/** Question for balance rows: dimensions that tell rows apart, and values that lines must have. */
interface BalancesQuery extends PageQuery, DimensionValues {
  readonly by?: string | undefined;
  /** Whether rows by account show memorandum accounts. */
  readonly memorandum?: 'true' | 'false' | undefined;
}

/** Dimensions of balance rows, without level and country, which only spending authority has. */
const allowed: readonly Dimension[] = [
  'donor',
  'pledge',
  'instalment',
  'purpose',
  'recommendation',
  'account',
  'currency',
  'fund',
  'bankAccount',
  'accountItem',
  'year',
];

const words = { ...balanceWords, ...debitBalance };
const netAssetWords = { fundBalance: balanceWords.fundBalance };

/** Balances by any dimensions of the lines. */
export class Balances {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
    private readonly kept: { here(): KeptAnswers },
  ) {}

  async find(query: BalancesQuery) {
    const by = dimensionsOf(query.by, allowed);
    const page = await this.asOf.page(query);
    // What the times mean is in the page.
    const { after, knownAt, cursor, ...asked } = query;
    return this.kept.here().of(['balances', page, asked], () => this.answer(by, page, query));
  }

  private answer(by: readonly Dimension[], page: Page, query: BalancesQuery) {
    const where = all([within(page.asOf), filtered(query), accountsShown(by, query)]);
    const scope = scopeOf(by, query);
    const { rows, nextAfter } = this.slices.page(words, { by, where }, page);
    return {
      ...answeredPage(page, nextAfter),
      by: [...by],
      explain: this.explain(by, page.asOf, query),
      items: rows.map((slice) => rowOf(by, slice, scope)),
      totals: figuresOf(this.slices.total(balanceWords, where), scope),
      netAssets: usdMoney(this.netAssets(page.asOf)),
    };
  }

  private explain(by: readonly Dimension[], asOf: AsOf, query: BalancesQuery): string {
    const memorandum = hidesMemoranda(by, query) ? ('false' as const) : undefined;
    const scope = { ...query, memorandum };
    return explainTemplate({ report: 'balances', asOf, scope, variables: by });
  }

  private netAssets(asOf: AsOf): bigint {
    return this.slices.total(netAssetWords, within(asOf)).fundBalance.usd;
  }
}

/** Memorandum accounts stand beside the books: rows cut by account show them only when asked. */
function accountsShown(by: readonly Dimension[], query: BalancesQuery): Condition {
  return hidesMemoranda(by, query) ? not(onAccounts([codesOf.memorandum])) : everyRow;
}

function hidesMemoranda(by: readonly Dimension[], { memorandum }: BalancesQuery): boolean {
  return by.includes('account') && memorandum !== 'true';
}

function rowOf(
  by: readonly Dimension[],
  { key, sums }: Slice<BalanceWord | 'balance'>,
  scope: FigureScope,
) {
  const dimensions = dimensionsOfKey(by, key);
  const currency = typeof dimensions.currency === 'string' ? dimensions.currency : scope.currency;
  return {
    label: labelOf(key),
    ...dimensions,
    ...(by.includes('account') ? { balance: usdMoney(sums.balance.usd) } : {}),
    ...figuresOf(sums, { ...scope, currency }),
    identity: holdsIdentity(scope.used, key) ? identityOf(sums) : null,
  };
}
