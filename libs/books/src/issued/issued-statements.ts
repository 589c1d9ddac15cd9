import {
  ledgerEventOf,
  stream,
  type IsoDate,
  type StatementIssuedFacts,
  type StatementRendition,
} from '@art30/accounting';
import type { EventStore, JsonObject, ReadStore, RecordedEvent } from '@art30/event-sourcing';
import { unknown } from '../registers/register';
import type { RegisterReader } from '../registers/register-reader';
import { answeredPage, cutPage, keyOfLength, type AsOfResolver, type Page } from '../times/as-of';
import { all, condition, within } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { ordinal, text } from '../times/rows';
import type { AsOfQuery, PageQuery } from '../times/shapes';

/** A statement as the register holds it. */
export interface IssuedMembers {
  readonly donorId: string;
  readonly from: IsoDate | null;
  readonly to: IsoDate;
  readonly issuedOn: IsoDate;
  readonly sequence: number;
  readonly policy: string;
  readonly template: string;
  readonly language: string;
  readonly renditions: StatementRendition[];
  readonly supersedes: string | null;
  readonly supersededBy: string | null;
}

/** Issued statements; their content is read from their events, as it was issued. */
export class IssuedStatements {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly readStore: ReadStore,
    private readonly events: EventStore,
  ) {}

  /**
   * Issued statements of a donor, in the order of their issue.
   *
   * @throws QuestionRefused UNKNOWN for the donor.
   */
  async list(donorId: string, query: PageQuery) {
    const page = await this.asOf.page(query);
    const ever = { ...page.asOf, asAt: null };
    if (this.registers.find('donors', donorId, ever) === undefined) unknown('DONOR', donorId, ever);
    const { rows, nextAfter } = this.issued(donorId, page);
    const items = this.registers.many<IssuedMembers>('statements', rows, page.asOf);
    return { ...answeredPage(page, nextAfter), items: [...items] };
  }

  /** @throws QuestionRefused UNKNOWN. */
  async find(statementId: string, query: AsOfQuery): Promise<JsonObject> {
    const asOf = await this.asOf.resolve(query);
    const recorded = await this.events.readStream(stream.statement(statementId));
    const issued = recorded.find(({ type }) => type === 'StatementIssued');
    if (issued === undefined) return unknown('STATEMENT', statementId, asOf);
    const { statement } = ledgerEventOf(issued).data as StatementIssuedFacts;
    return statement;
  }

  /**
   * The event that issued a statement, whole, as it is stored.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async event(statementId: string, query: AsOfQuery) {
    const { sequence, event } = await this.stored(statementId, query);
    const { id, type, stream: name, revision, position, data, metadata } = event;
    return {
      ...{ sequence, position, stream: name, revision, id, type, data },
      metadata: { ...metadata },
    };
  }

  /**
   * The same with its place.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async stored(
    statementId: string,
    query: AsOfQuery,
  ): Promise<{ readonly sequence: number; readonly event: RecordedEvent }> {
    const asOf = await this.asOf.resolve(query);
    const name = stream.statement(statementId);
    const [row] = this.readStore.query(
      `SELECT sequence, revision FROM events
       WHERE stream = ? AND type = 'StatementIssued' AND sequence <= ?`,
      [name, asOf.sequence],
    );
    const [issued] =
      row === undefined ? [] : await this.events.readStream(name, ordinal(row, 'revision'));
    if (row === undefined || issued === undefined) return unknown('STATEMENT', statementId, asOf);
    return { sequence: ordinal(row, 'sequence'), event: issued };
  }

  /** Ids of a page in the order of issue: an event makes one statement. */
  private issued(
    donorId: string,
    page: Page,
  ): { rows: readonly string[]; nextAfter: CursorKey | null } {
    const where = all([
      within(page.asOf),
      condition("json_extract(changes, '$.donorId') = ?", donorId),
      condition('sequence > ?', ...(keyOfLength(page, 1) ?? [0])),
    ]);
    const found = this.readStore.query(
      `SELECT sequence, id FROM statements WHERE ${where.sql} ORDER BY sequence LIMIT ?`,
      [...where.values, page.limit + 1],
    );
    const { rows, nextAfter } = cutPage(found, page, (row) => [ordinal(row, 'sequence')]);
    return { rows: rows.map((row) => text(row, 'id')), nextAfter };
  }
}
