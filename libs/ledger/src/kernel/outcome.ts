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

/** One event a command appended, or would append in a dry run. */
export interface OutcomeEvent {
  readonly id: string;
  /** What it comes from, whatever it says. */
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
   * `applied`: settled on the pledge. `pending`: the receipt holds it for the pledge and the
   * settlement worker will finish. `released`: the pledge refused it, the receipt has it back.
   * `proposed`: it waits for signatures.
   */
  readonly state: 'applied' | 'pending' | 'released' | 'proposed';
  /** Code of the refusal that released it. */
  readonly reason?: RejectionCode;
}

/** A proposal after the command, with what is signed under it. */
export interface ProposalOutcome extends ProposalContent {
  readonly id: string;
  readonly status: Proposal['status'];
}

/** The answer to a command, whether it was done now or by an earlier try under the same key. */
export interface CommandOutcome {
  /** The thing the command was about: donor, pledge, receipt, list, account or purpose. */
  readonly id: string;
  /** Stream whose revision is the ETag. */
  readonly stream: string;
  readonly revision: number;
  /** Position of the last event, for `after`; null in a dry run. */
  readonly position: string | null;
  /** Sequence of the last event; null in a dry run and while the read model is behind. */
  readonly sequence: number | null;
  readonly events: readonly OutcomeEvent[];
  readonly warnings: readonly Warning[];
  /**
   * An earlier request under the same key began it, as far as what was read tells: of two at the same
   * time neither may be told so.
   */
  readonly repeated: boolean;
  readonly application?: ApplicationOutcome;
  readonly proposal?: ProposalOutcome;
  /** What refused a part of it for good, once the others are booked. */
  readonly refused?: Rejection;
  /** What it stopped at for now: a worker books what is left of it. */
  readonly stoppedAt?: Error;
}

export type AnyStep = HandledStep<unknown, AnyLedgerEvent>;

/** The events of a step, as an answer tells them. */
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
