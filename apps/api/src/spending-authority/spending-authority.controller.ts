import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { QueryEndpoint } from '../read/query-endpoint';
import { SpendingAuthorityDto, SpendingAuthorityQueryDto } from './spending-authority.dto';

@ApiTags('balances')
@Controller('v1/spending-authority')
export class SpendingAuthorityController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('', {
    summary: 'Spending authority by purpose, level, country and owner',
    description:
      'Authority given by allocations, its split into programmable and support reserve, what is ' +
      'spent and what is available, in USD, as at a date, as known at a moment.',
    answer: SpendingAuthorityDto,
  })
  find(@Query() query: SpendingAuthorityQueryDto): Promise<SpendingAuthorityDto> {
    return this.books.spendingAuthority.find(query);
  }
}
