import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { SpendingAuthorityController } from './spending-authority.controller';
import { FindSpendingAuthorityHandler } from './spending-authority.queries';

@Module({
  imports: [CqrsModule],
  controllers: [SpendingAuthorityController],
  providers: [FindSpendingAuthorityHandler],
})
export class SpendingAuthorityModule {}
