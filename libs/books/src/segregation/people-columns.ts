import {
  resolutionCatalogue,
  stream,
  type AlikeEvents,
  type LedgerEventType,
} from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { Growing } from '../columns/growing';
import { dayNumber } from '../columns/line-test';
import type { AsOf } from '../times/as-of';
import { ordinal, type ResultRow, text, textOrNull } from '../times/rows';

/** Events that are read at a time: so long nothing else is answered. */
const eventsAtATime = 500;

/** Events that say the same of their people, but for how many there are. */
type Alike = Omit<AlikeEvents, 'events'>;

/**
 * The events of one read model by their people, as columns of numbers: a million are counted in a few milliseconds,
 * up to any two times. They are read from the index of events, and grow with it.
 */
export class PeopleColumns {
  /** Sequence through which the events are here. */
  private through = 0;
  private readonly alike: Alike[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly sequences = new Growing((length) => new Int32Array(length));
  private readonly days = new Growing((length) => new Int32Array(length));
  private readonly alikeOf = new Growing((length) => new Int32Array(length));

  constructor(private readonly readStore: ReadStore) {}

  /** Reads on for some events. @returns whether there are more. */
  readOn(): boolean {
    const { sequence } = this.readStore.checkpoint();
    if (this.through < sequence) this.read(Math.min(sequence, this.through + eventsAtATime));
    return this.through < sequence;
  }

  /** Events that are posted by the date and known in the prefix, told apart by all that is said of their people. */
  counted({ asAt, sequence }: AsOf): readonly AlikeEvents[] {
    const known = Math.min(sequence, this.readStore.checkpoint().sequence);
    while (this.through < known) this.read(Math.min(known, this.through + eventsAtATime));
    const last = asAt === null ? Infinity : dayNumber(asAt);
    const counts = new Int32Array(this.alike.length);
    const [sequences, days] = [this.sequences.numbers, this.days.numbers];
    const alikeOf = this.alikeOf.numbers;
    for (let event = 0; event < this.sequences.count; event += 1) {
      if ((sequences[event] as number) > sequence) break;
      if ((days[event] as number) > last) continue;
      const alike = alikeOf[event] as number;
      counts[alike] = (counts[alike] as number) + 1;
    }
    return this.alike
      .map((one, number) => ({ ...one, events: counts[number] ?? 0 }))
      .filter(({ events }) => events > 0);
  }

  private read(through: number): void {
    const rows = this.readStore.query(
      `SELECT sequence, posting_date, type, recorded_by, certified_by, approved_by,
              proposal IS NOT NULL AS has_proposal, stream = ? AND revision < ? AS is_opening
       FROM events WHERE sequence > ? AND sequence <= ? ORDER BY sequence`,
      [stream.purposes, resolutionCatalogue().length, this.through, through],
    );
    for (const row of rows) {
      this.sequences.push(ordinal(row, 'sequence'));
      this.days.push(dayNumber(text(row, 'posting_date')));
      this.alikeOf.push(this.numberOf(alikeIn(row)));
    }
    this.through = through;
  }

  private numberOf(alike: Alike): number {
    const name = JSON.stringify(alike);
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.alike.length);
    return this.alike.push(alike) - 1;
  }
}

function alikeIn(row: ResultRow): Alike {
  return {
    type: text(row, 'type') as LedgerEventType,
    hasProposal: ordinal(row, 'has_proposal') === 1,
    recordedBy: text(row, 'recorded_by'),
    certifiedBy: textOrNull(row, 'certified_by'),
    approvedBy: textOrNull(row, 'approved_by'),
    isOpening: ordinal(row, 'is_opening') === 1,
  };
}
