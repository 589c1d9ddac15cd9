import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { WriteOffReceivable, type CommandRequest } from '@art30/accounting';
import type { CommandOutcome } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { Received } from '../http/command-request';
import { amountRefusals, dateRefusals } from './pledge-refusals';
import { PledgePath } from './pledges.dto';
import { WriteOffReceivableDto } from './write-off.dto';

@ApiTags('receivables')
@Controller('v1/pledges')
export class WriteOffController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint(':pledgeId/write-offs', {
    summary: 'Write off a receivable',
    description:
      'Gives up what instalments owe, at carrying value: out of the allowance for the instalment ' +
      'first, the rest as an expense. For the controller alone, after an investigation and with an ' +
      'approval. What is owed on a condition is no receivable.',
    refusals: [
      'PLEDGE_UNKNOWN',
      'PLEDGE_STATUS',
      'AUTHORITY_REQUIRED',
      'INVESTIGATION_REQUIRED',
      'APPROVAL_REFERENCE_REQUIRED',
      'INSTALMENT_UNKNOWN',
      'EXCEEDS_RECEIVABLE',
      ...dateRefusals,
      ...amountRefusals,
    ],
  })
  writeOff(
    @Param() { pledgeId }: PledgePath,
    @Body() facts: WriteOffReceivableDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new WriteOffReceivable({ ...facts, pledgeId }, request));
  }
}
