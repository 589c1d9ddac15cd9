import { isCorrected, ledgerEventOf, stream, type ClockRange } from '@art30/accounting';
import type { EventStore, ReadStore, UntimedEvents } from '@art30/event-sourcing';

/** Ranges of events whose recorded times an operator declared wrong, read from the log. */
export class ClockCorrections {
  private constructor(private readonly ranges: readonly ClockRange[]) {}

  static async of(events: Pick<EventStore, 'readStream'>): Promise<ClockCorrections> {
    const recorded = await events.readStream(stream.ledger);
    // The stream may also hold an event that this build cannot read and that an operator excluded.
    const corrections = recorded.filter(({ type }) => type === 'ClockCorrected');
    return new ClockCorrections(
      corrections.flatMap((stored) => {
        const event = ledgerEventOf(stored);
        return event.type === 'ClockCorrected' ? [event.data] : [];
      }),
    );
  }

  readonly untimed: UntimedEvents = (sequence) => isCorrected(this.ranges, sequence);

  /** True if the read model was built before an operator declared some of its times wrong. It must then be rebuilt. */
  isUnknownTo(readStore: Pick<ReadStore, 'query'>): boolean {
    return this.ranges.some(({ fromSequence, throughSequence }) => {
      const rows = readStore.query(
        `SELECT 1 FROM events WHERE sequence BETWEEN ? AND ? AND known_from <> coalesce(
           (SELECT known_from FROM events WHERE sequence < ? ORDER BY sequence DESC LIMIT 1), '')
         LIMIT 1`,
        [fromSequence, throughSequence, fromSequence],
      );
      return rows.length > 0;
    });
  }
}
