import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { OpenBankAccount, type CommandRequest } from '@art30/accounting';
import type { CommandOutcome } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { Received } from '../http/command-request';
import { OpenBankAccountDto } from './bank-accounts.dto';

@ApiTags('bank accounts')
@Controller('v1/bank-accounts')
export class BankAccountsController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint('', {
    summary: 'Open a bank account',
    description: 'Names an official bank account and the one ledger account that is its own.',
    refusals: [
      'BANK_ACCOUNT_EXISTS',
      'LEDGER_ACCOUNT_IN_USE',
      'LEDGER_ACCOUNT_INVALID',
      'UNKNOWN_CURRENCY',
      'INVALID_DATE',
      'DATE_IN_FUTURE',
      'LIMIT_EXCEEDED',
    ],
  })
  open(
    @Body() facts: OpenBankAccountDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new OpenBankAccount({ ...facts }, request));
  }
}
