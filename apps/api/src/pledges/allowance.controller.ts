import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { BookAllowance, type CommandRequest } from '@art30/accounting';
import type { CommandOutcome } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { chosenId, Received } from '../http/command-request';
import { amountRefusals, dateRefusals } from './pledge-refusals';
import { PledgePath } from './pledges.dto';
import { BookAllowanceDto } from './allowance.dto';

@ApiTags('receivables')
@Controller('v1/pledges')
export class AllowanceController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint(':pledgeId/allowances', {
    summary: 'Book or release an allowance',
    description:
      'Allows for what instalments may not pay, in US dollars; an amount below zero releases. Never ' +
      'more than is receivable without a condition, never less than nothing. What comes in releases ' +
      'the part of the allowance above what is left; a write-off uses it first.',
    refusals: [
      'PLEDGE_UNKNOWN',
      'PLEDGE_STATUS',
      'DUPLICATE_ID',
      'INSTALMENT_UNKNOWN',
      'EXCEEDS_RECEIVABLE',
      'ALLOWANCE_EXCEEDED',
      ...dateRefusals,
      ...amountRefusals,
    ],
  })
  book(
    @Param() { pledgeId }: PledgePath,
    @Body() { id, ...facts }: BookAllowanceDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const allowanceId = chosenId(id, request);
    return this.commands.execute(new BookAllowance({ ...facts, pledgeId, allowanceId }, request));
  }
}
