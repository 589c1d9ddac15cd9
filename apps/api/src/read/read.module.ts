import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ReplayJobs } from '../audit/replay-jobs';
import { AgeingController } from '../ageing/ageing.controller';
import { AuditController } from '../audit/audit.controller';
import { BalancesController } from '../balances/balances.controller';
import { BankAccountsQueriesController } from '../bank-accounts/bank-accounts-queries.controller';
import { BridgeController } from '../bridge/bridge.controller';
import { CashController } from '../cash/cash.controller';
import { ContributionsController } from '../contributions/contributions.controller';
import { DonorsQueriesController } from '../donors/donors-queries.controller';
import { FinancialPerformanceController } from '../financial-performance/financial-performance.controller';
import { JournalController } from '../journal/journal.controller';
import { PeriodsQueriesController } from '../periods/periods-queries.controller';
import { PledgesQueriesController } from '../pledges/pledges-queries.controller';
import { PurposesQueriesController } from '../purposes/purposes-queries.controller';
import { RatesQueriesController } from '../rates/rates-queries.controller';
import { ReceiptsQueriesController } from '../receipts/receipts-queries.controller';
import { RevaluationsQueriesController } from '../revaluations/revaluations-queries.controller';
import { SpendingAuthorityController } from '../spending-authority/spending-authority.controller';
import { queryController } from '../http/query-routes';
import { transferQueries } from '../transfers/transfers.routes';
import { WriteOffsController } from '../write-offs/write-offs.controller';
import { StatementsQueriesController } from '../statements/statements-queries.controller';
import { StatementsController } from '../statements/statements.controller';
import { BooksModule } from './books.module';

/** Every query of the service. */
@Module({
  imports: [CqrsModule, BooksModule],
  controllers: [
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
    StatementsController,
    StatementsQueriesController,
    queryController(transferQueries),
    WriteOffsController,
  ],
  providers: [ReplayJobs],
})
export class ReadModule {}
