import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BankAccountsController } from './bank-accounts.controller';

@Module({ imports: [CqrsModule], controllers: [BankAccountsController] })
export class BankAccountsModule {}
