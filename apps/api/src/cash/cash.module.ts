import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { CashController } from './cash.controller';
import { FindCashHandler } from './cash.queries';

@Module({
  imports: [CqrsModule],
  controllers: [CashController],
  providers: [FindCashHandler],
})
export class CashModule {}
