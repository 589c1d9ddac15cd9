import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { JournalModule } from '../journal/journal.module';
import { ReadingModule } from '../read/reading.module';
import { AuditController } from './audit.controller';
import { BankCredits } from './bank-credits';
import { BooksExport } from './books-export';
import { ExplainedLines } from './explained-lines';
import { ExplainHandler } from './explain.queries';
import { LedgerLines } from './ledger-lines';
import { ReplayJobs } from './replay-jobs';

@Module({
  imports: [CqrsModule, ReadingModule, JournalModule],
  controllers: [AuditController],
  providers: [BankCredits, BooksExport, ExplainedLines, ExplainHandler, LedgerLines, ReplayJobs],
})
export class AuditModule {}
