import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { Clock } from '@art30/ledger';
import { ageingQueries } from './ageing/ageing.queries';
import { auditQueries } from './audit/audit.queries';
import { AuditController } from './audit/audit.controller';
import { ReplayJobs } from './audit/replay-jobs';
import { balancesQueries } from './balances/balances.queries';
import { bankAccountsQueries } from './bank-accounts/bank-accounts.queries';
import { BankAccountsModule } from './bank-accounts/bank-accounts.module';
import { bridgeQueries } from './bridge/bridge.queries';
import { cashQueries } from './cash/cash.queries';
import { CommandsModule } from './commands/commands.module';
import type { Config } from './process/config';
import { contributionsQueries } from './contributions/contributions.queries';
import { donorsQueries } from './donors/donors.queries';
import { DonorsModule } from './donors/donors.module';
import { financialPerformanceQueries } from './financial-performance/financial-performance.queries';
import { commandController } from './http/command-routes';
import { HttpModule } from './http/http.module';
import { queryController } from './read/query-routes';
import { journalQueries } from './journal/journal.queries';
import { OperationsModule } from './operations/operations.module';
import { periodsQueries } from './periods/periods.queries';
import { PeriodsModule } from './periods/periods.module';
import { pledgesQueries } from './pledges/pledges.queries';
import { PledgesModule } from './pledges/pledges.module';
import { purposesQueries } from './purposes/purposes.queries';
import { PurposesModule } from './purposes/purposes.module';
import { ratesQueries } from './rates/rates.queries';
import { RatesModule } from './rates/rates.module';
import { receiptsQueries } from './receipts/receipts.queries';
import { ReceiptsModule } from './receipts/receipts.module';
import { revaluationsQueries } from './revaluations/revaluations.queries';
import { RevaluationsModule } from './revaluations/revaluations.module';
import { spendingAuthorityQueries } from './spending-authority/spending-authority.queries';
import { StatementsQueriesController } from './statements/statements-queries.controller';
import { statementRoutes } from './statements/statements.routes';
import { BooksModule } from './storage/books.module';
import { StorageModule } from './storage/storage.module';
import { transferQueries } from './transfers/transfers.routes';
import { TransfersModule } from './transfers/transfers.module';
import { writeOffsQueries } from './write-offs/write-offs.queries';

/** What is asked of the books, by resource. */
const queries = [
  auditQueries,
  ageingQueries,
  balancesQueries,
  bankAccountsQueries,
  bridgeQueries,
  cashQueries,
  contributionsQueries,
  donorsQueries,
  financialPerformanceQueries,
  journalQueries,
  periodsQueries,
  pledgesQueries,
  purposesQueries,
  ratesQueries,
  receiptsQueries,
  revaluationsQueries,
  spendingAuthorityQueries,
  writeOffsQueries,
  transferQueries,
];

/** Whoever answers a question asks the books; statements are issued beside them. */
const controllers = [
  ...queries.map(queryController),
  AuditController,
  StatementsQueriesController,
  commandController(statementRoutes),
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
      controllers,
      providers: [ReplayJobs],
    };
  }
}
