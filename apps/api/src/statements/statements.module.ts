import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { DonorPledges } from './donor-pledges';
import { IssuedStatements } from './issued-statements';
import { StatementBooks } from './statement-books';
import {
  FindIssuedStatementHandler,
  ListIssuedStatementsHandler,
} from './issued-statements.queries';
import { FindStatementChangesHandler } from './statement-changes.queries';
import { StatementSums } from './statement-sums';
import { StatementsController } from './statements.controller';
import { StatementsQueriesController } from './statements-queries.controller';
import { FindStatementHandler } from './statements.queries';

@Module({
  imports: [CqrsModule],
  controllers: [StatementsController, StatementsQueriesController],
  providers: [
    StatementSums,
    DonorPledges,
    StatementBooks,
    IssuedStatements,
    FindStatementHandler,
    FindIssuedStatementHandler,
    ListIssuedStatementsHandler,
    FindStatementChangesHandler,
  ],
  exports: [StatementBooks],
})
export class StatementsModule {}
