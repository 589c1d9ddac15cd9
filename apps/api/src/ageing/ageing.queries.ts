import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { originalDueOn, type Instalment, type Recommendation } from '@art30/accounting';
import {
  addSums,
  ageInDays,
  AgeingDay,
  all,
  answeredPage,
  type AsOf,
  AsOfResolver,
  bucketOf,
  type DueBucket,
  dueBuckets,
  filtered,
  moneyOf,
  oneOf,
  RegisterReader,
  Slices,
  sortedPage,
  type SortKey,
  type Sums,
  usdMoney,
  within,
} from '@art30/books';
import { ageingAccounts, ageingWords, type AgeingWord } from './ageing-words';
import type {
  AgeingCurrencyDto,
  AgeingDto,
  AgeingFiguresDto,
  AgeingItemDto,
  AgeingQueryDto,
  AgeingTotalsDto,
} from './ageing.dto';

export class FindAgeing extends Query<AgeingDto> {
  constructor(readonly query: AgeingQueryDto) {
    super();
  }
}

/** What the register says of a pledge that has instalments. */
interface PledgeMembers {
  readonly donorId: string;
  readonly recommendation: Recommendation;
  readonly currency: string;
  readonly instalments: readonly Instalment[];
}

/** An instalment that owes something. */
interface Owing {
  readonly pledge: string;
  readonly instalment: number;
  readonly members: PledgeMembers;
  readonly dueOn: string;
  readonly originalDueOn: string;
  readonly daysPastDue: number;
  readonly bucket: DueBucket;
  readonly sums: Sums<AgeingWord>;
}

const firstDueFirst: SortKey<Owing> = {
  parts: 3,
  of: ({ dueOn, pledge, instalment }) => [dueOn, pledge, instalment],
};

@QueryHandler(FindAgeing)
export class FindAgeingHandler implements IQueryHandler<FindAgeing> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
    private readonly registers: RegisterReader,
    private readonly ageingDay: AgeingDay,
  ) {}

  async execute({ query }: FindAgeing): Promise<AgeingDto> {
    const page = await this.asOf.page(query);
    const agedOn = this.ageingDay.of(page.asOf);
    const owing = this.owing(query, page.asOf, agedOn).filter(
      ({ bucket }) => (query.bucket ?? bucket) === bucket,
    );
    const { rows, nextAfter } = sortedPage(owing, page, firstDueFirst);
    return {
      ...answeredPage(page, nextAfter),
      agedOn,
      items: rows.map(itemOf),
      buckets: dueBuckets.map(({ name }) => ({
        bucket: name,
        ...totalsOf(owing.filter(({ bucket }) => bucket === name)),
      })),
      totals: totalsOf(owing),
    };
  }

  private owing(
    { donor, pledge, recommendation }: AgeingQueryDto,
    asOf: AsOf,
    agedOn: string,
  ): Owing[] {
    const where = all([
      within(asOf),
      filtered({ donor, pledge, recommendation }),
      oneOf('account', ageingAccounts),
    ]);
    const found = this.slices.all(ageingWords, {
      by: ['pledge', 'instalment'],
      where,
      unlessZero: ['outstanding', 'allowance'],
    });
    const ids = [...new Set(found.map(({ key: [id] }) => String(id)))];
    const pledges = this.registers.many<PledgeMembers>('pledges', ids, asOf);
    const byId = new Map(pledges.map((members) => [members.id, members]));
    return found.map(({ key: [id, no], sums }) => {
      const members = byId.get(String(id));
      const due = members?.instalments.find((instalment) => instalment.no === no);
      if (members === undefined || due === undefined) {
        throw new Error(`the register has no instalment ${no} of pledge ${id}`);
      }
      const daysPastDue = ageInDays(due.dueOn, agedOn);
      const bucket = bucketOf(dueBuckets, daysPastDue);
      return {
        ...{ pledge: String(id), instalment: due.no, members, dueOn: due.dueOn },
        ...{ originalDueOn: originalDueOn(due), daysPastDue, bucket, sums },
      };
    });
  }
}

function itemOf({ members, sums, ...owing }: Owing): AgeingItemDto {
  const { donorId, recommendation, currency } = members;
  return {
    ...owing,
    ...{ donor: donorId, recommendation },
    ...inCurrency(sums, currency),
    ...figuresOf(sums),
  };
}

function totalsOf(owing: readonly Owing[]): AgeingTotalsDto {
  const sumsOf = (some: readonly Owing[]) =>
    addSums(
      ageingWords,
      some.map(({ sums }) => sums),
    );
  const currencies = [...new Set(owing.map(({ members }) => members.currency))].sort();
  return {
    instalments: owing.length,
    ...figuresOf(sumsOf(owing)),
    inCurrencies: currencies.map((currency) =>
      inCurrency(sumsOf(owing.filter(({ members }) => members.currency === currency)), currency),
    ),
  };
}

function figuresOf(sums: Sums<AgeingWord>): AgeingFiguresDto {
  return {
    outstandingUsd: usdMoney(sums.outstanding.usd),
    receivableUsd: usdMoney(sums.receivable.usd),
    conditionalUsd: usdMoney(sums.conditional.usd),
    allowanceUsd: usdMoney(sums.allowance.usd),
    carryingUsd: usdMoney(sums.carrying.usd),
  };
}

function inCurrency(sums: Sums<AgeingWord>, currency: string): AgeingCurrencyDto {
  return {
    outstanding: moneyOf(sums.outstanding.amount, currency),
    receivable: moneyOf(sums.receivable.amount, currency),
    conditional: moneyOf(sums.conditional.amount, currency),
  };
}
