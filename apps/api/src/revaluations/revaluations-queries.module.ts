import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { RevaluationReader } from './revaluation-reader';
import { RevaluationsQueriesController } from './revaluations-queries.controller';
import { FindRevaluationHandler, ListRevaluationsHandler } from './revaluations.queries';

@Module({
  imports: [CqrsModule],
  controllers: [RevaluationsQueriesController],
  providers: [RevaluationReader, ListRevaluationsHandler, FindRevaluationHandler],
})
export class RevaluationsQueriesModule {}
