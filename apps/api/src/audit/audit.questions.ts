import { kit } from '@art30/accounting';
import { asOfAsked, eventsAsked, timesAsked } from '@art30/books';
import { plainTextFormats } from '@art30/documents';
import { engagementAsked } from './engagements/runs';

const { optional, oneOf, shape, wholeNumber } = kit;

/** Maximum number of events in one answer. */
const auditEventsMax = 10_000;

/** Query for an extract of the log. It states the first event, the number of events, and filters. */
export const AuditEventsQuery = shape('AuditEventsQuery', {
  ...timesAsked,
  ...eventsAsked,
  after: optional(
    wholeNumber(0, Number.MAX_SAFE_INTEGER)(
      'Sequence of the last event that you have; the answer begins with the next one. Left out: from the first event on.',
      0,
    ),
  ),
  limit: optional(wholeNumber(1, auditEventsMax)('Events of the answer, at most 10000.', 1000)),
});

/**
 * Query for an export of the books. It states the format, the last posting date, and the time up to which facts had
 * been recorded.
 */
export const ExportQuery = shape('ExportQuery', {
  ...asOfAsked,
  ...engagementAsked,
  format: oneOf(plainTextFormats)('Accounting engine that reads the export.', 'hledger'),
});

/** Query for an evidence pack. It states the sequence up to which the pack may have events. */
export const EvidencePackQuery = shape('EvidencePackQuery', {
  through: optional(
    wholeNumber(1, Number.MAX_SAFE_INTEGER)(
      'The pack goes up to the last signed checkpoint whose event has this sequence or one before it. Left out: up to the last one.',
      107,
    ),
  ),
  ...engagementAsked,
});
