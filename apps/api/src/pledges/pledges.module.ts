import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { commandController } from '../http/command-routes';
import { creditRoutes } from './credit.routes';
import { refundRoutes } from './refund.routes';
import { pledgeRoutes } from './pledges.routes';
import { takeOverRoutes } from './take-over.routes';
import { conditionRoutes, receivableRoutes } from './receivables.routes';
import { allocationRoutes, expenditureRoutes } from './spending.routes';

@Module({
  imports: [CqrsModule],
  controllers: [
    ...[
      pledgeRoutes,
      takeOverRoutes,
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
