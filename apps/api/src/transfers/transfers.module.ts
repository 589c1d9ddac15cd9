import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { TransfersController } from './transfers.controller';

@Module({ imports: [CqrsModule], controllers: [TransfersController] })
export class TransfersModule {}
