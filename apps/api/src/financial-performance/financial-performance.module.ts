import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { FinancialPerformanceController } from './financial-performance.controller';
import { FindFinancialPerformanceHandler } from './financial-performance.queries';

@Module({
  imports: [CqrsModule],
  controllers: [FinancialPerformanceController],
  providers: [FindFinancialPerformanceHandler],
})
export class FinancialPerformanceModule {}
