import { isDate, type IsoDate } from '@art30/accounting';
import type { ColumnValue, EventStore, Position, ReadStore } from '@art30/event-sourcing';
import { decodeCursor, encodeCursor, type CursorKey } from './cursor';
import { badQuery, behind } from './refusals';
import { countOf, ordinal, text } from './rows';
import type { Answer, AsOfQuery, DaysQuery, PageAnswer, PageQuery, TimesQuery } from './shapes';

/** Rows of a page where a question does not say. */
const pageRowsDefault = 100;

const timePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Both times of a question: posting dates up to a day, and a prefix of the log. */
export interface AsOf {
  /** Null where there is no limit by date. */
  readonly asAt: IsoDate | null;
  /** Sequence of the last event of the prefix, 0 where it is empty. */
  readonly sequence: number;
  /** Latest `recordedAt` of the prefix; null where it is empty. */
  readonly recordedAt: string | null;
}

/** One page of a list as it was asked for. */
export interface Page {
  readonly asOf: AsOf;
  readonly limit: number;
  /** Key of the last row of the page before; null on the first. */
  readonly after: CursorKey | null;
}

/** Tells when the read model has seen a position. */
export interface ReadModelProgress {
  /** Waits for it, within the limit of the service. */
  waitFor(position: Position): Promise<'reached' | 'timeout'>;
  /** The event at which it stands until an operator acts, in words; null while it goes on. */
  standsAt(): string | null;
}

type Prefix = Pick<AsOf, 'sequence' | 'recordedAt'>;

/** Turns the two times of a query into a posting date and a sequence of the log. */
export class AsOfResolver {
  constructor(
    private readonly events: Pick<EventStore, 'head'>,
    private readonly readStore: ReadStore,
    private readonly progress: ReadModelProgress,
    /** Waits for whatever an answer is made from. */
    private readonly ready: () => Promise<void> = async () => undefined,
  ) {}

  /** @throws QuestionRefused UNREADABLE for a time, BEHIND or STANDING where the read model is. */
  async resolve(query: AsOfQuery): Promise<AsOf> {
    await this.reach(query.after);
    await this.ready();
    return asOfIn(this.readStore, query);
  }

  /**
   * The same once the read model has seen the whole log as it stands now, for a decision to rest on.
   *
   * @throws QuestionRefused BEHIND where the read model does not reach the head in time.
   */
  async resolveAtHead(query: TimesQuery = {}): Promise<AsOf> {
    const head = await this.events.head();
    return this.resolve({ ...query, after: head ?? undefined });
  }

  /** A page, in the state of knowledge of the first page of its list. */
  async page(query: PageQuery): Promise<Page> {
    const limit = query.limit ?? pageRowsDefault;
    if (query.cursor === undefined) return { asOf: await this.resolve(query), limit, after: null };
    await this.reach(query.after);
    await this.ready();
    const { sequence, key } = decodeCursor(query.cursor);
    if (sequence > this.readStore.checkpoint().sequence) {
      return behind(`sequence ${sequence}`, this.progress.standsAt());
    }
    const prefix = prefixThrough(this.readStore, sequence);
    return { asOf: { asAt: asAtOf(query.asAt), ...prefix }, limit, after: key };
  }

  private async reach(position: string | undefined): Promise<void> {
    if (position === undefined) return;
    const result = await this.progress.waitFor(position);
    if (result === 'timeout') behind(`position ${position}`, this.progress.standsAt());
  }
}

/**
 * Posting date and sequence that the two times of a query mean in a read model as it stands.
 *
 * @param fields names of both times where they are asked for by others.
 * @throws QuestionRefused UNREADABLE for a time that cannot be read.
 */
export function asOfIn(readStore: ReadStore, stated: TimesQuery, fields = timeFields): AsOf {
  const { asAt, knownAt } = stated;
  return {
    asAt: asAtOf(asAt, fields.asAt),
    ...prefixKnownAt(readStore, knownAt, fields.knownAt),
  };
}

/** Names of both times in every question. */
const timeFields = { asAt: 'asAt', knownAt: 'knownAt' };

function prefixKnownAt(readStore: ReadStore, stated: string | undefined, field: string): Prefix {
  if (stated === undefined) {
    const { sequence, knownFrom } = readStore.checkpoint();
    // Of first events whose times do not count nobody knows when they were recorded.
    return { sequence, recordedAt: knownFrom === '' ? null : knownFrom };
  }
  if (/^\d{1,15}$/.test(stated)) return prefixThrough(readStore, countOf(BigInt(stated)));
  return lastWhere(readStore, 'known_from <= ?', timeOf(stated, field));
}

/** The prefix of the log through a time or sequence; one beyond the end means the whole log. */
function prefixThrough(readStore: ReadStore, sequence: number): Prefix {
  return lastWhere(readStore, 'sequence <= ?', sequence);
}

// Sequence and known_from rise together, so that either bound ends the same prefix.
function lastWhere(
  readStore: ReadStore,
  bound: 'sequence <= ?' | 'known_from <= ?',
  value: ColumnValue,
): Prefix {
  const order = bound === 'sequence <= ?' ? 'sequence DESC' : 'known_from DESC, sequence DESC';
  const [last] = readStore.query(
    `SELECT sequence, known_from FROM events WHERE ${bound} ORDER BY ${order} LIMIT 1`,
    [value],
  );
  if (last === undefined) return { sequence: 0, recordedAt: null };
  const knownFrom = text(last, 'known_from');
  return {
    sequence: ordinal(last, 'sequence'),
    recordedAt: knownFrom === '' ? null : knownFrom,
  };
}

/** Times of an answer: the posting date asked for, and the sequence through which it counts. */
export function answered({ asAt, sequence, recordedAt }: AsOf): Answer {
  return { asAt, knownAt: recordedAt === null ? { sequence } : { sequence, recordedAt } };
}

/** The same for a page, with the cursor that begins the next one. */
export function answeredPage({ asOf }: Page, nextAfter: CursorKey | null): PageAnswer {
  const { sequence } = asOf;
  const next = nextAfter === null ? null : encodeCursor({ sequence, key: nextAfter });
  return { ...answered(asOf), next };
}

/** Cuts rows that were read one beyond the page, and gives the key of the last that stays. */
export function cutPage<Row>(
  rows: readonly Row[],
  { limit }: Pick<Page, 'limit'>,
  keyOf: (row: Row) => CursorKey,
): { rows: readonly Row[]; nextAfter: CursorKey | null } {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { rows: kept, nextAfter: rows.length > limit && last ? keyOf(last) : null };
}

/** @throws QuestionRefused UNREADABLE for a cursor of another list. */
export function keyOfLength({ after }: Page, parts: number): CursorKey | null {
  if (after !== null && after.length !== parts) {
    badQuery('cursor', 'belongs to another query: repeat the query that gave it out');
  }
  return after;
}

function asAtOf(stated: string | undefined, field = timeFields.asAt): IsoDate | null {
  if (stated === undefined) return null;
  return isDate(stated) ? stated : badQuery(field, 'must be a date of the calendar, YYYY-MM-DD');
}

/** First and last posting date of a question; null where it has no bound. */
export interface Days {
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
}

/** @throws QuestionRefused UNREADABLE for what is no date, and for a `from` after `to`. */
export function daysOf(query: DaysQuery): Days {
  const [from, to] = [query.from ?? null, query.to ?? null];
  for (const [field, day] of Object.entries({ from, to })) {
    if (day !== null && !isDate(day)) {
      badQuery(field, 'must be a date of the calendar, YYYY-MM-DD');
    }
  }
  if (from !== null && to !== null && from > to) badQuery('from', `must not be after ${to}`);
  return { from, to };
}

function timeOf(stated: string, field: string): string {
  if (isDate(stated)) return `${stated}T23:59:59.999Z`;
  // eslint-disable-next-line no-restricted-globals -- reads the time that is stated, no clock
  const time = new Date(stated);
  if (timePattern.test(stated) && isDate(stated.slice(0, 10)) && !Number.isNaN(time.getTime())) {
    return time.toISOString();
  }
  return badQuery(
    field,
    'must be a time, a date or a sequence, such as 2024-09-30T12:00:00Z, 2024-09-30 or 17',
  );
}
