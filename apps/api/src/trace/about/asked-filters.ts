import { kit } from '@art30/accounting';

/** Filters whose values are ids, dates, moments or codes. What is not named here is never kept. */
export const keptFilters: ReadonlySet<string> = new Set([
  ...['account', 'accountItem', 'agedOn', 'approvedBy', 'asAt', 'bankAccount', 'bucket', 'by'],
  ...['certifiedBy', 'country', 'currency', 'donor', 'effectiveFrom', 'effectiveTo', 'engagement'],
  ...['event', 'eventType', 'figure', 'for', 'format', 'from', 'fromAsAt', 'fromKnownAt', 'fund'],
  ...['instalment', 'knownAt', 'level', 'memorandum', 'ofAccount', 'operation', 'person', 'pledge'],
  ...['purpose', 'receipt', 'recommendation', 'recordedBy', 'report', 'result', 'run', 'sequence'],
  ...['status', 'stream', 'through', 'to', 'year'],
]);

/** Form of an id, a date, a moment or codes with commas between: a sentence has blanks. */
const codeForm = /^[\w.:|~,-]{1,128}$/;

/** Name of a filter. */
export const filterName = kit.pattern('id', /^[A-Za-z]{1,40}$/, 'must be the name of a filter');

/** Filters of a question that are ids, dates or codes; nothing where there are none. */
export function filtersIn(query: Readonly<Record<string, unknown>>): {
  readonly filters?: Readonly<Record<string, string>>;
} {
  const kept = Object.entries(query).filter(
    (asked): asked is [string, string] =>
      keptFilters.has(asked[0]) && typeof asked[1] === 'string' && codeForm.test(asked[1]),
  );
  return kept.length === 0 ? {} : { filters: Object.fromEntries(kept) };
}
