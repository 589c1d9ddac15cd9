import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { CreditController } from './credit.controller';
import { PledgesController } from './pledges.controller';
import { RefundController } from './refund.controller';
import { TakeOverController } from './take-over.controller';
import { commandController } from '../http/command-routes';
import { conditionRoutes, receivableRoutes } from './receivables.routes';
import { allocationRoutes, expenditureRoutes } from './spending.routes';

@Module({
  imports: [CqrsModule],
  controllers: [
    PledgesController,
    TakeOverController,
    CreditController,
    RefundController,
    ...[allocationRoutes, expenditureRoutes, conditionRoutes, receivableRoutes].map(
      commandController,
    ),
  ],
})
export class PledgesModule {}
