import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { RatesController } from './rates.controller';

@Module({ imports: [CqrsModule], controllers: [RatesController] })
export class RatesModule {}
