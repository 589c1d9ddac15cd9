import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import { PeriodAnswerDto, PeriodPath, PeriodsPageDto } from './periods-view.dto';

@ApiTags('periods')
@Controller('v1/periods')
export class PeriodsQueriesController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('', {
    summary: 'Fiscal years',
    description:
      'Years with postings or a closing: whether they take postings, and what bound them.',
    answer: PeriodsPageDto,
  })
  list(@Query() query: PageQueryDto): Promise<PeriodsPageDto> {
    return this.books.periods.list(query);
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
    return this.books.periods.find(year, query);
  }
}
