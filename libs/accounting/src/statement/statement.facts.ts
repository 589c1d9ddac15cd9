import type { JsonObject } from '@art30/event-sourcing';
import { type EventIn, type FactsOf } from '../kernel/booking';
import { byThree, event, on } from '../rows/event-row';
import { stands } from '../reversals/reversal-rules';
import { commandOf, reports } from '../rows/command-row';
import {
  date,
  id,
  kind,
  listOf,
  meaning,
  nullable,
  optional,
  pick,
  reference,
  sha256,
  shape,
  text,
  wholeNumber,
  type Infer,
} from '../schema';

/** Most renditions of one statement: the same content in different media types. */
export const renditionsMax = 20;

/** Request to issue a statement to a donor: its period, its language and the statement that it supersedes. */
export const StatementIssue = shape('IssueStatement', {
  from: optional(date('First posting date. Left out: from the first fact on.', '2024-01-01')),
  to: date('Last posting date.', '2024-12-31'),
  language: optional(
    text(35)('Language of the statement; English where it is left out, and no other yet.', 'en'),
  ),
  effectiveDate: optional(
    date(
      'Day of the issue, not before the last posting date. Left out: today (UTC).',
      '2025-02-20',
    ),
  ),
  supersedes: optional(
    id(
      'Id of the statement that this one supersedes, of the same donor and period; a statement is superseded once.',
      '7d0b2c1e-0f53-5a1b-9a20-6f2d8d0f1c11',
    ),
  ),
  documentReference: optional(
    reference('Reference of the document behind the issue.', 'request of the donor of 2025-02-18'),
  ),
});

/** Command that issues a statement to a donor. The statement can be fetched for ever, always with the same bytes. */
export class IssueStatement extends commandOf(StatementIssue, reports('StatementIssued'))<{
  /**
   * Id derived from donor and period, so that each statement is issued once. For a correction it is derived from
   * `supersedes`, so that each statement is superseded once.
   */
  readonly statementId: string;
  readonly donorId: string;
  /** Last event that the statement counts, which its proposal determines; the last event of the log if left out. */
  readonly throughSequence?: number | undefined;
}> {}

/** One rendition of a statement: its media type, with the size and hash that its bytes must have. */
export const Rendition = shape('Rendition', {
  type: text(100)('Media type.', 'text/csv'),
  bytes: wholeNumber(0, 100_000_000)('Its length in bytes.', 5_120),
  sha256: sha256(
    'SHA-256 of its bytes.',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ),
});
export type StatementRendition = Infer<typeof Rendition>;

/** Members with the content of a statement, and with the versions and events from which it was made. */
const made = {
  sequence: wholeNumber(0, Number.MAX_SAFE_INTEGER)('The last event that it counts.', 107),
  template: text(100)('Name and version of the template.', 'donor-statement@2'),
  renditions: listOf(
    Rendition,
    renditionsMax,
  )('Its forms by media type, and the hash of their bytes.'),
  statement: kind<JsonObject>({ kind: 'json' })(
    'All it says, as `GET /v1/donors/{id}/statement` answers it, without `sha256`, at most 512 KiB as canonical JSON; shortened here.',
    {},
  ),
};

const superseded = byThree(on.statement, stands('another statement supersedes it'));
export const StatementIssued = event('StatementIssued', superseded, {
  statementId: id('Id of the statement.', '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00'),
  donorId: id('Donor it is of.', 'DON-A'),
  from: nullable(date('First posting date; null: from the first fact on.', '2024-01-01')),
  ...pick(StatementIssue, 'to'),
  language: text(35)('Its language.', 'en'),
  ...made,
  supersedes: optional(
    meaning(
      id('Id.', '7d0b2c1e-0f53-5a1b-9a20-6f2d8d0f1c11'),
      'The statement of the same donor and period that it takes the place of.',
    ),
  ),
});
export type StatementIssuedFacts = FactsOf<typeof StatementIssued>;
/** The content of a statement, with the `policy` (version of the posting rules) that its bytes state. */
export type MadeStatement = Pick<StatementIssuedFacts, keyof typeof made> & {
  readonly policy: string;
};

export const statementEvents = { StatementIssued };
export type StatementEvent = EventIn<typeof statementEvents>;
