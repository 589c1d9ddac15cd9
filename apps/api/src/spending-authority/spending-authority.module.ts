import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ReadingModule } from '../read/reading.module';
import { SpendingAuthorityController } from './spending-authority.controller';
import { FindSpendingAuthorityHandler } from './spending-authority.queries';

@Module({
  imports: [CqrsModule, ReadingModule],
  controllers: [SpendingAuthorityController],
  providers: [FindSpendingAuthorityHandler],
})
export class SpendingAuthorityModule {}
