import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { commandController } from '../http/command-routes';
import { donorRoutes } from './donors.routes';

@Module({ imports: [CqrsModule], controllers: [commandController(donorRoutes)] })
export class DonorsModule {}
