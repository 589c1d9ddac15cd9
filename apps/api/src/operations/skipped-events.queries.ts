import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ledgerEventOf, stream } from '@art30/accounting';
import type { EventStore } from '@art30/event-sourcing';
import { ProblemException } from '../http/problem';
import { EVENT_STORE } from '../storage/tokens';
import type { SkippedEventDto, SkippedEventsDto } from './skipped-events.dto';

export class FindSkippedEvents extends Query<SkippedEventsDto> {}

export class FindSkippedEvent extends Query<SkippedEventDto> {
  constructor(readonly eventId: string) {
    super();
  }
}

/** Read from the log: a read model that stands at such an event cannot say so itself. */
@QueryHandler(FindSkippedEvents)
export class FindSkippedEventsHandler implements IQueryHandler<FindSkippedEvents> {
  constructor(@Inject(EVENT_STORE) private readonly events: EventStore) {}

  async execute(): Promise<SkippedEventsDto> {
    return { items: await skippedIn(this.events) };
  }
}

@QueryHandler(FindSkippedEvent)
export class FindSkippedEventHandler implements IQueryHandler<FindSkippedEvent> {
  constructor(@Inject(EVENT_STORE) private readonly events: EventStore) {}

  async execute({ eventId }: FindSkippedEvent): Promise<SkippedEventDto> {
    const found = (await skippedIn(this.events)).find(({ id }) => id === eventId);
    if (found) return found;
    const detail = `no event ${eventId} was left out`;
    throw new ProblemException({ status: 404, code: 'EVENT_UNKNOWN', detail });
  }
}

async function skippedIn(events: EventStore): Promise<SkippedEventDto[]> {
  const ledger = await events.readStream(stream.ledger);
  return ledger.flatMap((recorded) => {
    const event = ledgerEventOf(recorded);
    if (event.type !== 'EventSkipped') return [];
    const { recordedBy, recordedAt } = recorded.metadata;
    const { eventId: id, reason } = event.data;
    return [{ id, reason, recordedBy, recordedAt }];
  });
}
