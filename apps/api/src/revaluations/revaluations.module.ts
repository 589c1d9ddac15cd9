import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { RevaluationsController } from './revaluations.controller';

@Module({ imports: [CqrsModule], controllers: [RevaluationsController] })
export class RevaluationsModule {}
