import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RunRevaluation, type CommandRequest } from '@art30/accounting';
import type { CommandOutcome } from '../commands/outcome';
import { CommandEndpoint } from '../http/command-endpoint';
import { chosenId, Received } from '../http/command-request';
import { RunRevaluationDto } from './revaluations.dto';

@ApiTags('revaluations')
@Controller('v1/revaluations')
export class RevaluationsController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint('', {
    summary: 'Value what is held and owed in other currencies at the rates of a day',
    description:
      'Each pledge and receipt with something open as at the day is valued in an append of its own, ' +
      'between the start of the run and its completion, which says what was left out, why and what ' +
      'can be done. Where it is interrupted, a repeat of the request or the service itself goes ' +
      'on from there; nothing is booked twice.',
    refusals: [
      'DUPLICATE_ID',
      'INVALID_DATE',
      'DATE_IN_FUTURE',
      'PERIOD_CLOSED',
      'PERIOD_UNSETTLED',
      'UNKNOWN_CURRENCY',
      'RATE_MISSING',
      'LIMIT_EXCEEDED',
    ],
  })
  run(
    @Body() { id, ...stated }: RunRevaluationDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    const facts = { ...stated, revaluationId: chosenId(id, request) };
    return this.commands.execute(new RunRevaluation(facts, request));
  }
}
