import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TransfersQueriesController } from './transfers-queries.controller';
import { FindTransferHandler, ListTransfersHandler, TransferReader } from './transfers.queries';

@Module({
  imports: [CqrsModule],
  controllers: [TransfersQueriesController],
  providers: [TransferReader, ListTransfersHandler, FindTransferHandler],
})
export class TransfersQueriesModule {}
