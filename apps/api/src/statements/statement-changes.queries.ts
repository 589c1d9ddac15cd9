import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { oneOf, ordinal, ordinalOrNull, type ResultRow, text, textOrNull } from '@art30/books';
import { changedLines, type ChangedLine, type StatementContent } from '@art30/documents';
import type { ReadStore } from '@art30/event-sourcing';
import { READ_STORE } from '../storage/tokens';
import { IssuedStatements } from './issued-statements';
import type {
  ChangedLineDto,
  ChangedValueDto,
  ChangingEventDto,
  StatementChangesDto,
} from './statement-changes.dto';
import { countsIn, isAbout, type TracedLine } from './statement-traces';
import type { IssuedStatementQueryDto } from './statements.dto';

/** What a statement says otherwise than the one it supersedes, and because of which events. */
export class FindStatementChanges extends Query<StatementChangesDto> {
  constructor(
    readonly statementId: string,
    readonly query: IssuedStatementQueryDto,
  ) {
    super();
  }
}

/** An event between two statements, with the event that it takes back or itself. */
interface Between {
  readonly event: ChangingEventDto;
  readonly base: string;
}

@QueryHandler(FindStatementChanges)
export class FindStatementChangesHandler implements IQueryHandler<FindStatementChanges> {
  constructor(
    private readonly statements: IssuedStatements,
    @Inject(READ_STORE) private readonly readStore: ReadStore,
  ) {}

  async execute({ statementId, query }: FindStatementChanges): Promise<StatementChangesDto> {
    const after = await this.statements.find(statementId, query);
    const supersedes = after.issue?.supersedes ?? null;
    const through = after.knownAt.sequence;
    if (supersedes === null) {
      return {
        id: statementId,
        supersedes,
        afterSequence: null,
        throughSequence: through,
        items: [],
      };
    }
    const before = await this.statements.find(supersedes, query);
    const afterSequence = before.knownAt.sequence;
    const items = this.traced(changedLines(before, after), after, afterSequence);
    return { id: statementId, supersedes, afterSequence, throughSequence: through, items };
  }

  private traced(
    changed: readonly ChangedLine[],
    statement: StatementContent,
    afterSequence: number,
  ): ChangedLineDto[] {
    const lines = this.journal(statement, afterSequence);
    const facts = this.facts(changed, statement, afterSequence);
    const { from } = statement.period;
    return changed.map((line) => {
      const { subject, before, after } = line;
      const about = lines.filter(({ traced }) => isAbout(subject, traced));
      const counted = about.filter(({ traced }) => countsIn(subject, traced, from));
      // A line of facts, or one that came or went as a whole, is of all events of its thing.
      const stated = facts.filter(({ pledge }) => pledge === subject.pledge);
      const found = subject.event
        ? lines.filter(({ base }) => base === subject.event)
        : counted.length > 0
          ? counted
          : [...about, ...stated];
      return {
        ...lineOf(subject),
        ...{ before: valueOf(before), after: valueOf(after), events: distinct(found) },
      };
    });
  }

  /** Lines of the donor that were recorded between the two statements. */
  private journal(
    { donor, period, knownAt }: StatementContent,
    afterSequence: number,
  ): (Between & { readonly traced: TracedLine })[] {
    const rows = this.readStore.query(
      `SELECT journal.*, events.type, coalesce(events.reverses, events.event_id) AS base
       FROM journal JOIN events USING (sequence)
       WHERE donor = ? AND sequence > ? AND sequence <= ? AND journal.posting_date <= ?
       ORDER BY sequence, line`,
      [donor.id, afterSequence, knownAt.sequence, period.to],
    );
    return rows.map((row) => ({ ...betweenOf(row), traced: tracedOf(row) }));
  }

  /** What registers of the pledges were told between the two statements. */
  private facts(
    changed: readonly ChangedLine[],
    { period, knownAt }: StatementContent,
    afterSequence: number,
  ): (Between & { readonly pledge: string })[] {
    const pledges = oneOf('pledges.id', [
      ...new Set(changed.flatMap(({ subject }) => subject.pledge ?? [])),
    ]);
    const rows = this.readStore.query(
      `SELECT pledges.id AS pledge, events.sequence, events.event_id, events.type,
         pledges.posting_date, coalesce(events.reverses, events.event_id) AS base
       FROM pledges JOIN events USING (sequence)
       WHERE ${pledges.sql} AND sequence > ? AND sequence <= ? AND pledges.posting_date <= ?
       ORDER BY events.sequence`,
      [...pledges.values, afterSequence, knownAt.sequence, period.to],
    );
    return rows.map((row) => ({ ...betweenOf(row), pledge: text(row, 'pledge') }));
  }
}

function betweenOf(row: ResultRow): Between {
  return {
    event: {
      id: text(row, 'event_id'),
      type: text(row, 'type'),
      sequence: ordinal(row, 'sequence'),
      postingDate: text(row, 'posting_date'),
    },
    base: text(row, 'base'),
  };
}

function tracedOf(row: ResultRow): TracedLine {
  return {
    account: text(row, 'account'),
    kind: text(row, 'kind'),
    postingDate: text(row, 'posting_date'),
    currency: text(row, 'currency'),
    pledge: textOrNull(row, 'pledge'),
    recommendation: textOrNull(row, 'recommendation'),
    instalment: ordinalOrNull(row, 'instalment'),
    purpose: textOrNull(row, 'purpose'),
    level: textOrNull(row, 'level'),
    country: textOrNull(row, 'country'),
  };
}

function distinct(found: readonly Between[]): ChangingEventDto[] {
  const bySequence = new Map(found.map(({ event }) => [event.sequence, event]));
  return [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
}

function lineOf(
  subject: ChangedLine['subject'],
): Omit<ChangedLineDto, 'before' | 'after' | 'events'> {
  const { section, figure, recommendation, pledge, instalment, purpose, level, country } = subject;
  return {
    ...{ section, figure },
    recommendation: recommendation ?? null,
    pledge: pledge ?? null,
    instalment: instalment ?? null,
    purpose: purpose ?? null,
    level: level ?? null,
    country: country ?? null,
    event: subject.event ?? null,
  };
}

function valueOf(value: ChangedLine['before']): ChangedValueDto | null {
  if (value === null) return null;
  const { amount, number, text: words, date, reference } = value;
  return {
    amount: amount ?? null,
    number: number ?? null,
    text: words ?? null,
    date: date ?? null,
    reference: reference ?? null,
  };
}
