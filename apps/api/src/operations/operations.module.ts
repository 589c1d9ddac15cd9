import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { StrayWatch } from '../periods/stray-watch';
import { HealthController } from './health.controller';
import { Readiness } from './readiness';
import { SkippedEventsController } from './skipped-events.controller';
import { FindSkippedEventHandler, FindSkippedEventsHandler } from './skipped-events.queries';

@Module({
  imports: [CqrsModule],
  controllers: [HealthController, SkippedEventsController],
  providers: [Readiness, StrayWatch, FindSkippedEventHandler, FindSkippedEventsHandler],
})
export class OperationsModule {}
