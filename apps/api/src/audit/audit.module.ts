import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { JournalModule } from '../journal/journal.module';
import { ReadingModule } from '../read/reading.module';
import { AuditController } from './audit.controller';
import { BooksExport } from './books-export';
import { ExplainHandler } from './explain.queries';
import { LedgerLines } from './ledger-lines';
import { ReplayJobs } from './replay-jobs';

@Module({
  imports: [CqrsModule, ReadingModule, JournalModule],
  controllers: [AuditController],
  providers: [BooksExport, ExplainHandler, LedgerLines, ReplayJobs],
})
export class AuditModule {}
