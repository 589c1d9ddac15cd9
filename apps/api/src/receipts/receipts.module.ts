import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { commandController } from '../http/command-routes';
import { receiptRoutes, receiptTakeOverRoutes } from './receipts.routes';

@Module({
  imports: [CqrsModule],
  controllers: [receiptRoutes, receiptTakeOverRoutes].map(commandController),
})
export class ReceiptsModule {}
