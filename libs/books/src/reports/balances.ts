import { codesOf, kit } from '@art30/accounting';
import type { KeptAnswers } from '../caches/cached-answers';
import { answeredPage, type AsOf, type AsOfResolver, type Page } from '../times/as-of';
import { all, type Condition, everyRow, not, onAccounts, within } from '../times/conditions';
import { type PageQuery, pageAnswered } from '../times/shapes';
import { figuresOf, scopeOf, type FigureScope, BalanceFigures } from '../slices/balance-figures';
import { balanceWords, debitBalance, type BalanceWord } from '../words/balance-words';
import { type Dimension, dimensionsOf, filtered, type DimensionValues } from '../words/dimensions';
import { explainTemplate, explainable } from '../words/explain-template';
import { holdsIdentity, identityOf, Identity } from '../slices/identity';
import { dimensionsOfKey, labelOf, usdMoney } from '../slices/slice-values';
import type { Slice, Slices } from '../slices/slices';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  currency,
  ledgerAccount,
  listOf,
  money,
  nullable,
  optional,
  part,
  words,
} = kit;

/**
 * Balances of the journal lines that have the same values of the query's dimensions. A dimension without a value is
 * null.
 */
export const BalanceRow = answer('BalanceRow', {
  ...BalanceFigures.members,
  label: words(
    'Values of the dimensions in the order of `by`, to be shown to people; a missing one is `unattributed`.',
    'DON-A, k',
  ),
  donor: optional(
    nullable(words('Donor; like all that follow, present only where `by` names it.', 'DON-A')),
  ),
  pledge: optional(nullable(words('Pledge.', 'P1'))),
  instalment: optional(nullable(count('Number of the instalment.', 1))),
  purpose: optional(nullable(words('Purpose.', 'k'))),
  recommendation: optional(nullable(words('The call under which the money was given.', 'n'))),
  account: optional(ledgerAccount('Ledger account.', '1310')),
  currency: optional(currency('Currency of the lines.', 'EUR')),
  fund: optional(words('Fund.', 'ART30')),
  bankAccount: optional(nullable(words('Bank account.', 'BK-EUR'))),
  accountItem: optional(
    nullable(words("Kind of the account's own item, of lines without a donor.", 'FEE')),
  ),
  year: optional(words('Year of the posting date.', '2024')),
  balance: optional(
    money('Debit less credit of the lines; only where `by` names the account.', {
      amount: '555555.55',
      currency: 'USD',
    }),
  ),
  identity: nullable(
    part(Identity)(
      'Figures of which the fund balance consists. Null where `by` or a filter names anything but donor, pledge, purpose and recommendation, and for money in suspense or of the programme support fund.',
    ),
  ),
});
export type BalanceRow = kit.Infer<typeof BalanceRow>;

/** Report of balances of the journal lines posted by `asAt` and known at `knownAt`. */
export const BalancesAnswer = answer('Balances', {
  ...pageAnswered,
  ...explainable,
  by: listOf(words, rowsMax)('Dimensions of the rows.', ['donor', 'purpose']),
  items: listOf(
    BalanceRow,
    rowsMax,
  )('One row for each combination of dimensions that lines carry, ordered by them.'),
  totals: part(BalanceFigures)('The figures over all rows of all pages.'),
  netAssets: money('Assets less liabilities of the whole ledger, whatever was filtered.', {
    amount: '1896522.40',
    currency: 'USD',
  }),
});
export type BalancesAnswer = kit.Infer<typeof BalancesAnswer>;

/** Query for balances: dimensions by which rows are grouped (`by`), and values that filter journal lines. */
interface BalancesQuery extends PageQuery, DimensionValues {
  readonly by?: string | undefined;
  /** `true` if rows by account include memorandum accounts. */
  readonly memorandum?: 'true' | 'false' | undefined;
}

/**
 * Dimensions by which balances can be grouped. Level and country are left out, since only spending authority has them.
 */
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

const rowWords = { ...balanceWords, ...debitBalance };
const netAssetWords = { fundBalance: balanceWords.fundBalance };

/** Computes the report of balances, grouped by any dimensions of the journal lines. */
export class Balances {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
    private readonly kept: { here(): KeptAnswers },
  ) {}

  async find(query: BalancesQuery): Promise<BalancesAnswer> {
    const by = dimensionsOf(query.by, allowed);
    const page = await this.asOf.page(query);
    // The times and the cursor are left out of the cache key, since `page` already contains them.
    const { after, knownAt, cursor, ...asked } = query;
    return this.kept.here().of(['balances', page, asked], () => this.answer(by, page, query));
  }

  private answer(by: readonly Dimension[], page: Page, query: BalancesQuery): BalancesAnswer {
    const where = all([within(page.asOf), filtered(query), accountsShown(by, query)]);
    const scope = scopeOf(by, query);
    const { rows, nextAfter } = this.slices.page(rowWords, { by, where }, page);
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

/**
 * Returns the condition that hides memorandum accounts. They are outside the trial balance, so rows by account include
 * them only if the query asks for them.
 */
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
): BalanceRow {
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
