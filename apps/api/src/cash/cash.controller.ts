import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { QueryEndpoint } from '../read/query-endpoint';
import { CashDto, CashQueryDto } from './cash.dto';

@ApiTags('reports')
@Controller('v1/cash')
export class CashController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('', {
    summary: 'Cash by account and owner',
    description:
      'Cash at bank and clearing by bank account, ledger account, currency and owner: a pledge, or ' +
      'nobody yet. An owner that has paid more from an account than it has there is negative: it ' +
      'borrows from the others. Accounts, currencies and totals are over all pages.',
    answer: CashDto,
  })
  find(@Query() query: CashQueryDto): Promise<CashDto> {
    return this.books.cash.find(query);
  }
}
