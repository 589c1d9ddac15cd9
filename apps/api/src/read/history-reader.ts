import { Inject, Injectable } from '@nestjs/common';
import { ledgerEventOf, postingDateOf } from '@art30/accounting';
import {
  all,
  type AsOf,
  condition,
  type CursorKey,
  cutPage,
  keyOfLength,
  ordinal,
  type Page,
  text,
  within,
} from '@art30/books';
import type { EventStore, ReadStore, RecordedEvent } from '@art30/event-sourcing';
import type { EntryDto } from '../http/command-answer.dto';
import { EVENT_STORE, READ_STORE } from '../storage/tokens';
import type { HistoryEventDto } from './history-event.dto';

/** Place of an event in the whole log and in its stream. */
interface Place {
  readonly sequence: number;
  readonly revision: number;
}

/** Reads events as they are stored; which ones is a matter of the read model. */
@Injectable()
export class HistoryReader {
  constructor(
    @Inject(READ_STORE) private readonly readStore: ReadStore,
    @Inject(EVENT_STORE) private readonly events: EventStore,
  ) {}

  /** One page of the events of a stream. */
  async page(
    stream: string,
    page: Page,
  ): Promise<{ rows: readonly HistoryEventDto[]; nextAfter: CursorKey | null }> {
    const after = keyOfLength(page, 1);
    const beyond = after === null ? [] : [condition('revision > ?', ...after)];
    const where = all([condition('stream = ?', stream), within(page.asOf), ...beyond]);
    const found = this.readStore.query(
      `SELECT sequence, revision FROM events WHERE ${where.sql} ORDER BY revision LIMIT ?`,
      [...where.values, page.limit + 1],
    );
    const places = found.map((row): Place => ({
      sequence: ordinal(row, 'sequence'),
      revision: ordinal(row, 'revision'),
    }));
    const { rows, nextAfter } = cutPage(places, page, ({ revision }) => [revision]);
    const recorded = await this.events.readStream(stream, rows[0]?.revision ?? 0);
    const byRevision = new Map(recorded.map((event) => [event.revision, event]));
    const events = rows.flatMap((place) => {
      const event = byRevision.get(place.revision);
      return event === undefined ? [] : [historyEvent(event, place)];
    });
    return { rows: events, nextAfter };
  }

  /** The event with a sequence; null where it is not known, or not posted yet. */
  async find(sequence: number, asOf: AsOf): Promise<HistoryEventDto | null> {
    const where = all([condition('sequence = ?', sequence), within(asOf)]);
    const [row] = this.readStore.query(
      `SELECT stream, revision FROM events WHERE ${where.sql}`,
      where.values,
    );
    if (row === undefined) return null;
    const revision = ordinal(row, 'revision');
    const [event] = await this.events.readStream(text(row, 'stream'), revision);
    return event === undefined ? null : historyEvent(event, { sequence, revision });
  }
}

/** Facts, people, times and entries of an event side by side. */
function historyEvent(event: RecordedEvent, { sequence, revision }: Place): HistoryEventDto {
  const { policy, entries, ...facts } = ledgerEventOf(event).data;
  const { recordedAt, recordedBy, certifiedBy, approvedBy } = event.metadata;
  return {
    ...{ sequence, id: event.id, type: event.type, revision },
    effectiveDate: facts.effectiveDate,
    postingDate: postingDateOf(facts),
    ...{ recordedAt, recordedBy },
    certifiedBy: certifiedBy ?? null,
    approvedBy: approvedBy ?? null,
    policy,
    facts,
    entries: entries as EntryDto[],
  };
}
