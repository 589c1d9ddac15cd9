import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { QueryEndpoint } from '../read/query-endpoint';
import { FinancialPerformanceDto, FinancialPerformanceQueryDto } from './financial-performance.dto';

@ApiTags('reports')
@Controller('v1/financial-performance')
export class FinancialPerformanceController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('', {
    summary: 'Statement of financial performance of a year',
    description:
      'Revenue, expense and surplus by posting date, in USD: of each fund, of all added up, and of ' +
      'all shown as one, where programme support charged by one fund to another is eliminated. ' +
      'Exchange differences stand gross and net. The surplus leads from the net assets before the ' +
      'year to those after it.',
    answer: FinancialPerformanceDto,
  })
  find(@Query() query: FinancialPerformanceQueryDto): Promise<FinancialPerformanceDto> {
    return this.books.financialPerformance.find(query);
  }
}
