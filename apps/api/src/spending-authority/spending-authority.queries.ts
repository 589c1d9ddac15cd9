import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { MoneyFact } from '@art30/accounting';
import { answeredPage, AsOfResolver } from '../read/as-of';
import { all, oneOf, within } from '../read/conditions';
import { dimensionsOf, filtered, type Dimension } from '../read/dimensions';
import { dimensionsOfKey, labelOf, Slices, usdMoney, type Sums } from '../read/slices';
import { authorityAccounts, authorityWords, type AuthorityWord } from './authority-words';
import type { SpendingAuthorityDto, SpendingAuthorityQueryDto } from './spending-authority.dto';

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
    return {
      ...answeredPage(page, nextAfter),
      by: [...by],
      items: rows.map(({ key, sums }) => ({
        label: labelOf(key),
        ...(dimensionsOfKey(by, key) as Partial<Record<Dimension, string | null>>),
        ...figuresOf(sums),
      })),
      totals: figuresOf(this.slices.total(authorityWords, where)),
    };
  }
}

function figuresOf(sums: Sums<AuthorityWord>): Record<AuthorityWord, MoneyFact> {
  const words = Object.keys(authorityWords) as AuthorityWord[];
  const figures = words.map((word) => [word, usdMoney(sums[word].usd)]);
  return Object.fromEntries(figures) as Record<AuthorityWord, MoneyFact>;
}
