import type { RecordedEvent } from '@art30/event-sourcing';
import type { AnyLedgerEvent } from '../../log/events';
import { answer, count, id, type Infer, oneOf, words } from '../../schema';
import { conflictCodes } from '../../signing/segregation-of-duties';

/** An event with its sequence, its number in the whole log. */
export interface PlacedEvent {
  readonly sequence: number;
  readonly event: RecordedEvent;
}

/**
 * Stable codes of the rules that a log can break. Rules about people have the codes of segregation-of-duties
 * conflicts.
 */
export const logRules = [
  'UNREADABLE',
  'REVISION_MISSING',
  'ID_TWICE',
  'NAME_TWICE',
  'READABLE_LEFT_OUT',
  'OTHER_TIME',
  'OTHER_RANGE',
  'OPENED_TWICE',
  'NOT_ZERO',
  'OTHER_ENTRIES',
  ...conflictCodes,
  'OTHER_HASH',
  'OTHER_STREAM',
  'OTHER_VERSION',
  'OTHER_COMMAND',
  'NOT_BOOKED',
  'OTHER_RULE',
  'OTHER_ROLE',
  'OTHER_ISSUER',
  'OTHER_DAY',
  'OTHER_STATUS',
  'NOT_IN_LOG',
  'OTHER_RECEIPT',
  'CREDIT_TWICE',
  'REFERENCE_TWICE',
  'NOT_CLAIMED',
  'OTHER_CLAIM',
  'REVERSED_TWICE',
  'NOTHING_REVERSED',
  'OTHER_STATEMENT',
  'STATEMENT_TWICE',
  'OTHER_DOCUMENT',
] as const;
export type LogRule = (typeof logRules)[number];

/** An event that breaks a rule of the log: about people, signatures, references, streams or times. */
export const LogFinding = answer('LogFinding', {
  sequence: count('Sequence of the event.', 57),
  eventId: id('Id of the event.', '2b1f9a76-3c52-4e0f-9c5a-0d4a3f0c7e11'),
  stream: words('Stream that holds it.', 'pledge-P1'),
  rule: oneOf(logRules)('Rule that it breaks, as the verifier names it.', 'OTHER_PEOPLE'),
  detail: words(
    'Fault in a sentence.',
    'the event names u.other as approver, and its proposal u.approve',
  ),
});
export type LogFinding = Infer<typeof LogFinding>;

/** An event with its sequence, and converted to the present version of its event type. */
export interface KnownEvent extends PlacedEvent {
  readonly ledgerEvent: AnyLedgerEvent;
}

export function findingAt(
  { sequence, event }: PlacedEvent,
  rule: LogRule,
  detail: string,
): LogFinding {
  return { sequence, eventId: event.id, stream: event.stream, rule, detail };
}
