import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { QueryEndpoint } from '../read/query-endpoint';
import { BalancesDto, BalancesQueryDto } from './balances.dto';

@ApiTags('balances')
@Controller('v1/balances')
export class BalancesController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('', {
    summary: 'Balances by donor, purpose, recommendation and other dimensions',
    description:
      'Sums journal rows by the dimensions that `by` names, as at a date, as known at a moment, in ' +
      'USD, and in the currency of the lines where `by` or a filter names it. Lines that do not ' +
      'carry a dimension stand in a row of their own, named unattributed.',
    answer: BalancesDto,
  })
  find(@Query() query: BalancesQueryDto): Promise<BalancesDto> {
    return this.books.balances.find(query);
  }
}
