import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import {
  BankAccountAnswerDto,
  BankAccountPath,
  BankAccountsPageDto,
} from './bank-accounts-view.dto';

@ApiTags('bank accounts')
@Controller('v1/bank-accounts')
export class BankAccountsQueriesController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('', {
    summary: 'Bank accounts',
    description: 'Official bank accounts, each with the ledger account that is its own.',
    answer: BankAccountsPageDto,
  })
  list(@Query() query: PageQueryDto): Promise<BankAccountsPageDto> {
    return this.books.bankAccounts.list(query);
  }

  @QueryEndpoint(':code', {
    summary: 'One bank account',
    description: 'A bank account by its code.',
    answer: BankAccountAnswerDto,
    unknown: 'BANK_ACCOUNT_UNKNOWN',
  })
  find(
    @Param() { code }: BankAccountPath,
    @Query() query: AsOfQueryDto,
  ): Promise<BankAccountAnswerDto> {
    return this.books.bankAccounts.find(code, query);
  }
}
