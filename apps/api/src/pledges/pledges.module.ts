import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AllocationsController } from './allocations.controller';
import { PledgesController } from './pledges.controller';
import { SpendingController } from './spending.controller';

@Module({
  imports: [CqrsModule],
  controllers: [PledgesController, AllocationsController, SpendingController],
})
export class PledgesModule {}
