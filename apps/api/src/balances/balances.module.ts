import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BalanceReader } from './balance-reader';
import { BalancesController } from './balances.controller';
import { FindBalancesHandler } from './balances.queries';

@Module({
  imports: [CqrsModule],
  controllers: [BalancesController],
  providers: [BalanceReader, FindBalancesHandler],
  exports: [BalanceReader],
})
export class BalancesModule {}
