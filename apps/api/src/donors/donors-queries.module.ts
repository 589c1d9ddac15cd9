import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BalancesModule } from '../balances/balances.module';
import { DonorsQueriesController } from './donors-queries.controller';
import { FindDonorHandler, ListDonorsHandler } from './donors.queries';

@Module({
  imports: [CqrsModule, BalancesModule],
  controllers: [DonorsQueriesController],
  providers: [ListDonorsHandler, FindDonorHandler],
})
export class DonorsQueriesModule {}
