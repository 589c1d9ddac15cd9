import type { DomainEvent, EventIds, RecordedEvent, RequestIdentity } from '@art30/event-sourcing';
import type { Warning } from './booking';
import type { IsoDate } from './dates';
import type { Entry } from './entries';
import type { EvidenceDocument } from '../schema';

/** An event as it is about to be booked. */
export interface OwnEvent {
  readonly type: string;
  readonly data: { readonly entries: readonly Entry[] };
}

/** Data of a verified token beside the person. */
export interface SignedIn {
  readonly issuer: string;
  readonly roles: readonly string[];
}

/** The approval of a proposed command; it is appended together with the events of the command. */
export interface Approval {
  /** Stream of the proposal, to which the approved events are appended. */
  readonly stream: string;
  /**
   * Returns the events to append: the decided ones and their approval.
   *
   * @param decide returns the decided events; called once the approval is known to be valid.
   * @param recorded events already in the stream.
   */
  booked(
    decide: () => readonly DomainEvent[],
    recorded: readonly RecordedEvent[],
    eventId: EventIds,
  ): readonly DomainEvent[];
}

/** An event of a proposal as the signers saw it. */
export interface SignedEvent {
  /** Name of the event within its proposal; the final event id also depends on the approver. */
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly entries: readonly Entry[];
  readonly warnings?: readonly Warning[] | undefined;
  /** Documents that the event issues, by media type and SHA-256 of the bytes. */
  readonly documents?: readonly SignedDocument[] | undefined;
}

export interface SignedDocument {
  readonly type: string;
  readonly sha256: string;
}

/** The signed outcome of a run in streams other than its own. */
export interface SignedRun {
  /** Sums of all lines by account and currency. */
  readonly totals: readonly {
    readonly account: string;
    readonly currency: string;
    readonly amount: string;
    readonly usd: string;
  }[];
  /** Each stream with the hash of the entries that the run books there. */
  readonly items: readonly { readonly stream: string; readonly hash: string }[];
  /** SHA-256 over the items. */
  readonly root: string;
}

/** The signed outcome of a proposed command. */
export interface Signed {
  /**
   * True if it was signed for the controller to approve; a command that an officer may approve is decided as
   * the officer's.
   */
  readonly asController: boolean;
  /** The events that it books; no others may be booked. */
  readonly books: readonly SignedEvent[];
  /** For a run: the entries that it also books in other streams. */
  readonly run?: SignedRun | undefined;
}

/** Context of a command: sender, day, idempotency key and preconditions. */
export interface CommandRequest {
  readonly identity: RequestIdentity;
  /**
   * Hash of the request with other texts for some of its members; undefined if the service itself continues a
   * process.
   */
  readonly hashedWith?: ((members: Readonly<Record<string, string>>) => string) | undefined;
  /** Today in UTC by the service's clock; no fact may be dated later. */
  readonly today: IsoDate;
  /** Stream revision that the caller saw (`If-Match`). */
  readonly ifRevision?: number | undefined;
  readonly dryRun: boolean;
  /**
   * True to answer as soon as the events are recorded, without waiting for their sequence numbers in the read
   * model.
   */
  readonly respondsAsync?: boolean | undefined;
  /** Documents attached to the request; they become facts of its events. */
  readonly documents?: readonly EvidenceDocument[] | undefined;
  /**
   * Issuer of the sender's token and the sender's roles; undefined if the service itself continues a process.
   */
  readonly signedIn?: SignedIn | undefined;
  /** True for a trial as if the controller had approved. */
  readonly asController?: boolean;
  /** True if one person books it without signatures; refused unless that is enough for the command. */
  readonly isAlone?: boolean;
  /** Refuses decided events that exceed what one person may book alone. */
  readonly demandOwn?: ((events: readonly OwnEvent[]) => void) | undefined;
  /** The signed outcome, if the command was proposed. */
  readonly signed?: Signed | undefined;
  /** Approval that is appended with the first events of its stream. */
  readonly approval?: Approval | undefined;
}

/** A command with the facts that the caller states; the controller passes the same object to `decide`. */
export abstract class Command<Facts> {
  constructor(
    readonly facts: Facts,
    readonly request: CommandRequest,
  ) {}
}
