import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { SetPurpose, type CommandRequest } from '@art30/accounting';
import type { CommandOutcome } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { Received } from '../http/command-request';
import { SetPurposeDto } from './purposes.dto';

@ApiTags('purposes')
@Controller('v1/purposes')
export class PurposesController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint('', {
    summary: 'Add a purpose to the catalogue or revise one',
    description:
      'The catalogue says which purpose serves which recommendation, and when. The purposes of ' +
      'the resolution stand in it from the first start; a revision holds from its date on.',
    refusals: [
      'PURPOSE_UNKNOWN',
      'PURPOSE_NOT_ALLOWED',
      'INVALID_DATE',
      'DATES_NOT_ORDERED',
      'LIMIT_EXCEEDED',
    ],
  })
  setPurpose(
    @Body() facts: SetPurposeDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new SetPurpose({ ...facts }, request));
  }
}
