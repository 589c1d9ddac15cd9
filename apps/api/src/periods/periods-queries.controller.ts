import { Controller, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import { PeriodAnswerDto, PeriodsPageDto } from './periods-view.dto';
import { PeriodPath } from './periods.dto';
import { FindPeriod, ListPeriods } from './periods.queries';

@ApiTags('periods')
@Controller('v1/periods')
export class PeriodsQueriesController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint('', {
    summary: 'Fiscal years',
    description:
      'Years with postings or a closing: whether they take postings, and what bound them.',
    answer: PeriodsPageDto,
  })
  list(@Query() query: PageQueryDto): Promise<PeriodsPageDto> {
    return this.queries.execute(new ListPeriods(query));
  }

  @QueryEndpoint(':year', {
    summary: 'One fiscal year',
    description:
      'Its status, what its closing is bound to, receipts in suspense at its end, and stray ' +
      'postings: events that were written into it while it was closed.',
    answer: PeriodAnswerDto,
    tagged: true,
  })
  find(@Param() { year }: PeriodPath, @Query() query: AsOfQueryDto): Promise<PeriodAnswerDto> {
    return this.queries.execute(new FindPeriod(year, query));
  }
}
