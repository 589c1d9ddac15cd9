import { ledgerEventOf, postingDateOf } from '@art30/accounting';
import {
  canonicalJson,
  leafLine,
  pageEventsMax,
  type JsonObject,
  type RecordedEvent,
} from '@art30/event-sourcing';
import type { LogReader } from '../proposals/log-reader';
import type { AsOf, AsOfResolver } from '../times/as-of';
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
    private readonly log: LogReader,
  ) {}

  /** One line of canonical JSON (RFC 8785) for each event, in log order; read as it is sent. */
  async find(query: LogQuery): Promise<AsyncIterable<string>> {
    const asOf = await this.asOf.resolve({ asAt: query.asAt, knownAt: query.knownAt });
    return this.lines(asOf, query.after ?? 0, query.limit ?? eventsDefault);
  }

  private async *lines(asOf: AsOf, after: number, limit: number): AsyncGenerator<string> {
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

/** Data and metadata as in the leaf of the event: what other programs wrote is given out as well. */
function lineOf(event: RecordedEvent, sequence: number): string {
  const leaf = JSON.parse(leafLine(event)) as JsonObject;
  return canonicalJson({ ...leaf, position: event.position, sequence });
}

/** What the ledger does not know as an event has no posting date. */
function isWithin(event: RecordedEvent, { asAt }: AsOf): boolean {
  if (asAt === null) return true;
  try {
    return postingDateOf(ledgerEventOf(event).data) <= asAt;
  } catch {
    return false;
  }
}
