import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ReadingModule } from '../read/reading.module';
import { AccountNames } from './account-names';
import { JournalLines } from './journal-lines';
import { JournalController } from './journal.controller';
import { FindJournalLinesHandler, FindTrialBalanceHandler } from './journal.queries';
import { TrialBalances } from './trial-balances';

@Module({
  imports: [CqrsModule, ReadingModule],
  controllers: [JournalController],
  providers: [
    AccountNames,
    JournalLines,
    TrialBalances,
    FindJournalLinesHandler,
    FindTrialBalanceHandler,
  ],
  exports: [AccountNames, JournalLines, TrialBalances],
})
export class JournalModule {}
