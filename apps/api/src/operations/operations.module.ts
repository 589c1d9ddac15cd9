import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { PeriodsQueriesModule } from '../periods/periods-queries.module';
import { HealthController } from './health.controller';
import { Readiness } from './readiness';
import { SkippedEventsController } from './skipped-events.controller';
import { FindSkippedEventHandler, FindSkippedEventsHandler } from './skipped-events.queries';

@Module({
  imports: [CqrsModule, PeriodsQueriesModule],
  controllers: [HealthController, SkippedEventsController],
  providers: [Readiness, FindSkippedEventHandler, FindSkippedEventsHandler],
})
export class OperationsModule {}
