import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { PurposesController } from './purposes.controller';

@Module({ imports: [CqrsModule], controllers: [PurposesController] })
export class PurposesModule {}
