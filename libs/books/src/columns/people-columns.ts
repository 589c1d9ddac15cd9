import {
  resolutionCatalogue,
  stream,
  type AlikeEvents,
  type LedgerEventType,
} from '@art30/accounting';
import { KeptAhead } from '../caches/read-ahead';
import { countThrough, Growing } from '../growing-arrays/growing';
import { dayNumber, daysIn } from './line-test';
import type { AsOf } from '../times/as-of';
import { ordinal, type ResultRow, text, textOrNull } from '../times/rows';

/** If this cache lags by more events than this, a query reads the database instead of waiting for the cache. */
const eventsCaughtUpMax = 2_000;

/**
 * The attributes of an event that concern the people who signed it. Events that agree in all of them are counted
 * together.
 */
type Alike = Omit<AlikeEvents, 'events'>;

/** The attributes of one event that a test reads. Every call of the test gets the same object with new values. */
export interface EventDays {
  /** Date of the fact, as a number such as 20240507. */
  readonly factDay: number;
  /** Day of recording (UTC), as a number such as 20240507. */
  readonly recordedDay: number;
  /** Number of days from the date of the fact to the day of recording. */
  readonly daysToRecording: number;
  readonly alike: Alike;
}

/**
 * In-memory column store of the events of one read model, with the people who signed them and their dates. A million
 * events are counted in a few milliseconds for any posting date and end of the log.
 */
export class PeopleColumns extends KeptAhead {
  private readonly alike: Alike[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly sequences = new Growing((length) => new Int32Array(length));
  private readonly days = new Growing((length) => new Int32Array(length));
  /** Dates of the facts, and below days of recording (UTC), both as numbers such as 20240507. */
  private readonly factDays = new Growing((length) => new Int32Array(length));
  private readonly recordedDays = new Growing((length) => new Int32Array(length));
  private readonly daysToRecording = new Growing((length) => new Int32Array(length));
  private readonly alikeOf = new Growing((length) => new Int32Array(length));

  /**
   * Counts events by people and type. Events count if they are posted by the date `asAt` and recorded through
   * `sequence`.
   */
  counted({ asAt, sequence }: AsOf): readonly AlikeEvents[] {
    const lastSequence = Math.min(sequence, this.readStore.checkpoint().sequence);
    while (this.through < lastSequence) this.readOn();
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

  /**
   * Returns the sequences of the events that pass a test, up to `sequence`, in the order of the log. Undefined if many
   * events are not loaded yet: the caller then reads the database.
   *
   * @param after sequence after which events count.
   */
  sequencesWhere(
    { sequence }: Pick<AsOf, 'sequence'>,
    isOne: (event: EventDays) => boolean,
    after = 0,
  ): readonly number[] | undefined {
    const lastSequence = Math.min(sequence, this.readStore.checkpoint().sequence);
    if (lastSequence - this.through > eventsCaughtUpMax) return undefined;
    if (lastSequence > this.through) this.readThrough(lastSequence);
    const sequences = this.sequences.numbers;
    const [factDays, recordedDays] = [this.factDays.numbers, this.recordedDays.numbers];
    const daysToRecording = this.daysToRecording.numbers;
    const alikeOf = this.alikeOf.numbers;
    const found: number[] = [];
    const event = { factDay: 0, recordedDay: 0, daysToRecording: 0, alike: {} as Alike };
    const end = this.placesThrough(sequence);
    for (let place = this.placesThrough(after); place < end; place += 1) {
      event.factDay = factDays[place] as number;
      event.recordedDay = recordedDays[place] as number;
      event.daysToRecording = daysToRecording[place] as number;
      event.alike = this.alike[alikeOf[place] as number] as Alike;
      if (isOne(event)) found.push(sequences[place] as number);
    }
    return found;
  }

  /** Returns the number of loaded events through a sequence. */
  private placesThrough(sequence: number): number {
    return countThrough(this.sequences.numbers, this.sequences.count, sequence);
  }

  protected take(after: number, through: number): void {
    const rows = this.readStore.query(
      `SELECT sequence, posting_date, effective_date, substr(recorded_at, 1, 10) AS recorded_on, type, recorded_by, certified_by, approved_by,
              proposal IS NOT NULL AS has_proposal, stream = ? AND revision < ? AS is_opening
       FROM events WHERE sequence > ? AND sequence <= ? ORDER BY sequence`,
      [stream.purposes, resolutionCatalogue().length, after, through],
    );
    for (const row of rows) {
      this.sequences.push(ordinal(row, 'sequence'));
      this.days.push(dayNumber(text(row, 'posting_date')));
      const factDay = dayNumber(text(row, 'effective_date'));
      const recordedDay = dayNumber(text(row, 'recorded_on'));
      this.factDays.push(factDay);
      this.recordedDays.push(recordedDay);
      this.daysToRecording.push(daysIn(recordedDay) - daysIn(factDay));
      this.alikeOf.push(this.numberOf(alikeIn(row)));
    }
  }

  private numberOf(alike: Alike): number {
    const name = JSON.stringify(alike);
    const alikeNumber = this.numbers.get(name);
    if (alikeNumber !== undefined) return alikeNumber;
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
