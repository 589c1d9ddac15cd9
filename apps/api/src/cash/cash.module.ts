import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { JournalModule } from '../journal/journal.module';
import { ReadingModule } from '../read/reading.module';
import { CashController } from './cash.controller';
import { FindCashHandler } from './cash.queries';

@Module({
  imports: [CqrsModule, ReadingModule, JournalModule],
  controllers: [CashController],
  providers: [FindCashHandler],
})
export class CashModule {}
