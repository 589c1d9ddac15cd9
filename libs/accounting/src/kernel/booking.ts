import type { JsonObject } from '@art30/event-sourcing';
import { EntryLine } from './entries';
import { demand, isGiven } from './rejection';
import {
  date,
  evidenceDocuments,
  listOf,
  optional,
  pattern,
  reference,
  shape,
  text,
  textLengthMax,
  year,
  type Infer,
  type MembersOf,
  type Shape,
} from '../schema';

/** Most lines, and most warnings, of one event. The size of an event in bytes has a limit of its own. */
export const linesOfEventMax = 20_000;

/** Members that the request for any fact of the books may state: its posting date and the document behind it. */
export const recordedFact = {
  postingDate: optional(
    date(
      'Date in an open period under which a late fact is posted. Left out: the date of the fact.',
      '2025-02-17',
    ),
  ),
  documentReference: optional(
    reference('Reference of the document behind the fact.', 'note verbale of 2024-04-15'),
  ),
};

/**
 * Codes of warnings to the recorder. If a later step would refuse the command for the same reason, both share the
 * code.
 */
export const warningCodes = [
  'AUTHORITY_ELSEWHERE',
  'BANK_OVERDRAWN',
  'COUNTRY_MISSING',
  'DATES_NOT_ORDERED',
  'DELEGATION_LONG',
  'DONOR_NOT_ELIGIBLE',
  'DUE_DILIGENCE_REQUIRED',
  'LEVY_DIFFERS',
  'LIKELY_DUPLICATE',
  'OVERSPENT',
  'PURPOSE_CLOSED',
  'RATES_IN_CLOSED_YEAR',
  'RATE_JUMP',
  'RATE_OLD',
  'SHORTFALL',
  'UNUSUAL_PRICE',
] as const;
export type WarningCode = (typeof warningCodes)[number];

/** A warning to the recorder of a fact. A warning informs and never refuses the command. */
export const WarningSaid = shape('Warning', {
  code: pattern<WarningCode>(
    'code',
    /^[A-Z][A-Z_]*$/,
    'must be a code in capitals',
  )('Stable name of the warning.', 'RATE_OLD'),
  detail: text(textLengthMax)(
    'The warning as a sentence, with its figures.',
    'rate 0.925 of 2024-05-01 is 47 days old on 2024-06-17: publish a newer one',
  ),
});
export type Warning = Infer<typeof WarningSaid>;

/** Returns an object with the member `warnings`, to be spread into a fact; an empty object if there are no warnings. */
export function warned(warnings: readonly Warning[]): { readonly warnings?: readonly Warning[] } {
  return warnings.length === 0 ? {} : { warnings };
}

/** Most possible duplicates that one warning lists; further ones are summed up as "and more". */
export const twinsNamedMax = 10;

/**
 * Warns that a record may be a duplicate of an earlier one.
 *
 * @param twins the possible originals, each worded for use in a sentence: `pledge P2`.
 * @param says returns the sentence of the warning, given the listed originals.
 */
export function likelyDuplicate(
  twins: readonly string[],
  says: (named: string) => string,
): Warning[] {
  if (twins.length === 0) return [];
  const more = twins.length > twinsNamedMax ? ' and more' : '';
  const named = twins.slice(0, twinsNamedMax).join(', ') + more;
  return [{ code: 'LIKELY_DUPLICATE', detail: says(named) }];
}

/** Members of every ledger event that come from its command: dates, document and warnings. */
export const datedFact = {
  effectiveDate: date('Calendar date of the fact.', '2024-05-06'),
  postingDate: optional(
    date(
      'Date of the open period it is posted into, where that differs; the books carry the entries under it.',
      '2025-02-17',
    ),
  ),
  originalPeriod: optional(
    year('Period the fact belongs to, where it is posted into another.', '2024'),
  ),
  documentReference: optional(
    reference('Reference of the document behind it.', 'note verbale of 2024-04-15'),
  ),
  documents: evidenceDocuments,
  warnings: optional(
    listOf(WarningSaid, linesOfEventMax)('What the recorder was told and what refused nothing.'),
  ),
};
export type DatedFacts = MembersOf<typeof datedFact>;

/** Members of every ledger event that the posting policy adds: the policy's name and the entries. */
export const bookedFact = {
  policy: pattern(
    'name and version',
    /^[A-Z0-9-]+@\d+$/,
    'must be a policy and its version',
  )('Name and version of the posting rules.', 'IPSAS23-UN@1'),
  entries: listOf(
    EntryLine,
    linesOfEventMax,
  )('What was booked; the lines sum to 0.00 in USD; empty where nothing is.'),
};
export type Booked = MembersOf<typeof bookedFact>;

/** An event of a shape as the log stores it: the shape's name is the event type, its members are the data. */
export type EventOf<S extends Shape> = {
  readonly type: S['name'];
  readonly data: Infer<S>;
};

/** Any event of a record of shapes, each under its type name in the log. */
export type EventIn<R extends Readonly<Record<string, Shape>>> = {
  [Type in keyof R]: EventOf<R[Type]>;
}[keyof R];

/** The facts of an event: its data before a posting policy has added its name and the entries. */
export type FactsOf<S extends Shape> = Omit<Infer<S>, keyof Booked>;

/** A fact that was decided, but has no policy name and no entries yet. */
export type Fact<Event extends { type: string; data: JsonObject }> = Event extends unknown
  ? { readonly type: Event['type']; readonly data: Omit<Event['data'], keyof Booked> }
  : never;

/**
 * Refuses a fact that must be evidenced by a document if the document's reference is missing.
 *
 * @param why the rule, worded as the beginning of the refusal's sentence: `an agreement ends by a document`.
 * @throws Rejection DOCUMENT_REQUIRED.
 */
export function demandDocument(
  reference: string | undefined,
  why: string,
  field = 'documentReference',
): void {
  demand(isGiven(reference), 'DOCUMENT_REQUIRED', `${why}: state the ${field}`, field);
}

/**
 * Returns the members of an object in the order of their names. The log stores members in that order, so a
 * signed list made from an object is the same before and after storage.
 */
export function inOrderOfNames<Value>(
  members: Readonly<Record<string, Value>>,
): readonly (readonly [string, Value])[] {
  return Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1));
}
