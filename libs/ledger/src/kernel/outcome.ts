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
   * Name of the event. It follows from sender, path, key, step and index, and does not depend on the event's
   * content.
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
   * `applied`: settled on the pledge. `pending`: the receipt holds the money for the pledge and the
   * settlement worker will finish. `released`: the pledge rejected the money and the receipt has it back.
   * `proposed`: the application waits for signatures.
   */
  readonly state: 'applied' | 'pending' | 'released' | 'proposed';
  /** Code of the rejection that released the application. */
  readonly reason?: RejectionCode;
}

/** A proposal after the command, with its signed content. */
export interface ProposalOutcome extends ProposalContent {
  readonly id: string;
  readonly status: Proposal['status'];
}

/** The answer to a command, the same for its first try and for repeats under the same key. */
export interface CommandOutcome {
  /** Id of the command's subject: donor, pledge, receipt, list, account or purpose. */
  readonly id: string;
  /** Stream whose revision is the ETag. */
  readonly stream: string;
  readonly revision: number;
  /** Position of the last event in the log, for the `after` parameter of a read; null in a dry run. */
  readonly position: string | null;
  /** Sequence of the last event; null in a dry run and while the read model lags. */
  readonly sequence: number | null;
  readonly events: readonly OutcomeEvent[];
  readonly warnings: readonly Warning[];
  /**
   * True if an earlier request with the same key wrote the first step. Of two concurrent requests, neither
   * may be marked.
   */
  readonly repeated: boolean;
  readonly application?: ApplicationOutcome;
  readonly proposal?: ProposalOutcome;
  /** Rejection of a part of the command that no retry can book; the other parts are booked. */
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
