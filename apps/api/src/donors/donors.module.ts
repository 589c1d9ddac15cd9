import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { DonorsController } from './donors.controller';

@Module({ imports: [CqrsModule], controllers: [DonorsController] })
export class DonorsModule {}
