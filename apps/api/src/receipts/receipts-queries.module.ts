import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ReadingModule } from '../read/reading.module';
import { ReceiptStandings } from './receipt-standings';
import { ReceiptsQueriesController } from './receipts-queries.controller';
import { FindReceiptHandler, ListReceiptsHandler } from './receipts.queries';

@Module({
  imports: [CqrsModule, ReadingModule],
  controllers: [ReceiptsQueriesController],
  providers: [ReceiptStandings, ListReceiptsHandler, FindReceiptHandler],
  exports: [ReceiptStandings],
})
export class ReceiptsQueriesModule {}
