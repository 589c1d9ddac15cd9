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

/** What a verified token says beside the person. */
export interface SignedIn {
  readonly issuer: string;
  readonly roles: readonly string[];
}

/** The approval of a proposed command, which is appended with what it books. */
export interface Approval {
  /** Stream of the proposal, and of what is booked with its approval. */
  readonly stream: string;
  /**
   * The events to append: those that are decided, and the approval behind them.
   *
   * @param decide what is decided; asked for once the approval may be given.
   * @param recorded events that the stream holds.
   */
  booked(
    decide: () => readonly DomainEvent[],
    recorded: readonly RecordedEvent[],
    eventId: EventIds,
  ): readonly DomainEvent[];
}

/** An event as it was signed. */
export interface SignedEvent {
  /** Its name: the id hangs on who approves it. */
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly entries: readonly Entry[];
  readonly warnings?: readonly Warning[] | undefined;
  /** Documents that it hands out, each by its media type and the SHA-256 of its bytes. */
  readonly documents?: readonly SignedDocument[] | undefined;
}

export interface SignedDocument {
  readonly type: string;
  readonly sha256: string;
}

/** What was signed of what a run books in other streams. */
export interface SignedRun {
  /** Sums of all lines by account and currency. */
  readonly totals: readonly {
    readonly account: string;
    readonly currency: string;
    readonly amount: string;
    readonly usd: string;
  }[];
  /** Each stream with the hash of what it books. */
  readonly items: readonly { readonly stream: string; readonly hash: string }[];
  /** SHA-256 over the items. */
  readonly root: string;
}

/** What was signed of a command that is booked under a proposal. */
export interface Signed {
  /** It was signed for the controller to approve: what an officer may is decided as an officer's. */
  readonly asController: boolean;
  /** Events that it books, and no others. */
  readonly books: readonly SignedEvent[];
  /** Of a run: what it books beside, in other streams. */
  readonly run?: SignedRun | undefined;
}

/** How a command reached us: who, when, under which key, and on what condition. */
export interface CommandRequest {
  readonly identity: RequestIdentity;
  /**
   * The hash of the request with other words in place of members that it states; none where the service
   * itself goes on.
   */
  readonly hashedWith?: ((members: Readonly<Record<string, string>>) => string) | undefined;
  /** Day of our clock in UTC; no fact is dated later. */
  readonly today: IsoDate;
  /** Stream revision the caller saw (`If-Match`). */
  readonly ifRevision?: number | undefined;
  readonly dryRun: boolean;
  /** It is answered as soon as it is recorded, without the sequence that the read model gives it. */
  readonly respondsAsync?: boolean | undefined;
  /** Documents behind it: facts of the events that it books where it is decided. */
  readonly documents?: readonly EvidenceDocument[] | undefined;
  /** Who vouches for whoever sent it, and in which roles; none where the service itself goes on. */
  readonly signedIn?: SignedIn | undefined;
  /** It is tried as approved by the controller. */
  readonly asController?: boolean;
  /** One person books it, and nobody signs: it holds only while that is enough. */
  readonly isAlone?: boolean;
  /** Refuses what is more than that person may book alone, once it is decided. */
  readonly demandOwn?: ((events: readonly OwnEvent[]) => void) | undefined;
  /** What was signed, where it was proposed. */
  readonly signed?: Signed | undefined;
  /** Appended with the first events of its stream. */
  readonly approval?: Approval | undefined;
}

/** A wish, with the facts the caller states. The same object goes from controller to `decide`. */
export abstract class Command<Facts> {
  constructor(
    readonly facts: Facts,
    readonly request: CommandRequest,
  ) {}
}
