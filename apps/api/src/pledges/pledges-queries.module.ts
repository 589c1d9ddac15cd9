import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BalancesModule } from '../balances/balances.module';
import { PledgeFigures } from './pledge-figures';
import { FindPledgeHistoryHandler } from './pledge-history.queries';
import { PledgesQueriesController } from './pledges-queries.controller';
import { FindPledgeHandler, ListPledgesHandler } from './pledges.queries';

@Module({
  imports: [CqrsModule, BalancesModule],
  controllers: [PledgesQueriesController],
  providers: [PledgeFigures, ListPledgesHandler, FindPledgeHandler, FindPledgeHistoryHandler],
  exports: [PledgeFigures],
})
export class PledgesQueriesModule {}
