import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { commandController } from '../http/command-routes';
import { transferRoutes } from './transfers.routes';

@Module({ imports: [CqrsModule], controllers: [commandController(transferRoutes)] })
export class TransfersModule {}
