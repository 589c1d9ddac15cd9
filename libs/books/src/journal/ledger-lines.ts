import { ledgerEventOf, postingDateOf } from '@art30/accounting';
import {
  canonicalJson,
  leafLine,
  pageEventsMax,
  type JsonObject,
  type ReadStore,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { eventsOf, isFiltered, type EventFilters } from '../filters/event-filters';
import type { Rest } from '../caches/read-ahead';
import type { LogReader } from '../proposals/log-reader';
import type { AsOf, AsOfResolver } from '../times/as-of';
import { all, condition, within, type Condition } from '../times/conditions';
import { ordinal } from '../times/rows';
import type { TimesQuery } from '../times/shapes';

/** Number of events sent between two pauses, in which the process serves other requests. */
const eventsAtATime = 100;
/** Default number of events in one answer. */
const eventsDefault = 1_000;

/** Query for events of the log after a sequence, with filters of events. */
interface LogQuery extends TimesQuery, EventFilters {
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

interface LineSources {
  readonly readStore: ReadStore;
  /** Pauses a long answer so that the process can serve other requests. */
  readonly rest?: Rest;
}

/**
 * Exports the log, event by event, exactly as it is stored, so that an auditor can recompute hashes from the export.
 */
export class LedgerLines {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly log: LogReader,
    private readonly sources: LineSources,
  ) {}

  /**
   * Returns one line of canonical JSON (RFC 8785) for each event, in the order of the log. Lines are produced while
   * they are sent. With filters, events that the read model does not contain yet are left out.
   *
   * @throws QuestionRefused UNREADABLE for invalid filters.
   */
  async find(query: LogQuery): Promise<AsyncIterable<string>> {
    const asOf = await this.asOf.resolve({ asAt: query.asAt, knownAt: query.knownAt });
    const { after = 0, limit = eventsDefault } = query;
    if (!isFiltered(query)) return this.restful(this.all(asOf, after, limit));
    return this.restful(this.chosen(all([within(asOf), eventsOf(query)]), after, limit));
  }

  private async *restful(lines: AsyncGenerator<string>): AsyncGenerator<string> {
    let sent = 0;
    for await (const line of lines) {
      yield line;
      sent += 1;
      if (sent % eventsAtATime === 0) await this.sources.rest?.();
    }
  }

  /**
   * Yields the lines of events that match the filters. Events are found by an SQL index, so that a rare event does not
   * need a scan of the whole log.
   */
  private async *chosen(where: Condition, after: number, limit: number): AsyncGenerator<string> {
    let last = after;
    let left = limit;
    while (left > 0) {
      const places = this.places(where, last, Math.min(left, pageEventsMax));
      yield* this.linesAt(places);
      last = places.at(-1) ?? last;
      left -= places.length;
      if (places.length === 0) return;
    }
  }

  /**
   * Yields the lines of the events with these sequences. Events with nearby sequences are read in one page of the log.
   */
  private async *linesAt(places: readonly number[]): AsyncGenerator<string> {
    let left = places;
    while (left.length > 0) {
      const [first = 0] = left;
      const near = left.filter((place) => place < first + pageEventsMax);
      const page = await this.log.after(first - 1, (near.at(-1) ?? first) - first + 1);
      const wanted = new Set(near);
      for (const { event, sequence } of page) {
        if (wanted.has(sequence)) yield `${lineOf(event, sequence)}\n`;
      }
      left = left.slice(near.length);
    }
  }

  private places(where: Condition, after: number, limit: number): number[] {
    const beyond = all([where, condition('sequence > ?', after)]);
    const rows = this.sources.readStore.query(
      `SELECT sequence FROM events WHERE ${beyond.sql} ORDER BY sequence LIMIT ?`,
      [...beyond.values, limit],
    );
    return rows.map((row) => ordinal(row, 'sequence'));
  }

  private async *all(asOf: AsOf, after: number, limit: number): AsyncGenerator<string> {
    let last = after;
    let left = limit;
    while (left > 0 && last < asOf.sequence) {
      const room = Math.min(pageEventsMax, asOf.sequence - last);
      const page = await this.log.after(last, room);
      if (page.length === 0) return;
      for (const { event, sequence } of page) {
        last = sequence;
        if (left === 0 || !isWithin(event, asOf)) continue;
        left -= 1;
        yield `${lineOf(event, sequence)}\n`;
      }
    }
  }
}

/**
 * Returns the line of an event: the JSON that is hashed as its leaf in the Merkle tree, with its position and sequence.
 * Members that other programs wrote are exported too.
 */
function lineOf(event: RecordedEvent, sequence: number): string {
  const leaf = JSON.parse(leafLine(event)) as JsonObject;
  return canonicalJson({ ...leaf, position: event.position, sequence });
}

/**
 * True if an event was posted by the date `asAt`. Events that this build cannot read are left out then, since their
 * posting date is unknown.
 */
function isWithin(event: RecordedEvent, { asAt }: AsOf): boolean {
  if (asAt === null) return true;
  try {
    return postingDateOf(ledgerEventOf(event).data) <= asAt;
  } catch {
    return false;
  }
}
