import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { ReverseTransfer, type CommandRequest } from '@art30/accounting';
import type { CommandOutcome } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { Received } from '../http/command-request';
import { amountRefusals, dateRefusals } from '../pledges/pledge-refusals';
import { transferOf } from './transfer-of';
import { MakeTransferDto, ReverseTransferDto, TransferPath } from './transfers.dto';

@ApiTags('transfers')
@Controller('v1/transfers')
export class TransfersController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint('', {
    summary: 'Move or convert cash between own accounts',
    description:
      'Cash leaves at carrying value and reaches the other account at the value of the day, or of the ' +
      'internal borrowing it repays there; whoever owns the cash bears the difference. With ' +
      '`pledgeId` it is cash of that pledge, which must have it on the account; without, it is ' +
      'money in suspense, and an exchange difference has no owner.',
    refusals: [
      'PLEDGE_UNKNOWN',
      'DUPLICATE_ID',
      ...dateRefusals,
      ...amountRefusals,
      'BANK_ACCOUNT_UNKNOWN',
      'BANK_ACCOUNT_NOT_OPEN',
      'TRANSFER_INVALID',
      'PURPOSE_UNKNOWN',
      'INSUFFICIENT_CASH',
    ],
  })
  make(
    @Body() body: MakeTransferDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(transferOf(body, request));
  }

  @CommandEndpoint(':transferId/reversal', {
    summary: 'Reverse a transfer of money in suspense',
    description:
      'Mirrors its entries, once, where the money is still in suspense on the account it reached. A ' +
      'conversion of a pledge is reversed as an event of that pledge.',
    refusals: ['TRANSFER_UNKNOWN', 'ALREADY_REVERSED', 'DEPENDENT_EVENTS', ...dateRefusals],
  })
  reverse(
    @Param() { transferId }: TransferPath,
    @Body() facts: ReverseTransferDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ReverseTransfer({ ...facts, transferId }, request));
  }
}
