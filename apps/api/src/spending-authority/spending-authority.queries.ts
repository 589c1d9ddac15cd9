import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import {
  all,
  answeredPage,
  AsOfResolver,
  type Cut,
  type Dimension,
  dimensionsOf,
  dimensionsOfKey,
  filtered,
  labelOf,
  oneOf,
  Slices,
  type Sums,
  usdFigures,
  usdMoney,
  within,
} from '@art30/books';
import { authorityAccounts, authorityWords, type AuthorityWord } from './authority-words';
import type {
  AuthorityDto,
  SpendingAuthorityDto,
  SpendingAuthorityQueryDto,
} from './spending-authority.dto';

export class FindSpendingAuthority extends Query<SpendingAuthorityDto> {
  constructor(readonly query: SpendingAuthorityQueryDto) {
    super();
  }
}

const allowed: readonly Dimension[] = [
  'purpose',
  'level',
  'country',
  'pledge',
  'donor',
  'recommendation',
];

/** Where authority is given and spent: what one place has left is no authority for another. */
const placeDimensions: readonly Dimension[] = ['pledge', 'purpose', 'level', 'country'];
const { availableProgrammable, availableSupportReserve } = authorityWords;

@QueryHandler(FindSpendingAuthority)
export class FindSpendingAuthorityHandler implements IQueryHandler<FindSpendingAuthority> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
  ) {}

  async execute({ query }: FindSpendingAuthority): Promise<SpendingAuthorityDto> {
    const by = dimensionsOf(query.by, allowed);
    const page = await this.asOf.page(query);
    const where = all([within(page.asOf), filtered(query), oneOf('account', authorityAccounts)]);
    const { rows, nextAfter } = this.slices.page(authorityWords, { by, where }, page);
    const overspent = this.overspent({ by, where });
    return {
      ...answeredPage(page, nextAfter),
      by: [...by],
      items: rows.map(({ key, sums }) => ({
        label: labelOf(key),
        ...(dimensionsOfKey(by, key) as Partial<Record<Dimension, string | null>>),
        ...figuresOf(sums, overspent.get(JSON.stringify(key)) ?? 0n),
      })),
      totals: figuresOf(
        this.slices.total(authorityWords, where),
        [...overspent.values()].reduce((sum, usd) => sum + usd, 0n),
      ),
    };
  }

  /** Overspent US cents by the key of the slice. */
  private overspent(cut: Cut): ReadonlyMap<string, bigint> {
    const lacking = this.slices.lacking(
      { availableProgrammable, availableSupportReserve },
      cut,
      placeDimensions,
    );
    return new Map(lacking.map(({ key, usd }) => [JSON.stringify(key), usd]));
  }
}

function figuresOf(sums: Sums<AuthorityWord>, overspent: bigint): AuthorityDto {
  return { ...usdFigures(authorityWords, sums), overspent: usdMoney(overspent) };
}
