import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import {
  ClosePeriod,
  ReopenPeriod,
  SoftClosePeriod,
  type CommandRequest,
  type RejectionCode,
} from '@art30/accounting';
import type { CommandOutcome } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { Received } from '../http/command-request';
import { ClosePeriodDto, PeriodPath, ReopenPeriodDto, SoftClosePeriodDto } from './periods.dto';

const refusals: readonly RejectionCode[] = [
  'AUTHORITY_REQUIRED',
  'PERIOD_STATUS',
  'INVALID_DATE',
  'DATE_IN_FUTURE',
  'DATES_NOT_ORDERED',
];

@ApiTags('periods')
@Controller('v1/periods')
export class PeriodsController {
  constructor(private readonly commands: CommandBus) {}

  @CommandEndpoint(':year/soft-close', {
    summary: 'Fence a year',
    description: 'From now on only the controller posts into the year and those before it.',
    refusals,
    approvedBy: 'controller',
  })
  softClose(
    @Param() { year: period }: PeriodPath,
    @Body() facts: SoftClosePeriodDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new SoftClosePeriod({ ...facts, period }, request));
  }

  @CommandEndpoint(':year/close', {
    summary: 'Close a fenced year on the trial balance that was seen',
    description:
      'Refused while commands from before the fence may still be writing, while a receipt holds ' +
      'money of the year that no pledge has judged, and where the books at the end of the year ' +
      'are not what the request says.',
    refusals: [
      ...refusals,
      'PERIOD_UNSETTLED',
      'TRIAL_BALANCE_MISMATCH',
      'INVALID_AMOUNT',
      'INVALID_MINOR_UNITS',
      'AMOUNT_TOO_LARGE',
    ],
    approvedBy: 'controller',
  })
  close(
    @Param() { year: period }: PeriodPath,
    @Body() facts: ClosePeriodDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ClosePeriod({ ...facts, period }, request));
  }

  @CommandEndpoint(':year/reopening', {
    summary: 'Open the latest closed or fenced year again',
    description: 'The year takes postings as before, until it is fenced and closed anew.',
    refusals,
    approvedBy: 'controller',
  })
  reopen(
    @Param() { year: period }: PeriodPath,
    @Body() facts: ReopenPeriodDto,
    @Received() request: CommandRequest,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ReopenPeriod({ ...facts, period }, request));
  }
}
