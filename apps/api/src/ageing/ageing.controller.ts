import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { QueryEndpoint } from '../read/query-endpoint';
import { AgeingDto, AgeingQueryDto } from './ageing.dto';

@ApiTags('reports')
@Controller('v1/ageing')
export class AgeingController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('', {
    summary: 'Outstanding instalments by age',
    description:
      'Every instalment that owes something, with its due date as it stood at both times, in the ' +
      'currency of the pledge and in USD. What is receivable and what hangs on a condition stand ' +
      'apart; buckets and totals are over all pages.',
    answer: AgeingDto,
  })
  find(@Query() query: AgeingQueryDto): Promise<AgeingDto> {
    return this.books.ageing.find(query);
  }
}
