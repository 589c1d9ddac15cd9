import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { commandController } from '../http/command-routes';
import { purposesRoutes } from './purposes.routes';

@Module({ imports: [CqrsModule], controllers: [commandController(purposesRoutes)] })
export class PurposesModule {}
