import { Controller, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { QueryEndpoint } from '../read/query-endpoint';
import { SpendingAuthorityDto, SpendingAuthorityQueryDto } from './spending-authority.dto';
import { FindSpendingAuthority } from './spending-authority.queries';

@ApiTags('balances')
@Controller('v1/spending-authority')
export class SpendingAuthorityController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint('', {
    summary: 'Spending authority by purpose, level, country and owner',
    description:
      'Authority given by allocations, its split into programmable and support reserve, what is ' +
      'spent and what is available, in USD, as at a date, as known at a moment.',
    answer: SpendingAuthorityDto,
  })
  find(@Query() query: SpendingAuthorityQueryDto): Promise<SpendingAuthorityDto> {
    return this.queries.execute(new FindSpendingAuthority(query));
  }
}
