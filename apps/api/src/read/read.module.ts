import { JournalController } from '../journal/journal.controller';
import { PeriodsQueriesController } from '../periods/periods-queries.controller';
import { ReceiptsQueriesController } from '../receipts/receipts-queries.controller';
import { BooksModule } from './books.module';
import { Module } from '@nestjs/common';
import { AgeingModule } from '../ageing/ageing.module';
import { AuditModule } from '../audit/audit.module';
import { BalancesModule } from '../balances/balances.module';
import { BankAccountsQueriesModule } from '../bank-accounts/bank-accounts-queries.module';
import { BridgeModule } from '../bridge/bridge.module';
import { CashModule } from '../cash/cash.module';
import { ContributionsModule } from '../contributions/contributions.module';
import { DonorsQueriesModule } from '../donors/donors-queries.module';
import { FinancialPerformanceModule } from '../financial-performance/financial-performance.module';
import { PledgesQueriesModule } from '../pledges/pledges-queries.module';
import { PurposesQueriesModule } from '../purposes/purposes-queries.module';
import { RatesQueriesModule } from '../rates/rates-queries.module';
import { RevaluationsQueriesModule } from '../revaluations/revaluations-queries.module';
import { SpendingAuthorityModule } from '../spending-authority/spending-authority.module';
import { StatementsModule } from '../statements/statements.module';
import { TransfersQueriesModule } from '../transfers/transfers-queries.module';
import { WriteOffsModule } from '../write-offs/write-offs.module';

/** Every query of the service. */
@Module({
  controllers: [JournalController, PeriodsQueriesController, ReceiptsQueriesController],
  imports: [
    BooksModule,
    BalancesModule,
    SpendingAuthorityModule,
    BridgeModule,
    AgeingModule,
    CashModule,
    ContributionsModule,
    WriteOffsModule,
    FinancialPerformanceModule,
    DonorsQueriesModule,
    PurposesQueriesModule,
    RatesQueriesModule,
    BankAccountsQueriesModule,
    PledgesQueriesModule,
    StatementsModule,
    TransfersQueriesModule,
    RevaluationsQueriesModule,
    AuditModule,
  ],
})
export class ReadModule {}
