import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { RatesQueriesController } from './rates-queries.controller';
import { FindRateListHandler, ListRateListsHandler } from './rates.queries';

@Module({
  imports: [CqrsModule],
  controllers: [RatesQueriesController],
  providers: [ListRateListsHandler, FindRateListHandler],
})
export class RatesQueriesModule {}
