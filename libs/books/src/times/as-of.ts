import { isDate, type IsoDate } from '@art30/accounting';
import type { ColumnValue, EventStore, Position, ReadStore } from '@art30/event-sourcing';
import { decodeCursor, encodeCursor, type CursorKey } from './cursor';
import { badQuery, behind } from './refusals';
import { countOf, ordinal, text } from './rows';
import type { Answer, AsOfQuery, DaysQuery, PageAnswer, PageQuery, TimesQuery } from './shapes';

/** Default number of rows on a page. */
const pageRowsDefault = 100;

const timePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * The part of the books that an answer counts: journal lines posted through a day, of events through a sequence of the
 * log.
 */
export interface AsOf {
  /** Last posting date that counts; null if all dates count. */
  readonly asAt: IsoDate | null;
  /** Sequence of the last event that counts; 0 if no event counts. */
  readonly sequence: number;
  /** Latest time at which one of the counted events was recorded; null if no event counts. */
  readonly recordedAt: string | null;
}

/** The requested page of a list: its first row follows from `after`, its length from `limit`. */
export interface Page {
  readonly asOf: AsOf;
  readonly limit: number;
  /** Sort key of the last row of the previous page; null on the first page. */
  readonly after: CursorKey | null;
}

/** Progress of the read model, which follows the log with a lag. */
export interface ReadModelProgress {
  /** Waits until the read model contains the event at a position, within the time limit of the service. */
  waitFor(position: Position): Promise<'reached' | 'timeout'>;
  /** Describes the event at which the read model has stopped until an operator acts; null while it goes on. */
  standsAt(): string | null;
}

type Prefix = Pick<AsOf, 'sequence' | 'recordedAt'>;

/** Converts the query's `asAt` and `knownAt` into a last posting date and a last sequence of the log. */
export class AsOfResolver {
  constructor(
    private readonly events: Pick<EventStore, 'head'>,
    private readonly readStore: ReadStore,
    private readonly progress: ReadModelProgress,
    /** Awaited before an answer is computed, for example until caches are filled. */
    private readonly ready: () => Promise<void> = async () => undefined,
  ) {}

  /**
   * Waits until the read model has reached the position `after` of the query, and resolves its dates.
   *
   * @throws QuestionRefused UNREADABLE for an invalid time; BEHIND if the read model lags, or STANDING if it has
   * stopped.
   */
  async resolve(query: AsOfQuery): Promise<AsOf> {
    await this.reach(query.after);
    await this.ready();
    return asOfIn(this.readStore, query);
  }

  /**
   * Resolves a query after the read model has caught up with the head of the log. Decisions need this, since a lagging
   * read model could permit what a later event forbids.
   *
   * @throws QuestionRefused BEHIND if the read model does not reach the head in time.
   */
  async resolveAtHead(query: TimesQuery = {}): Promise<AsOf> {
    const head = await this.events.head();
    return this.resolve({ ...query, after: head ?? undefined });
  }

  /**
   * Resolves the requested page. Later pages count the same events as the first page, whose sequence the cursor holds.
   */
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
 * Converts `asAt` and `knownAt` into a last posting date and a last sequence, in the current read model.
 *
 * @param fields names of the two parameters, for refusals.
 * @throws QuestionRefused UNREADABLE for an invalid time.
 */
export function asOfIn(readStore: ReadStore, stated: TimesQuery, fields = timeFields): AsOf {
  const { asAt, knownAt } = stated;
  return {
    asAt: asAtOf(asAt, fields.asAt),
    ...prefixKnownAt(readStore, knownAt, fields.knownAt),
  };
}

/** Usual names of the two time parameters. */
const timeFields = { asAt: 'asAt', knownAt: 'knownAt' };

function prefixKnownAt(readStore: ReadStore, stated: string | undefined, field: string): Prefix {
  if (stated === undefined) {
    const { sequence, knownFrom } = readStore.checkpoint();
    // If the times of the first events were declared invalid, their time of recording is unknown.
    return { sequence, recordedAt: knownFrom === '' ? null : knownFrom };
  }
  if (/^\d{1,15}$/.test(stated)) return prefixThrough(readStore, countOf(BigInt(stated)));
  return lastWhere(readStore, 'known_from <= ?', timeOf(stated, field));
}

/** Returns the last event through a sequence. A sequence beyond the end of the log stands for the whole log. */
function prefixThrough(readStore: ReadStore, sequence: number): Prefix {
  return lastWhere(readStore, 'sequence <= ?', sequence);
}

// Sequence and known_from grow together, so either bound selects a prefix of the log.
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

/**
 * Returns the members `asAt` and `knownAt` of an answer: the requested posting date, and the last event that counts.
 */
export function answered({ asAt, sequence, recordedAt }: AsOf): Answer {
  return { asAt, knownAt: recordedAt === null ? { sequence } : { sequence, recordedAt } };
}

/** Returns the members of a page besides its rows: the dates that it counts, and the cursor of the next page. */
export function answeredPage({ asOf }: Page, nextAfter: CursorKey | null): PageAnswer {
  const { sequence } = asOf;
  const next = nextAfter === null ? null : encodeCursor({ sequence, key: nextAfter });
  return { ...answered(asOf), next };
}

/**
 * Cuts a list to the length of the page. One row more was read to detect a next page; if it is there, the key of the
 * last row that stays is returned.
 */
export function cutPage<Row>(
  rows: readonly Row[],
  { limit }: Pick<Page, 'limit'>,
  keyOf: (row: Row) => CursorKey,
): { rows: readonly Row[]; nextAfter: CursorKey | null } {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { rows: kept, nextAfter: rows.length > limit && last ? keyOf(last) : null };
}

/**
 * Returns the sort key from which a page continues; null on the first page.
 *
 * @param parts number of parts that a key of this list has.
 * @throws QuestionRefused UNREADABLE for a cursor of another list.
 */
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

/** First and last posting date of a query; null for an open end. */
export interface Days {
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
}

/**
 * Reads the first and last posting date of a query.
 *
 * @throws QuestionRefused UNREADABLE for an invalid date, or if `from` is after `to`.
 */
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
