import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ReadingModule } from '../read/reading.module';
import { ReceiptsQueriesModule } from '../receipts/receipts-queries.module';
import { PeriodRegister } from './period-register';
import { PeriodsQueriesController } from './periods-queries.controller';
import { FindPeriodHandler, ListPeriodsHandler } from './periods.queries';
import { StrayPostings } from './stray-postings';
import { StrayWatch } from './stray-watch';
import { SuspenseAtYearEnd } from './suspense-at-year-end';

@Module({
  imports: [CqrsModule, ReadingModule, ReceiptsQueriesModule],
  controllers: [PeriodsQueriesController],
  providers: [
    PeriodRegister,
    StrayPostings,
    StrayWatch,
    SuspenseAtYearEnd,
    ListPeriodsHandler,
    FindPeriodHandler,
  ],
  exports: [StrayWatch],
})
export class PeriodsQueriesModule {}
