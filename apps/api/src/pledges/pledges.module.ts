import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { PledgesController } from './pledges.controller';
import { TakeOverController } from './take-over.controller';
import { commandController } from '../http/command-routes';
import { creditRoutes } from './credit.routes';
import { refundRoutes } from './refund.routes';
import { conditionRoutes, receivableRoutes } from './receivables.routes';
import { allocationRoutes, expenditureRoutes } from './spending.routes';

@Module({
  imports: [CqrsModule],
  controllers: [
    PledgesController,
    TakeOverController,
    ...[
      allocationRoutes,
      expenditureRoutes,
      conditionRoutes,
      receivableRoutes,
      creditRoutes,
      refundRoutes,
    ].map(commandController),
  ],
})
export class PledgesModule {}
