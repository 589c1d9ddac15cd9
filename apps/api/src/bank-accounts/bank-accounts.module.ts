import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { commandController } from '../http/command-routes';
import { bankAccountRoutes } from './bank-accounts.routes';

@Module({ imports: [CqrsModule], controllers: [commandController(bankAccountRoutes)] })
export class BankAccountsModule {}
