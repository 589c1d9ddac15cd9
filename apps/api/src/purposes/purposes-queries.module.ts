import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { PurposesQueriesController } from './purposes-queries.controller';
import { FindPurposeHandler, ListPurposesHandler } from './purposes.queries';

@Module({
  imports: [CqrsModule],
  controllers: [PurposesQueriesController],
  providers: [ListPurposesHandler, FindPurposeHandler],
})
export class PurposesQueriesModule {}
