import type { DomainEvent, EventIds, RecordedEvent, RequestIdentity } from '@art30/event-sourcing';
import type { Warning } from './booking';
import type { IsoDate } from './dates';
import type { Entry } from './entries';
import type { EvidenceDocument } from '../schema';

/** An event that a command decided, before it is appended to the log. */
export interface OwnEvent {
  readonly type: string;
  readonly data: { readonly entries: readonly Entry[] };
}

/** Claims of a verified access token other than the person: the token's issuer and the person's roles. */
export interface SignedIn {
  readonly issuer: string;
  readonly roles: readonly string[];
}

/**
 * The approval of a proposed command. It is appended together with the events of the command, so neither exists alone.
 */
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

/** An event of a proposal as it was shown to the people who signed the proposal. */
export interface SignedEvent {
  /** Name of the event within its proposal. The id in the log may differ, because it also depends on the approver. */
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly entries: readonly Entry[];
  readonly warnings?: readonly Warning[] | undefined;
  /** Documents that the event issues (such as a statement), by media type and SHA-256 of the bytes. */
  readonly documents?: readonly SignedDocument[] | undefined;
}

export interface SignedDocument {
  readonly type: string;
  readonly sha256: string;
}

/** The signed outcome of a run, a command that books entries in many streams (such as a revaluation). */
export interface SignedRun {
  /** Sums of all lines by account and currency. */
  readonly totals: readonly {
    readonly account: string;
    readonly currency: string;
    readonly amount: string;
    readonly usd: string;
  }[];
  /** Each other stream with the hash of the entries that the run books in that stream. */
  readonly items: readonly { readonly stream: string; readonly hash: string }[];
  /** SHA-256 over `items`, so that one hash commits to the whole run. */
  readonly root: string;
}

/** The outcome that the signers of a proposed command agreed to. */
export interface Signed {
  /**
   * True if the proposal was signed for the controller to approve. Otherwise the command is decided with the powers of
   * an approving officer, also if a controller approves it.
   */
  readonly asController: boolean;
  /** The events that the command books. An approval that would book any other event is refused. */
  readonly books: readonly SignedEvent[];
  /** Only for a command that also books entries in other streams: those entries. */
  readonly run?: SignedRun | undefined;
}

/** Context of a command: sender, day, idempotency key and preconditions. */
export interface CommandRequest {
  readonly identity: RequestIdentity;
  /**
   * Returns the hash of the request with some of its texts replaced. A repeated idempotency key is compared with it.
   * Undefined if no request was sent, because the service itself continues a process.
   */
  readonly hashedWith?: ((members: Readonly<Record<string, string>>) => string) | undefined;
  /** Today in UTC by the service's clock; facts dated more than one day later are refused. */
  readonly today: IsoDate;
  /** Revision of the stream that the caller last read (`If-Match`); a command on any other revision is refused. */
  readonly ifRevision?: number | undefined;
  readonly dryRun: boolean;
  /**
   * True to answer as soon as the events are recorded. By default the answer waits until the read model has given them
   * their sequence numbers.
   */
  readonly respondsAsync?: boolean | undefined;
  /** Documents attached to the request; the events of the command store their names, types, sizes and hashes. */
  readonly documents?: readonly EvidenceDocument[] | undefined;
  /**
   * Issuer of the sender's token and the sender's roles; undefined if the service itself continues a process.
   */
  readonly signedIn?: SignedIn | undefined;
  /** True for a dry run that is decided as if the controller had approved the command. */
  readonly asController?: boolean;
  /** True if one person books the command without further signatures; refused if the command needs more than one. */
  readonly isAlone?: boolean;
  /** Refuses decided events if their amounts exceed the amount that one person may book without further signatures. */
  readonly demandOwn?: ((events: readonly OwnEvent[]) => void) | undefined;
  /** The outcome that the signers saw, if the command was proposed; other outcomes are refused. */
  readonly signed?: Signed | undefined;
  /** Approval of the proposal; it is appended together with the first events of the command. */
  readonly approval?: Approval | undefined;
}

/**
 * A command: the facts that the caller states, and the context of the request. Controllers pass it to `decide` as it
 * is.
 */
export abstract class Command<Facts> {
  constructor(
    readonly facts: Facts,
    readonly request: CommandRequest,
  ) {}
}
