import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { stream } from '@art30/accounting';
import {
  answered,
  answeredPage,
  AsOfResolver,
  condition,
  cutPage,
  type Page,
  RegisterReader,
  unknown,
} from '@art30/books';
import { BalanceReader } from '../balances/balance-reader';
import type { AsOfQueryDto } from '../read/as-of.dto';
import { PledgeFigures, type PledgeMembers } from './pledge-figures';
import { agreementView, instalmentViews, pledgeView } from './pledge-view';
import type {
  PledgeAnswerDto,
  PledgesPageDto,
  PledgesQueryDto,
  PledgeViewDto,
} from './pledges-view.dto';

/** Pledges that are looked at in one go for those of a status. */
const scannedRows = 200;

export class ListPledges extends Query<PledgesPageDto> {
  constructor(readonly query: PledgesQueryDto) {
    super();
  }
}

export class FindPledge extends Query<PledgeAnswerDto> {
  constructor(
    readonly pledgeId: string,
    readonly query: AsOfQueryDto,
  ) {
    super();
  }
}

@QueryHandler(ListPledges)
export class ListPledgesHandler implements IQueryHandler<ListPledges> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly figures: PledgeFigures,
  ) {}

  async execute({ query }: ListPledges): Promise<PledgesPageDto> {
    const page = await this.asOf.page(query);
    const { rows, nextAfter } = cutPage(this.found(query, page), page, ({ id }) => [id]);
    return { ...answeredPage(page, nextAfter), items: [...rows] };
  }

  /**
   * Pledges from the cursor on, at least one beyond the page where there are so many. No row holds a
   * status, it follows from figures: pledges are read on until enough of them have it.
   */
  private found(query: PledgesQueryDto, page: Page): PledgeViewDto[] {
    const limit = query.status === undefined ? page.limit : scannedRows;
    const found: PledgeViewDto[] = [];
    let after = page.after;
    do {
      const chunk = { ...page, limit: limit + 1, after };
      const { rows, nextAfter } = this.registers.page<PledgeMembers>(
        'pledges',
        chunk,
        narrowed(query),
      );
      const figures = this.figures.of(rows, page.asOf);
      const views = figures.map(({ pledge, sums }) => pledgeView(pledge, sums));
      found.push(...views.filter(({ status }) => (query.status ?? status) === status));
      after = nextAfter;
    } while (after !== null && found.length <= page.limit);
    return found;
  }
}

@QueryHandler(FindPledge)
export class FindPledgeHandler implements IQueryHandler<FindPledge> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly figures: PledgeFigures,
    private readonly balances: BalanceReader,
  ) {}

  async execute({ pledgeId, query }: FindPledge): Promise<PledgeAnswerDto> {
    const asOf = await this.asOf.resolve(query);
    const found = this.registers.many<PledgeMembers>('pledges', [pledgeId], asOf);
    const [{ pledge, sums } = unknown('PLEDGE', pledgeId, asOf)] = this.figures.of(found, asOf);
    const { usd } = this.balances.of({ pledge: pledgeId }, asOf);
    const { currency } = pledge;
    const { inCurrency } = this.balances.of({ pledge: pledgeId, currency }, asOf);
    return {
      ...answered(asOf),
      ...pledgeView(pledge, sums),
      revision: this.registers.revisionOf(stream.pledge(pledgeId), asOf),
      agreement: agreementView(pledge),
      instalments: instalmentViews(pledge, this.figures.cells(pledgeId, asOf)),
      balances: inCurrency === undefined ? { usd } : { usd, inCurrency },
    };
  }
}

/** Conditions on the fact that opened the pledge, which says both for ever. */
function narrowed({ donor, recommendation }: PledgesQueryDto) {
  const member = (name: string, value: string) =>
    condition(`json_extract(changes, '$.${name}') = ?`, value);
  return [
    ...(donor === undefined ? [] : [member('donorId', donor)]),
    ...(recommendation === undefined ? [] : [member('recommendation', recommendation)]),
  ];
}
