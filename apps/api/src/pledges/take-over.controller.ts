import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { TakeOverReceipt, type CommandRequest } from '@art30/accounting';
import { type CommandOutcome, receiptIdOf } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { Received } from '../http/command-request';
import { amountRefusals, dateRefusals } from './pledge-refusals';
import { TakeOverReceiptDto } from './take-over-receipt.dto';

@ApiTags('opening balances')
@Controller('v1/opening-balances')
export class TakeOverReceiptController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint('receipts', {
    summary: 'Take over money in suspense from another system',
    description:
      'What is left of a bank credit that nobody has claimed, at the value of the other books: it waits ' +
      'in suspense (2110), aged from its value date, until it is applied or returned like any receipt. ' +
      'For the controller alone, once for a bank reference, by the document that `documentReference` ' +
      'names. Reversed as the receipt is, by the controller.',
    refusals: [
      'AUTHORITY_REQUIRED',
      'DUPLICATE_BANK_REFERENCE',
      'DOCUMENT_REQUIRED',
      'BANK_ACCOUNT_UNKNOWN',
      'BANK_ACCOUNT_NOT_OPEN',
      ...amountRefusals,
      ...dateRefusals,
    ],
    approvedBy: 'controller',
    collection: 'v1/receipts',
  })
  receipt(
    @Body() facts: TakeOverReceiptDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const receiptId = receiptIdOf(facts.bankAccount, facts.bankReference);
    return this.commands.execute(new TakeOverReceipt({ ...facts, receiptId }, request));
  }
}
