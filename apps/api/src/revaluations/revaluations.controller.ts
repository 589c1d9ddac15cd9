import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { ReverseRevaluation, RunRevaluation, type CommandRequest } from '@art30/accounting';
import type { CommandOutcome } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { chosenId, Received } from '../http/command-request';
import { dateRefusals } from '../pledges/pledge-refusals';
import { RevaluationPath, ReverseRevaluationDto, RunRevaluationDto } from './revaluations.dto';

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

  @CommandEndpoint(':revaluationId/reversal', {
    summary: 'Reverse a whole revaluation run',
    description:
      'Takes back what the run made of each pledge and receipt, where that still stands. It is tried ' +
      'on all of them first, and refused where something was settled at the values of the run or ' +
      'a later one stands on them; the rest can then be reversed one by one.',
    refusals: [
      'REVALUATION_UNKNOWN',
      'REVALUATION_STATUS',
      'ALREADY_REVERSED',
      'DEPENDENT_EVENTS',
      ...dateRefusals,
    ],
  })
  reverse(
    @Param() { revaluationId }: RevaluationPath,
    @Body() facts: ReverseRevaluationDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ReverseRevaluation({ ...facts, revaluationId }, request));
  }
}
