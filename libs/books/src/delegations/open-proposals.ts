import { isOpenOn, type IsoDate } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { KeptAhead } from '../caches/read-ahead';
import { ordinal, text, textOrNull, type ResultRow } from '../times/rows';

/** Number of events that are read in one batch. The process serves nothing else while it reads a batch. */
const eventsAtATime = 2_000;

/** Number of days after which an unsigned proposal expires, and the day on which the cache was created. */
export interface SigningDaysToday {
  readonly proposalDays: number;
  readonly today: IsoDate;
}

/**
 * Cache of the open proposals of one read model, by the person who recorded them. Proposals that had expired
 * when the cache was created are left out.
 */
export class OpenProposals extends KeptAhead {
  /** The person who recorded each open proposal, by the id of the proposal. */
  private readonly proposers = new Map<string, string>();
  /** Open proposals of each person: the day on which each was proposed, by its id. */
  private readonly open = new Map<string, Map<string, IsoDate>>();

  constructor(
    readStore: ReadStore,
    private readonly signingDays: SigningDaysToday,
  ) {
    super(readStore, eventsAtATime);
    this.through = lastKnownBefore(readStore, signingDays.today, signingDays.proposalDays);
  }

  /**
   * Returns how many of a person's proposals are open on the day `today`, after the events through a sequence.
   * Undefined if the cache cannot tell: it lags far behind, already contains later events, or was created after that
   * day.
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

  /**
   * Reads who recorded a proposal, and when, from its first row. This is needed for a proposal that was returned after
   * its approval and is open again.
   */
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

/**
 * Returns the sequence of the last event that was known more than `days` days before the day `today`; 0 if there is
 * none. A search for acts of the last `days` days starts after it, since acts are dated by the day of recording.
 */
export function lastKnownBefore(readStore: ReadStore, today: IsoDate, days: number): number {
  const [row] = readStore.query(
    `SELECT sequence FROM events WHERE known_from < date(?, ?)
     ORDER BY known_from DESC, sequence DESC LIMIT 1`,
    [today, `-${days + 1} days`],
  );
  return row === undefined ? 0 : ordinal(row, 'sequence');
}
