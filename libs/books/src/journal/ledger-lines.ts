import { ledgerEventOf, postingDateOf } from '@art30/accounting';
import {
  canonicalJson,
  pageEventsMax,
  type EventStore,
  type Position,
  type ReadStore,
  type RecordedEvent,
} from '@art30/event-sourcing';
import type { AsOf, AsOfResolver } from '../times/as-of';
import { text } from '../times/rows';
import type { TimesQuery } from '../times/shapes';

/** Events of one answer where a question does not say. */
const eventsDefault = 1_000;

/** Events of the log after one of them. */
interface LogQuery extends TimesQuery {
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

/** Gives out the log itself, event by event, as it is stored. */
export class LedgerLines {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly readStore: ReadStore,
    private readonly events: EventStore,
  ) {}

  /** One line of canonical JSON (RFC 8785) for each event, in log order; read as it is sent. */
  async find(query: LogQuery): Promise<AsyncIterable<string>> {
    const asOf = await this.asOf.resolve({ asAt: query.asAt, knownAt: query.knownAt });
    return this.lines(asOf, query.after ?? 0, query.limit ?? eventsDefault);
  }

  private async *lines(asOf: AsOf, after: number, limit: number): AsyncGenerator<string> {
    let sequence = after;
    let position = this.positionOf(after);
    let left = limit;
    while (left > 0 && sequence < asOf.sequence) {
      const room = Math.min(pageEventsMax, asOf.sequence - sequence);
      const page = await this.events.readAll(position, room);
      if (page.length === 0) return;
      for (const event of page) {
        sequence += 1;
        position = event.position;
        if (left === 0 || !isWithin(event, asOf)) continue;
        left -= 1;
        yield `${canonicalJson({ sequence, ...event })}\n`;
      }
    }
  }

  private positionOf(sequence: number): Position | null {
    const [row] = this.readStore.query('SELECT position FROM events WHERE sequence = ?', [
      sequence,
    ]);
    return row === undefined ? null : text(row, 'position');
  }
}

function isWithin(event: RecordedEvent, { asAt }: AsOf): boolean {
  return asAt === null || postingDateOf(ledgerEventOf(event).data) <= asAt;
}
