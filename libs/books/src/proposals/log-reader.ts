import type { EventStore, Position, ReadStore, RecordedEvent } from '@art30/event-sourcing';
import { ordinal, text } from '../times/rows';

/** An event and its place in the log. */
export interface PlacedEvent {
  readonly sequence: number;
  readonly event: RecordedEvent;
}

/** Reads events of the log by their sequences. */
export class LogReader {
  constructor(
    private readonly readStore: ReadStore,
    private readonly events: Pick<EventStore, 'readAll'>,
  ) {}

  /** Events that stand after a sequence, which the read model has reached; up to a page of them. */
  async after(sequence: number, limit: number): Promise<readonly PlacedEvent[]> {
    const known = this.lastIndexed(sequence);
    const skipped = sequence - known.sequence;
    const page = await this.events.readAll(known.position, limit + skipped);
    return page
      .map((event, index) => ({ event, sequence: known.sequence + index + 1 }))
      .slice(skipped);
  }

  /** @throws Error where the log does not reach so far. */
  async at(sequence: number): Promise<RecordedEvent> {
    const [placed] = await this.after(sequence - 1, 1);
    if (placed === undefined) throw new Error(`the log has no event of sequence ${sequence}`);
    return placed.event;
  }

  /** Events that operators left out count in the sequence, and have no row. */
  private lastIndexed(sequence: number): {
    readonly sequence: number;
    readonly position: Position | null;
  } {
    const [row] = this.readStore.query(
      'SELECT sequence, position FROM events WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1',
      [sequence],
    );
    if (row === undefined) return { sequence: 0, position: null };
    return { sequence: ordinal(row, 'sequence'), position: text(row, 'position') };
  }
}
