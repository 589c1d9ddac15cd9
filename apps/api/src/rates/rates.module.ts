import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { commandController } from '../http/command-routes';
import { ratesRoutes } from './rates.routes';

@Module({ imports: [CqrsModule], controllers: [commandController(ratesRoutes)] })
export class RatesModule {}
