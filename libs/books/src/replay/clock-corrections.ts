import { isCorrected, ledgerEventOf, stream, type ClockRange } from '@art30/accounting';
import type { EventStore, ReadStore, UntimedEvents } from '@art30/event-sourcing';

/** Events whose times do not count, on an operator's word, from the log itself. */
export class ClockCorrections {
  private constructor(private readonly ranges: readonly ClockRange[]) {}

  static async of(events: Pick<EventStore, 'readStream'>): Promise<ClockCorrections> {
    const recorded = await events.readStream(stream.ledger);
    // An event that nobody can read may stand there too, and is left out by an operator.
    const corrections = recorded.filter(({ type }) => type === 'ClockCorrected');
    return new ClockCorrections(
      corrections.flatMap((stored) => {
        const event = ledgerEventOf(stored);
        return event.type === 'ClockCorrected' ? [event.data] : [];
      }),
    );
  }

  readonly untimed: UntimedEvents = (sequence) => isCorrected(this.ranges, sequence);

  /** Whether a read model was made before it was known that some of its times do not count. */
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
