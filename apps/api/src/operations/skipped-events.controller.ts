import { Body, Controller, Param } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { SkipEvent, type CommandRequest } from '@art30/accounting';
import { Books } from '@art30/books';
import type { CommandOutcome } from '@art30/ledger';
import { CommandEndpoint } from '../http/command-endpoint';
import { Received } from '../http/command-request';
import { QueryEndpoint } from '../read/query-endpoint';
import {
  SkipEventDto,
  SkippedEventDto,
  SkippedEventPath,
  SkippedEventsDto,
} from './skipped-events.dto';

@ApiTags('operations')
@Controller('v1/skipped-events')
export class SkippedEventsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly books: Books,
  ) {}

  @CommandEndpoint('', {
    summary: 'Skip an event that no projection can read',
    description:
      'A projection stops at an event it cannot read and says so in `/health/ready`. This records ' +
      'that an operator leaves the event out; all instances then go on. The event stays in the ' +
      'log and in the sequence, and makes no rows.',
    refusals: ['EVENT_READABLE', 'DUPLICATE_ID'],
  })
  skip(@Body() facts: SkipEventDto, @Received() request: CommandRequest): Promise<CommandOutcome> {
    return this.commands.execute(new SkipEvent({ ...facts }, request));
  }

  @QueryEndpoint('', {
    summary: 'Events that were left out of the read models',
    description: 'In the order in which operators recorded it, read from the log itself.',
    answer: SkippedEventsDto,
  })
  find(): Promise<SkippedEventsDto> {
    return this.books.skippedEvents.list();
  }

  @QueryEndpoint(':eventId', {
    summary: 'One event that was left out',
    description: 'Why, by whom and when, read from the log itself.',
    answer: SkippedEventDto,
    unknown: 'EVENT_UNKNOWN',
  })
  findOne(@Param() { eventId }: SkippedEventPath): Promise<SkippedEventDto> {
    return this.books.skippedEvents.find(eventId);
  }
}
