import { Module, type DynamicModule } from '@nestjs/common';
import type { Clock } from '@art30/ledger';
import { BankAccountsModule } from './bank-accounts/bank-accounts.module';
import { CommandsModule } from './commands/commands.module';
import type { Config } from './config';
import { DonorsModule } from './donors/donors.module';
import { HttpModule } from './http/http.module';
import { OperationsModule } from './operations/operations.module';
import { PeriodsModule } from './periods/periods.module';
import { PledgesModule } from './pledges/pledges.module';
import { PurposesModule } from './purposes/purposes.module';
import { RatesModule } from './rates/rates.module';
import { ReadModule } from './read/read.module';
import { ReceiptsModule } from './receipts/receipts.module';
import { RevaluationsModule } from './revaluations/revaluations.module';
import { StorageModule } from './storage/storage.module';
import { TransfersModule } from './transfers/transfers.module';

@Module({})
export class AppModule {
  static forRoot(options: { config: Config; clock: Clock }): DynamicModule {
    return {
      module: AppModule,
      imports: [
        HttpModule,
        StorageModule.forRoot(options),
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
        ReadModule,
        OperationsModule,
      ],
    };
  }
}
