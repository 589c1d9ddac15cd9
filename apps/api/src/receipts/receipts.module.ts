import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ReceiptsController } from './receipts.controller';

@Module({ imports: [CqrsModule], controllers: [ReceiptsController] })
export class ReceiptsModule {}
