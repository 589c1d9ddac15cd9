import {
  kit,
  ledgerEventOf,
  renditionTypes,
  stream,
  type StatementIssuedFacts,
} from '@art30/accounting';
import type { EventStore, JsonObject, ReadStore, RecordedEvent } from '@art30/event-sourcing';
import { unknown } from '../registers/register';
import type { RegisterReader } from '../registers/register-reader';
import { answeredPage, cutPage, keyOfLength, type AsOfResolver, type Page } from '../times/as-of';
import { all, condition, within } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { ordinal, text } from '../times/rows';
import { pageAnswered, type AsOfQuery, type PageQuery } from '../times/shapes';

const { answer, answerRowsMax: rowsMax, count, date, listOf, nullable, sha256, uuid, words } = kit;

const mediaType = kit.kind<string>({ kind: 'oneOf', values: [...renditionTypes] });

/** One format of an issued statement (JSON or CSV), with the size and hash of its bytes, which never change. */
export const StatementRendition = answer('StatementRendition', {
  type: mediaType('Media type, for `Accept`.', 'text/csv'),
  bytes: count('Size in bytes.', 14632),
  sha256: sha256(
    'SHA-256 of the bytes.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
});

/** A statement of account that was issued to a donor, without its content. */
export const IssuedStatement = answer('IssuedStatement', {
  id: uuid(
    'Id of the statement; `GET /v1/statements/{id}` has its bytes.',
    '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00',
  ),
  donorId: words('Donor of the statement.', 'DON-A'),
  from: nullable(date('First posting date; null for a cumulative statement.', '2024-01-01')),
  to: date('Last posting date.', '2024-12-31'),
  issuedOn: date('Day of the issue.', '2025-02-20'),
  sequence: count('Sequence of the last event that it counts.', 90),
  policy: words('Posting rules for agreements signed at the end of the period.', 'IPSAS23-UN@1'),
  template: words('Name and version of the template that renders it.', 'DONOR-STATEMENT@3'),
  language: words('Language.', 'en'),
  renditions: listOf(StatementRendition, rowsMax)('Its forms, JSON and CSV, with their hashes.'),
  supersedes: nullable(
    uuid(
      'Id of the statement that this one supersedes; null where there is none.',
      '7d0b2c1e-0f53-5a1b-9a20-6f2d8d0f1c11',
    ),
  ),
  supersededBy: nullable(
    uuid(
      'Id of the statement that supersedes this one; null while there is none.',
      'c1a7b0de-55b1-5b0a-8f07-94b6f1a0d2e3',
    ),
  ),
});

/** A page of the statements that were issued to a donor, in the order of their issue. */
export const IssuedStatementsAnswer = answer('IssuedStatements', {
  ...pageAnswered,
  items: listOf(IssuedStatement, rowsMax)('The statements.'),
});

/** A JSON value exactly as the event holds it. */
const stored = kit.kind<Readonly<Record<string, unknown>>>({ kind: 'json' });

/** The complete event with which a statement was issued. */
export const StatementEvent = answer('StatementEvent', {
  sequence: count('Its place in the whole log.', 91),
  position: words('Its position.', '0000000000000091'),
  stream: words('Stream that holds it.', 'statement-0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00'),
  revision: count('Place in the stream, from 0.', 3),
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  type: words('Kind of the event.', 'StatementIssued'),
  data: stored('What was issued, with the statement; docs/events.md describes it.', {
    effectiveDate: '2025-02-20',
  }),
  metadata: stored('Who recorded and signed it, by opaque ids, and when.', {
    recordedBy: 'u.contrib',
  }),
});

/** Reads issued statements. Their content comes from the issuing event, so it never changes. */
export class IssuedStatements {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly readStore: ReadStore,
    private readonly events: EventStore,
  ) {}

  /**
   * Lists the statements that were issued to a donor, in the order of their issue.
   *
   * @throws QuestionRefused UNKNOWN for the donor.
   */
  async list(donorId: string, query: PageQuery) {
    const page = await this.asOf.page(query);
    const ever = { ...page.asOf, asAt: null };
    if (this.registers.find('donors', donorId, ever) === undefined) unknown('DONOR', donorId, ever);
    const { rows, nextAfter } = this.issued(donorId, page);
    const items = this.registers.many('statements', rows, page.asOf);
    return { ...answeredPage(page, nextAfter), items: [...items] };
  }

  /**
   * Returns the content of a statement, which its issuing event holds.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async find(statementId: string, query: AsOfQuery): Promise<JsonObject> {
    const asOf = await this.asOf.resolve(query);
    const recorded = await this.events.readStream(stream.statement(statementId));
    const issued = recorded.find(({ type }) => type === 'StatementIssued');
    if (issued === undefined) return unknown('STATEMENT', statementId, asOf);
    const { statement } = ledgerEventOf(issued).data as StatementIssuedFacts;
    return statement;
  }

  /**
   * Returns the complete event that issued a statement, exactly as it is stored, so that its hash can be verified.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async event(statementId: string, query: AsOfQuery) {
    const { sequence, event } = await this.stored(statementId, query);
    const { id, type, stream: name, revision, position, data, metadata } = event;
    return {
      sequence,
      position,
      stream: name,
      revision,
      id,
      type,
      data,
      metadata: { ...metadata },
    };
  }

  /**
   * Returns the stored event that issued a statement, and its sequence.
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

  /** Returns the ids of one page of statements, in the order of issue. Each event issues one statement. */
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
