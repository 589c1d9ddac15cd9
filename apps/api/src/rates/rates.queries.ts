import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { RegisterQueries, type RegisterView } from '@art30/books';
import type { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import type { RateListAnswerDto, RateListsPageDto, RateListViewDto } from './rates-view.dto';

export class ListRateLists extends Query<RateListsPageDto> {
  constructor(readonly query: PageQueryDto) {
    super();
  }
}

export class FindRateList extends Query<RateListAnswerDto> {
  constructor(
    readonly listId: string,
    readonly query: AsOfQueryDto,
  ) {
    super();
  }
}

type RateListMembers = Omit<RateListViewDto, 'id' | 'supersedes' | 'supersededBy'> & {
  readonly supersedes?: string;
  readonly supersededBy?: string;
};

const rateLists: RegisterView<RateListMembers, RateListViewDto> = {
  register: 'rate_lists',
  noun: 'RATE_LIST',
  view: ({ id, effectiveDate, publishedOn, kind, source, rates, supersedes, supersededBy }) => ({
    id,
    effectiveDate,
    publishedOn,
    kind,
    source,
    rates,
    supersedes: supersedes ?? null,
    supersededBy: supersededBy ?? null,
  }),
};

@QueryHandler(ListRateLists)
export class ListRateListsHandler implements IQueryHandler<ListRateLists> {
  constructor(private readonly registers: RegisterQueries) {}

  execute({ query }: ListRateLists): Promise<RateListsPageDto> {
    return this.registers.list(rateLists, query);
  }
}

@QueryHandler(FindRateList)
export class FindRateListHandler implements IQueryHandler<FindRateList> {
  constructor(private readonly registers: RegisterQueries) {}

  execute({ listId, query }: FindRateList): Promise<RateListAnswerDto> {
    return this.registers.one(rateLists, listId, query);
  }
}
