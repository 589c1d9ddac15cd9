import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { stream } from '@art30/accounting';
import { answeredPage, AsOfResolver, RegisterReader, unknown } from '@art30/books';
import type { PageQueryDto } from '../read/as-of.dto';
import { HistoryReader } from '../read/history-reader';
import type { HistoryDto } from './pledge-history.dto';

export class FindPledgeHistory extends Query<HistoryDto> {
  constructor(
    readonly pledgeId: string,
    readonly query: PageQueryDto,
  ) {
    super();
  }
}

@QueryHandler(FindPledgeHistory)
export class FindPledgeHistoryHandler implements IQueryHandler<FindPledgeHistory> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly history: HistoryReader,
  ) {}

  async execute({ pledgeId, query }: FindPledgeHistory): Promise<HistoryDto> {
    const page = await this.asOf.page(query);
    if (this.registers.find('pledges', pledgeId, page.asOf) === undefined) {
      return unknown('PLEDGE', pledgeId, page.asOf);
    }
    const { rows, nextAfter } = await this.history.page(stream.pledge(pledgeId), page);
    return { ...answeredPage(page, nextAfter), items: [...rows] };
  }
}
