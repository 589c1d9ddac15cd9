import { Controller, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import {
  BankAccountAnswerDto,
  BankAccountPath,
  BankAccountsPageDto,
} from './bank-accounts-view.dto';
import { FindBankAccount, ListBankAccounts } from './bank-accounts.queries';

@ApiTags('bank accounts')
@Controller('v1/bank-accounts')
export class BankAccountsQueriesController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint('', {
    summary: 'Bank accounts',
    description: 'Official bank accounts, each with the ledger account that is its own.',
    answer: BankAccountsPageDto,
  })
  list(@Query() query: PageQueryDto): Promise<BankAccountsPageDto> {
    return this.queries.execute(new ListBankAccounts(query));
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
    return this.queries.execute(new FindBankAccount(code, query));
  }
}
