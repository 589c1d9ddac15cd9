import { Controller, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { QueryEndpoint } from '../read/query-endpoint';
import { AgeingDto, AgeingQueryDto } from './ageing.dto';
import { FindAgeing } from './ageing.queries';

@ApiTags('reports')
@Controller('v1/ageing')
export class AgeingController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint('', {
    summary: 'Outstanding instalments by age',
    description:
      'Every instalment that owes something, with its due date as it stood at both times, in the ' +
      'currency of the pledge and in USD. What is receivable and what hangs on a condition stand ' +
      'apart; buckets and totals are over all pages.',
    answer: AgeingDto,
  })
  find(@Query() query: AgeingQueryDto): Promise<AgeingDto> {
    return this.queries.execute(new FindAgeing(query));
  }
}
