import type { IsoDate } from '@art30/accounting';
import type { Position } from '@art30/event-sourcing';

/** The clock of the ledger. The demo and the tests set theirs in process, never by a request. */
export interface Clock {
  /** Written into the first event of a store. */
  readonly kind: 'system' | 'simulated';
  now(): Date;
  /** Milliseconds since a time that was recorded, in ISO 8601. */
  msSince(recordedAt: string): number;
}

/** The date in UTC. */
export function todayOf(clock: Clock): IsoDate {
  return clock.now().toISOString().slice(0, 10);
}

/** What is agreed with those who run the ledger. */
export interface LedgerSettings {
  /** Approves what only the controller may: write-offs, closing, postings into a fenced period. */
  readonly controllerId: string;
  /** The European Union counts as a State party under (n) (article 2 (j)). */
  readonly regionalOrganizationsEligible: boolean;
}

/** What the read model has seen of the log. */
export interface SeenLog {
  /** Stream, request and sequence of the event with this id, once it has been seen. */
  find(
    eventId: string,
  ):
    | { readonly stream: string; readonly requestHash: string; readonly sequence: number }
    | undefined;
  /** Waits until a position has been seen, but not for ever. */
  waitFor(position: Position): Promise<'reached' | 'timeout'>;
}
