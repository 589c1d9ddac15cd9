import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ReadingModule } from '../read/reading.module';
import { FinancialPerformanceController } from './financial-performance.controller';
import { FindFinancialPerformanceHandler } from './financial-performance.queries';

@Module({
  imports: [CqrsModule, ReadingModule],
  controllers: [FinancialPerformanceController],
  providers: [FindFinancialPerformanceHandler],
})
export class FinancialPerformanceModule {}
