import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BankCredits } from '@art30/books';
import { AuditController } from './audit.controller';
import { BooksExport } from './books-export';
import { ExplainedLines } from './explained-lines';
import { ExplainHandler } from './explain.queries';
import { LedgerLines } from './ledger-lines';
import { ReplayJobs } from './replay-jobs';

@Module({
  imports: [CqrsModule],
  controllers: [AuditController],
  providers: [BankCredits, BooksExport, ExplainedLines, ExplainHandler, LedgerLines, ReplayJobs],
})
export class AuditModule {}
