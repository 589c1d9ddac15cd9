import type { PlacedEvent } from '@art30/accounting';
import {
  pageEventsMax,
  type EventStore,
  type Position,
  type ReadStore,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { ordinal, text } from '../times/rows';

/**
 * Reads events from the log by their sequences, which the read model assigns, while the log itself is addressed by
 * positions.
 */
export class LogReader {
  constructor(
    private readonly readStore: ReadStore,
    private readonly events: Pick<EventStore, 'readAll'>,
  ) {}

  /**
   * Returns the events after a sequence that the read model has reached; none if the log ends before.
   *
   * @param limit number of events, at most `pageEventsMax`.
   */
  async after(sequence: number, limit: number): Promise<readonly PlacedEvent[]> {
    let last = this.lastIndexed(sequence);
    while (last.sequence < sequence) {
      const left = Math.min(sequence - last.sequence, pageEventsMax);
      const skipped = await this.events.readAll(last.position, left);
      const { position } = skipped.at(-1) ?? {};
      if (position === undefined) return [];
      last = { sequence: last.sequence + skipped.length, position };
    }
    const page = await this.events.readAll(last.position, limit);
    return page.map((event, index) => ({ event, sequence: sequence + index + 1 }));
  }

  /**
   * Returns the event with that sequence.
   *
   * @throws Error if the log does not reach that sequence.
   */
  async at(sequence: number): Promise<RecordedEvent> {
    const [placed] = await this.after(sequence - 1, 1);
    if (placed === undefined) throw new Error(`the log has no event of sequence ${sequence}`);
    return placed.event;
  }

  /**
   * Returns sequence and position of the last event in the read model up to a sequence. Events that operators skipped
   * have a sequence but no row.
   */
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
