import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { PeriodsController } from './periods.controller';

@Module({ imports: [CqrsModule], controllers: [PeriodsController] })
export class PeriodsModule {}
