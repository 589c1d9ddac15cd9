import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { Clock } from '@art30/ledger';
import { AgeingController } from './ageing/ageing.controller';
import { AuditController } from './audit/audit.controller';
import { ReplayJobs } from './audit/replay-jobs';
import { BalancesController } from './balances/balances.controller';
import { BankAccountsQueriesController } from './bank-accounts/bank-accounts-queries.controller';
import { BankAccountsModule } from './bank-accounts/bank-accounts.module';
import { BridgeController } from './bridge/bridge.controller';
import { CashController } from './cash/cash.controller';
import { CommandsModule } from './commands/commands.module';
import type { Config } from './process/config';
import { ContributionsController } from './contributions/contributions.controller';
import { DonorsQueriesController } from './donors/donors-queries.controller';
import { DonorsModule } from './donors/donors.module';
import { FinancialPerformanceController } from './financial-performance/financial-performance.controller';
import { HttpModule } from './http/http.module';
import { queryController } from './read/query-routes';
import { JournalController } from './journal/journal.controller';
import { OperationsModule } from './operations/operations.module';
import { PeriodsQueriesController } from './periods/periods-queries.controller';
import { PeriodsModule } from './periods/periods.module';
import { PledgesQueriesController } from './pledges/pledges-queries.controller';
import { PledgesModule } from './pledges/pledges.module';
import { PurposesQueriesController } from './purposes/purposes-queries.controller';
import { PurposesModule } from './purposes/purposes.module';
import { RatesQueriesController } from './rates/rates-queries.controller';
import { RatesModule } from './rates/rates.module';
import { ReceiptsQueriesController } from './receipts/receipts-queries.controller';
import { ReceiptsModule } from './receipts/receipts.module';
import { RevaluationsQueriesController } from './revaluations/revaluations-queries.controller';
import { RevaluationsModule } from './revaluations/revaluations.module';
import { SpendingAuthorityController } from './spending-authority/spending-authority.controller';
import { StatementsQueriesController } from './statements/statements-queries.controller';
import { StatementsController } from './statements/statements.controller';
import { BooksModule } from './storage/books.module';
import { StorageModule } from './storage/storage.module';
import { transferQueries } from './transfers/transfers.routes';
import { TransfersModule } from './transfers/transfers.module';
import { WriteOffsController } from './write-offs/write-offs.controller';

/** Whoever answers a question asks the books; statements are issued beside them. */
const queries = [
  AgeingController,
  AuditController,
  BalancesController,
  BankAccountsQueriesController,
  BridgeController,
  CashController,
  ContributionsController,
  DonorsQueriesController,
  FinancialPerformanceController,
  JournalController,
  PeriodsQueriesController,
  PledgesQueriesController,
  PurposesQueriesController,
  RatesQueriesController,
  ReceiptsQueriesController,
  RevaluationsQueriesController,
  SpendingAuthorityController,
  queryController(transferQueries),
  WriteOffsController,
  StatementsQueriesController,
  StatementsController,
];

@Module({})
export class AppModule {
  static forRoot(options: { config: Config; clock: Clock }): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CqrsModule,
        HttpModule,
        StorageModule.forRoot(options),
        BooksModule,
        CommandsModule,
        DonorsModule,
        PurposesModule,
        RatesModule,
        BankAccountsModule,
        PledgesModule,
        ReceiptsModule,
        PeriodsModule,
        TransfersModule,
        RevaluationsModule,
        OperationsModule,
      ],
      controllers: queries,
      providers: [ReplayJobs],
    };
  }
}
