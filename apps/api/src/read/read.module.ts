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
import { JournalModule } from '../journal/journal.module';
import { PeriodsQueriesModule } from '../periods/periods-queries.module';
import { PledgesQueriesModule } from '../pledges/pledges-queries.module';
import { PurposesQueriesModule } from '../purposes/purposes-queries.module';
import { RatesQueriesModule } from '../rates/rates-queries.module';
import { ReceiptsQueriesModule } from '../receipts/receipts-queries.module';
import { RevaluationsQueriesModule } from '../revaluations/revaluations-queries.module';
import { SpendingAuthorityModule } from '../spending-authority/spending-authority.module';
import { StatementsModule } from '../statements/statements.module';
import { TransfersQueriesModule } from '../transfers/transfers-queries.module';
import { WriteOffsModule } from '../write-offs/write-offs.module';

/** Every query of the service. */
@Module({
  imports: [
    BalancesModule,
    SpendingAuthorityModule,
    BridgeModule,
    JournalModule,
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
    ReceiptsQueriesModule,
    PeriodsQueriesModule,
    StatementsModule,
    TransfersQueriesModule,
    RevaluationsQueriesModule,
    AuditModule,
  ],
})
export class ReadModule {}
