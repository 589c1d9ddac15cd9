import {
  documentsIn,
  type AnyLedgerEvent,
  type Entry,
  type Proposal,
  type ProposalContent,
  type Rejection,
  type RejectionCode,
  type SignedDocument,
  type Warning,
} from '@art30/accounting';
import type { HandledStep } from '@art30/event-sourcing';

/** An event that a command appended, or would append in a dry run. */
export interface OutcomeEvent {
  readonly id: string;
  /**
   * Name of the event. It is derived from the request (sender, path, key, step and index) and not from the event's
   * content, so a repeated request has the same names.
   */
  readonly name: string;
  readonly type: AnyLedgerEvent['type'];
  readonly stream: string;
  readonly revision: number;
  readonly entries: readonly Entry[];
  readonly warnings: readonly Warning[];
  readonly documents: readonly SignedDocument[];
}

/** The state of an application after the command. */
export interface ApplicationOutcome {
  readonly id: string;
  /**
   * `applied`: the pledge has the money. `pending`: the receipt has reserved the money for the pledge, and the
   * settlement worker will settle it. `released`: the pledge rejected the money, which is free on the receipt again.
   * `proposed`: the application waits for signatures.
   */
  readonly state: 'applied' | 'pending' | 'released' | 'proposed';
  /** Code of the rejection by which the pledge refused the money; only if `released`. */
  readonly reason?: RejectionCode;
}

/** A proposal after the command, with its signed content. */
export interface ProposalOutcome extends ProposalContent {
  readonly id: string;
  readonly status: Proposal['status'];
}

/** The answer to a command. A repeated request under the same key gets the same answer. */
export interface CommandOutcome {
  /** Id of the command's subject: donor, pledge, receipt, list, account or purpose. */
  readonly id: string;
  /** Stream whose revision is the ETag of the answer. */
  readonly stream: string;
  readonly revision: number;
  /** Position of the last event in the log, for the `after` parameter of a read; null in a dry run. */
  readonly position: string | null;
  /** Sequence of the last event in the log; null in a dry run and while the read model has not processed that event. */
  readonly sequence: number | null;
  readonly events: readonly OutcomeEvent[];
  readonly warnings: readonly Warning[];
  /**
   * True if an earlier request with the same key wrote the events of the first step. If two such requests run at the
   * same time, it may be false for both.
   */
  readonly repeated: boolean;
  readonly application?: ApplicationOutcome;
  readonly proposal?: ProposalOutcome;
  /** Rejection of a part of the command that will never be booked; the other parts are booked. */
  readonly refused?: Rejection;
  /** Temporary error that stopped the command; a background worker books the remaining parts. */
  readonly stoppedAt?: Error;
}

export type AnyStep = HandledStep<unknown, AnyLedgerEvent>;

/** Returns the events of a step in the form of the answer. */
export function eventsOf({ stream, events }: AnyStep): OutcomeEvent[] {
  return events.map(({ id, name = id, event, revision }) => ({
    id,
    name,
    type: event.type,
    stream,
    revision,
    entries: event.data.entries,
    warnings: event.data.warnings ?? [],
    documents: documentsIn(event.data),
  }));
}

export function lastPosition(steps: readonly AnyStep[]): string | null {
  return steps.reduce<string | null>(
    (last, { position }) =>
      position !== null && (last === null || position > last) ? position : last,
    null,
  );
}
