import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AllocationsController } from './allocations.controller';
import { ConditionsController } from './conditions.controller';
import { AllowanceController } from './allowance.controller';
import { CreditController } from './credit.controller';
import { PledgesController } from './pledges.controller';
import { RefundController } from './refund.controller';
import { SpendingController } from './spending.controller';
import { TakeOverController } from './take-over.controller';
import { commandController } from '../http/command-routes';
import { writeOffRoutes } from './write-off.routes';

@Module({
  imports: [CqrsModule],
  controllers: [
    PledgesController,
    TakeOverController,
    AllocationsController,
    SpendingController,
    ConditionsController,
    AllowanceController,
    commandController(writeOffRoutes),
    CreditController,
    RefundController,
  ],
})
export class PledgesModule {}
