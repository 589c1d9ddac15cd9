import { kit } from '@art30/accounting';

const { answer, date, moment, nullable, optional, part, pattern, shape, text, wholeNumber } = kit;

/** Largest number of rows on one page. */
const pageRowsMax = 200;

/**
 * Query parameters `asAt` (posting date) and `knownAt` (moment or sequence of the log) that decide which part of the
 * books an answer counts.
 */
export const timesAsked = {
  asAt: optional(
    date('Last posting date that counts, YYYY-MM-DD. Left out: every date counts.', '2024-09-30'),
  ),
  knownAt: optional(
    text(40)(
      'What had been recorded by a time (ISO 8601), by the end of a date (UTC), or up to the sequence of an event, counts. Left out: everything recorded so far.',
      '2024-09-17T23:59:59Z',
    ),
  ),
};

export type TimesQuery = kit.MembersOf<typeof timesAsked>;

/** Query parameters `asAt` and `knownAt`, and the position that the read model must have reached before the answer. */
export const asOfAsked = {
  ...timesAsked,
  after: optional(
    pattern(
      'position',
      /^\d{16,40}$/,
      'must be a position, as a command answered it',
    )(
      '`position` that a command answered: the query waits until its answer includes that command.',
      '0000000000000042',
    ),
  ),
};
export const AsOfQuery = shape('AsOfQuery', asOfAsked);
export type AsOfQuery = kit.Infer<typeof AsOfQuery>;

/** Query parameters for the first and last posting date that count. Each may be left out. */
export const daysAsked = {
  from: optional(
    date('First posting date that counts. Left out: from the first fact on.', '2024-11-01'),
  ),
  to: optional(
    date('Last posting date that counts. Left out: through the last fact.', '2024-11-30'),
  ),
};
export type DaysQuery = kit.MembersOf<typeof daysAsked>;

/** Query parameters of a list that is answered in pages. */
export const pageAsked = {
  ...asOfAsked,
  cursor: optional(
    pattern(
      'cursor',
      /^[A-Za-z0-9_-]{1,2000}$/,
      'must be a cursor, as `next` of an answer',
    )(
      '`next` of the page before. Later pages count what was recorded when the first one was answered.',
      'WzQyLCJQMSJd',
    ),
  ),
  limit: optional(wholeNumber(1, pageRowsMax)('Rows of a page, at most 200.', 100)),
};
export const PageQuery = shape('PageQuery', pageAsked);
export type PageQuery = kit.Infer<typeof PageQuery>;

/** The last event that an answer counts, and when it was recorded. */
const KnownAt = answer('KnownAt', {
  sequence: wholeNumber(0, Number.MAX_SAFE_INTEGER)(
    'Sequence of the last event that was counted, 0 where none was.',
    42,
  ),
  recordedAt: optional(
    moment(
      'Latest moment at which one of the counted events was recorded, UTC; absent where none was counted.',
      '2024-09-17T15:30:00.000Z',
    ),
  ),
});

/** Members of every answer that state which part of the books it counts. */
export const timesAnswered = {
  asAt: nullable(
    date('Last posting date that was counted; null if the request names none.', '2024-09-30'),
  ),
  knownAt: part(KnownAt)('Last event that was counted.'),
};

export type Answer = kit.MembersOf<typeof timesAnswered>;

/** Members of every page besides its rows. */
export const pageAnswered = {
  ...timesAnswered,
  next: nullable(text(2_000)('Cursor of the next page; null on the last one.', 'WzQyLCJQMSJd')),
};
export type PageAnswer = kit.MembersOf<typeof pageAnswered>;
