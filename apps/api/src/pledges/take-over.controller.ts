import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { TakeOverPledge, TakeOverReceipt, type CommandRequest } from '@art30/accounting';
import { type CommandOutcome, receiptIdOf } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { chosenId, Received } from '../http/command-request';
import { amountRefusals, begunRefusals, dateRefusals, placeRefusals } from './pledge-refusals';
import { TakeOverReceiptDto } from './take-over-receipt.dto';
import { TakeOverPledgeDto } from './take-over.dto';

@ApiTags('opening balances')
@Controller('v1/opening-balances')
export class TakeOverController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint('', {
    summary: 'Take over a pledge from another system',
    description:
      'Its agreement, what became of each instalment for each purpose, its cash, spending authority, ' +
      'refunds and levies owed, at the values of the other books, against the accumulated surplus. For the controller ' +
      'alone, once, by the document that `documentReference` names. Nothing of the pledge is dated ' +
      'before; from then on it is a pledge like any other.',
    refusals: [
      'AUTHORITY_REQUIRED',
      'PLEDGE_EXISTS',
      'DOCUMENT_REQUIRED',
      'LIMIT_EXCEEDED',
      'DUPLICATE_ID',
      ...begunRefusals,
      'INSTALMENT_UNKNOWN',
      'BALANCES_DO_NOT_SUM',
      'NOT_CONDITIONAL',
      'EXCEEDS_RECEIVABLE',
      'BANK_ACCOUNT_UNKNOWN',
      'BANK_ACCOUNT_NOT_OPEN',
      ...placeRefusals.filter((code) => !begunRefusals.includes(code)),
    ],
    approvedBy: 'controller',
    collection: 'v1/pledges',
  })
  pledge(
    @Body() { id, ...facts }: TakeOverPledgeDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const pledgeId = chosenId(id, request);
    return this.commands.execute(new TakeOverPledge({ ...facts, pledgeId }, request));
  }

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
