import type { PlacedEvent } from '../segregation/placed';
import type { AnyLedgerEvent } from '../../log/events';
import { conflictCodes } from '../segregation/duties/people';

/** Rules that a log can break, each by a stable name; those for people are conflict codes. */
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

/** A rule that one event of a log breaks. */
export interface LogFinding {
  /** Place of the event in the log, from 1. */
  readonly sequence: number;
  readonly eventId: string;
  readonly stream: string;
  readonly rule: LogRule;
  /** What is wrong, in a sentence. */
  readonly detail: string;
}

/** An event at its place, as the ledger knows it. */
export interface KnownEvent extends PlacedEvent {
  readonly known: AnyLedgerEvent;
}

export function findingAt(
  { sequence, event }: PlacedEvent,
  rule: LogRule,
  detail: string,
): LogFinding {
  return { sequence, eventId: event.id, stream: event.stream, rule, detail };
}
