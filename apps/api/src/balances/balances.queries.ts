import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import {
  all,
  answeredPage,
  type AsOf,
  AsOfResolver,
  condition,
  type Condition,
  type Dimension,
  dimensionsOf,
  dimensionsOfKey,
  filtered,
  labelOf,
  type Slice,
  Slices,
  usdMoney,
  within,
} from '@art30/books';
import { figuresOf, scopeOf, type FigureScope } from './balance-figures';
import { balanceWords, debitBalance, type BalanceWord } from './balance-words';
import { holdsIdentity, identityOf } from './identity';
import type { BalanceRowDto, BalancesDto, BalancesQueryDto } from './balances.dto';

export class FindBalances extends Query<BalancesDto> {
  constructor(readonly query: BalancesQueryDto) {
    super();
  }
}

/** Level and country tell spending authority apart, and nothing else. */
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
  'year',
];

const words = { ...balanceWords, ...debitBalance };

@QueryHandler(FindBalances)
export class FindBalancesHandler implements IQueryHandler<FindBalances> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
  ) {}

  async execute({ query }: FindBalances): Promise<BalancesDto> {
    const by = dimensionsOf(query.by, allowed);
    const page = await this.asOf.page(query);
    const where = all([within(page.asOf), filtered(query), accountsShown(by, query)]);
    const scope = scopeOf(by, query);
    const { rows, nextAfter } = this.slices.page(words, { by, where }, page);
    return {
      ...answeredPage(page, nextAfter),
      by: [...by],
      items: rows.map((slice) => rowOf(by, slice, scope)),
      totals: figuresOf(this.slices.total(balanceWords, where), scope),
      netAssets: usdMoney(this.netAssets(page.asOf)),
    };
  }

  private netAssets(asOf: AsOf): bigint {
    const { fundBalance } = balanceWords;
    return this.slices.total({ fundBalance }, within(asOf)).fundBalance.usd;
  }
}

/** Memorandum accounts stand beside the books: rows cut by account show them only when asked. */
function accountsShown(by: readonly Dimension[], { memorandum }: BalancesQueryDto): Condition {
  const hidden = by.includes('account') && memorandum !== 'true';
  return hidden ? condition("account NOT GLOB '9*'") : condition('1');
}

function rowOf(
  by: readonly Dimension[],
  { key, sums }: Slice<BalanceWord | 'balance'>,
  scope: FigureScope,
): BalanceRowDto {
  const dimensions = dimensionsOfKey(by, key);
  const currency = typeof dimensions.currency === 'string' ? dimensions.currency : scope.currency;
  return {
    label: labelOf(key),
    ...(dimensions as Partial<BalanceRowDto>),
    ...(by.includes('account') ? { balance: usdMoney(sums.balance.usd) } : {}),
    ...figuresOf(sums, { ...scope, currency }),
    identity: holdsIdentity(scope.used, key) ? identityOf(sums) : null,
  };
}
