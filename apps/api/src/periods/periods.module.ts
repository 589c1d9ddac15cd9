import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { commandController } from '../http/command-routes';
import { periodRoutes } from './periods.routes';

@Module({ imports: [CqrsModule], controllers: [commandController(periodRoutes)] })
export class PeriodsModule {}
