import { fencedThrough, isMonth, kit, lastDayOf, type YearOrMonth } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { eventsAsked, eventsOf, type EventFilters } from '../filters/event-filters';
import {
  answeredPage,
  cutPage,
  keyOfLength,
  type AsOf,
  type AsOfResolver,
  type Page,
} from '../times/as-of';
import { all, condition, within, type Condition } from '../times/conditions';
import { ordinal, text, type ResultRow } from '../times/rows';
import { pageAnswered, pageAsked, type PageQuery } from '../times/shapes';
import { booksLines, EventRow, type EventRows } from '../trail/event-rows';

const { answer, answerRowsMax, count, listOf, oneOf, optional, part, shape } = kit;
const { uuid, words, year } = kit;

const standings = ['CLOSED', 'SOFT_CLOSED', 'REOPENED'] as const;
type Standing = (typeof standings)[number];

/** Query for late postings: the year into which the entries were posted, filters of events, and the page. */
export const LatePostingsQuery = shape('LatePostingsQuery', {
  ...pageAsked,
  year: optional(year('Only postings into this year. Left out: into any.', '2024')),
  ...eventsAsked,
});

const PeriodChange = answer('PeriodChange', {
  sequence: count('Sequence of the event.', 140),
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  eventType: words('Kind of the event.', 'PeriodReopened'),
  period: words('Year or month that it is about.', '2024'),
});

const LatePosting = answer('LatePosting', {
  ...EventRow.members,
  standing: oneOf(standings)(
    'Status of its day when it was recorded. `CLOSED`: its year or a later one was closed, so that it was decided before and written after: a stray posting. `SOFT_CLOSED`: only the controller could post. `REOPENED`: it had been closed or fenced before, and was not any more.',
    'REOPENED',
  ),
  since: part(PeriodChange)('The last change of periods before it.'),
});

export const LatePostingsAnswer = answer('LatePostings', {
  ...pageAnswered,
  items: listOf(LatePosting, answerRowsMax)('The events in the order of the log.'),
});

interface YearsQuery extends PageQuery, EventFilters {
  readonly year?: string | undefined;
}

/**
 * Part of the log between two changes of a period's status. Within it the closed and the fenced days stay the same, so
 * one query reads all its late postings.
 *
 * `closedThrough` is the last closed day, `fencedThrough` the last day on which only the controller may post, and
 * `everThrough` the last day that was ever closed or fenced. Each is '' if there is no such day.
 */
interface Span {
  readonly since: PeriodChange;
  /** Sequence of the next change of a period's status; null for the last span. */
  readonly before: number | null;
  readonly closedThrough: string;
  readonly fencedThrough: string;
  readonly everThrough: string;
}
type PeriodChange = kit.Infer<typeof PeriodChange>;
type LatePosting = kit.Infer<typeof LatePosting>;

/**
 * Finds entries posted into a month or year that had been closed, or fenced (open only to the controller), before the
 * entries were recorded.
 */
export class LatePostings {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly rows: EventRows,
    private readonly readStore: ReadStore,
  ) {}

  async find(query: YearsQuery) {
    const page = await this.asOf.page(query);
    const { year: asked } = query;
    const where = all([
      ...[within(page.asOf), condition(booksLines), eventsOf(query)],
      ...(asked === undefined ? [] : [condition('substr(posting_date, 1, 4) = ?', asked)]),
    ]);
    const found = this.postings(where, page);
    const { rows, nextAfter } = cutPage(found, page, ({ sequence }) => [sequence]);
    return { ...answeredPage(page, nextAfter), items: [...rows] };
  }

  /**
   * Returns the late postings of a page. If more follow, one row more than the page holds is returned, so that the
   * caller knows that a next page exists.
   */
  private postings(where: Condition, page: Page): LatePosting[] {
    const { asOf, limit } = page;
    const [after] = keyOfLength(page, 1) ?? [0];
    const found: LatePosting[] = [];
    for (const span of this.spans(asOf)) {
      const left = limit + 1 - found.length;
      if (left === 0) break;
      const own = all([
        where,
        condition('sequence > max(?, ?)', span.since.sequence, after ?? 0),
        ...(span.before === null ? [] : [condition('sequence < ?', span.before)]),
        condition('posting_date <= ?', span.everThrough),
      ]);
      const { rows } = this.rows.page(own, { asOf, limit: left, after: null });
      found.push(
        ...rows.map((row) => ({ ...row, standing: standingOf(row, span), since: span.since })),
      );
    }
    return found;
  }

  private spans({ sequence }: AsOf): Span[] {
    const rows = this.readStore.query(
      `SELECT sequence, id, json_extract(changes, '$.status') AS status, event_id, type
       FROM periods JOIN events USING (sequence) WHERE sequence <= ? ORDER BY sequence`,
      [sequence],
    );
    const statuses = new Map<YearOrMonth, string>();
    let everThrough = '';
    return rows.map((row, index) => {
      statuses.set(text(row, 'id'), text(row, 'status'));
      const days = lastDaysOf(statuses);
      everThrough = latest([everThrough, days.closedThrough, days.fencedThrough]);
      const next = rows[index + 1];
      const before = next === undefined ? null : ordinal(next, 'sequence');
      return { since: changeOf(row), before, ...days, everThrough };
    });
  }
}

function lastDaysOf(statuses: ReadonlyMap<YearOrMonth, string>) {
  const periodsThat = (status: string) =>
    [...statuses].flatMap(([period, is]) => (is === status ? [period] : []));
  const fenced = periodsThat('SOFT_CLOSED');
  const [months, years] = [fenced.filter(isMonth), fenced.filter((period) => !isMonth(period))];
  const ofMonths = fencedThrough({ softClosed: [], closed: [], fencedMonths: months });
  return {
    closedThrough: latest(periodsThat('CLOSED').map(lastDayOf)),
    fencedThrough: latest([...years.map(lastDayOf), ofMonths]),
  };
}

function latest(days: readonly string[]): string {
  return days.reduce((last, day) => (day > last ? day : last), '');
}

function standingOf({ postingDate }: EventRow, span: Span): Standing {
  if (postingDate <= span.closedThrough) return 'CLOSED';
  return postingDate <= span.fencedThrough ? 'SOFT_CLOSED' : 'REOPENED';
}

function changeOf(row: ResultRow): PeriodChange {
  return {
    sequence: ordinal(row, 'sequence'),
    eventId: text(row, 'event_id'),
    eventType: text(row, 'type'),
    period: text(row, 'id'),
  };
}
