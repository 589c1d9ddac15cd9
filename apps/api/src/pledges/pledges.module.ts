import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AllocationsController } from './allocations.controller';
import { PledgesController } from './pledges.controller';

@Module({ imports: [CqrsModule], controllers: [PledgesController, AllocationsController] })
export class PledgesModule {}
