import { isOpenOn, type IsoDate } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { KeptAhead } from '../caches/read-ahead';
import { ordinal, text, textOrNull, type ResultRow } from '../times/rows';

/** Events whose proposals are read at a time: so long nothing else is answered. */
const eventsAtATime = 2_000;

/** Days within which a proposal is signed, and the one on which this began to be kept. */
export interface SigningDaysToday {
  readonly proposalDays: number;
  readonly today: IsoDate;
}

/**
 * Proposals of one read model that wait for signatures, by who recorded them. Of those whose days had passed when
 * this began to be kept, none is.
 */
export class OpenProposals extends KeptAhead {
  /** Who proposed what waits. */
  private readonly proposers = new Map<string, string>();
  /** What waits of each person, with the day on which it was proposed. */
  private readonly open = new Map<string, Map<string, IsoDate>>();

  constructor(
    readStore: ReadStore,
    private readonly signingDays: SigningDaysToday,
  ) {
    super(readStore, eventsAtATime);
    this.through = lastKnownBefore(readStore, signingDays.today, signingDays.proposalDays);
  }

  /**
   * How many of a person wait on a day, once the events through a sequence were written; undefined where more than a few
   * are not here yet, later ones are here too, or the day is before this began.
   */
  of(person: string, today: IsoDate, sequence: number): number | undefined {
    if (sequence > this.through && sequence - this.through <= eventsAtATime) {
      this.readThrough(sequence);
    }
    if (sequence !== this.through || today < this.signingDays.today) return undefined;
    const { proposalDays } = this.signingDays;
    const waiting = [...(this.open.get(person)?.values() ?? [])];
    return waiting.filter((on) => isOpenOn(today, { ...awaited, proposedOn: on }, proposalDays))
      .length;
  }

  protected take(after: number, through: number): void {
    const rows = this.readStore.query(
      `SELECT id, ${statusOf}, ${proposedOf} FROM proposals
       WHERE sequence > ? AND sequence <= ? ORDER BY sequence, ordinal`,
      [after, through],
    );
    for (const row of rows) {
      const id = text(row, 'id');
      if (isWaiting(row)) this.add(id, row);
      else this.remove(id);
    }
  }

  private add(id: string, row: ResultRow): void {
    if (this.proposers.has(id)) return;
    const proposed = textOrNull(row, 'by') === null ? this.proposed(id) : row;
    const by = text(proposed, 'by');
    this.proposers.set(id, by);
    const open = this.open.get(by) ?? new Map<string, IsoDate>();
    this.open.set(by, open.set(id, text(proposed, 'proposed_on')));
  }

  private remove(id: string): void {
    this.open.get(this.proposers.get(id) ?? '')?.delete(id);
    this.proposers.delete(id);
  }

  /** What came back after its approval waits once more. */
  private proposed(id: string): ResultRow {
    const [row] = this.readStore.query(
      `SELECT ${proposedOf} FROM proposals WHERE id = ? ORDER BY sequence, ordinal LIMIT 1`,
      [id],
    );
    if (row === undefined) throw new Error(`nobody proposed ${id}`);
    return row;
  }
}

const statusOf = `json_extract(changes, '$.status') AS status`;
const proposedOf = `json_extract(changes, '$.proposedBy') AS by, json_extract(changes, '$.proposedOn') AS proposed_on`;
const awaited = { status: 'PROPOSED' } as const;

function isWaiting(row: ResultRow): boolean {
  return ['PROPOSED', 'CERTIFIED'].includes(text(row, 'status'));
}

/** The last event that was known a day before so many days before a day: acts are dated when they are recorded. */
export function lastKnownBefore(readStore: ReadStore, today: IsoDate, days: number): number {
  const [row] = readStore.query(
    `SELECT sequence FROM events WHERE known_from < date(?, ?)
     ORDER BY known_from DESC, sequence DESC LIMIT 1`,
    [today, `-${days + 1} days`],
  );
  return row === undefined ? 0 : ordinal(row, 'sequence');
}
