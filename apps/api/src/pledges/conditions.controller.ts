import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { CommandRequest } from '@art30/accounting';
import type { CommandOutcome } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { Received } from '../http/command-request';
import { conditionOutcomeOf } from './condition-outcome';
import { DecideConditionDto } from './conditions.dto';
import { amountRefusals, dateRefusals } from './pledge-refusals';
import { PledgePath } from './pledges.dto';

@ApiTags('pledges')
@Controller('v1/pledges')
export class ConditionsController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint(':pledgeId/conditions', {
    summary: 'Say what became of a condition',
    description:
      'MET: what came in under the condition is revenue, then what did not is receivable and revenue ' +
      'at the rate of the day; later cash clears that first. FAILED: what came in is owed back as a ' +
      'refund under `refundId`, then what did not is owed no more. Each takes the instalment that is ' +
      'due first ahead of the others.',
    refusals: [
      'PLEDGE_UNKNOWN',
      'PLEDGE_STATUS',
      'NOT_CONDITIONAL',
      'CONDITION_EXCEEDED',
      'DUPLICATE_ID',
      ...dateRefusals,
      ...amountRefusals,
    ],
  })
  decide(
    @Param() { pledgeId }: PledgePath,
    @Body() body: DecideConditionDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(conditionOutcomeOf(pledgeId, body, request));
  }
}
