import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { StrayWatch } from '../periods/stray-watch';
import { HealthController } from './health.controller';
import { Readiness } from './readiness';
import { SkippedEventsController } from './skipped-events.controller';

@Module({
  imports: [CqrsModule],
  controllers: [HealthController, SkippedEventsController],
  providers: [Readiness, StrayWatch],
})
export class OperationsModule {}
