import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BankAccountsQueriesController } from './bank-accounts-queries.controller';
import { FindBankAccountHandler, ListBankAccountsHandler } from './bank-accounts.queries';

@Module({
  imports: [CqrsModule],
  controllers: [BankAccountsQueriesController],
  providers: [ListBankAccountsHandler, FindBankAccountHandler],
})
export class BankAccountsQueriesModule {}
