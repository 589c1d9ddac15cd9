import {
  nameUuid,
  refuse,
  Rejection,
  signedHash,
  signedRunOf,
  stream as streams,
  type CommandRequest,
  type ProposalContent,
  type ProposedEvent,
  type UnsignedContent,
} from '@art30/accounting';
import {
  namedOnce,
  Unavailable,
  type EventMetadata,
  type EventStore,
  type NewEvent,
  type RequestIdentity,
} from '@art30/event-sourcing';
import type { CommandOutcome, OutcomeEvent } from '../kernel/outcome';

/** A command that can be proposed for signature, with its type, facts and request. */
export interface Signable {
  readonly type: string;
  readonly facts: object;
  readonly request: CommandRequest;
}

/** Carries out a command on behalf of the people named in its request. */
export type Book = (command: Signable) => Promise<CommandOutcome>;

/** Events that are not appended yet, and after which a command is decided as a dry run. */
export interface Upon {
  readonly stream: string;
  /** Number of recorded events that precede the new events in the stream. */
  readonly length: number;
  readonly events: readonly NewEvent[];
}

/** Carries out commands, for real or as a dry run. */
export interface Booking {
  readonly book: Book;
  /**
   * Returns a function that carries out all steps of a command as a dry run, optionally after other events.
   */
  tried(upon?: Upon): Book;
  /**
   * True if a command is a decision on money, which must leave the funds reserved by certified proposals
   * untouched.
   */
  heedsReserved(command: Signable): boolean;
  /**
   * Returns a function like that of `tried`, but after a dry run of other commands. Other commands that are rejected
   * there are skipped.
   */
  trialAfter(others: readonly Signable[], upon?: Upon): Promise<Book>;
}

/** Stream and id of a proposal, and the count of its earlier approvals. */
export interface ProposalPlace {
  readonly stream: string;
  readonly proposalId: string;
  readonly approvals: number;
}

/** Codes of rejections that do not apply if the controller approves the command. */
const controllerMay: readonly string[] = ['AUTHORITY_REQUIRED', 'PERIOD_CLOSED'];

export function isControllers(error: unknown): boolean {
  return error instanceof Rejection && controllerMay.includes(error.code);
}

export interface ContentPorts {
  readonly events: EventStore;
  /** SHA-256 of a text in UTF-8, in hex. */
  readonly sha256: (text: string) => string;
}

/** Makes the content that people sign under a proposal: all entries that its command would book now. */
export class ProposedContents {
  private ledgerId: string | undefined;

  constructor(private readonly ports: ContentPorts) {}

  /**
   * Returns the outcome of a dry run of the command, and the content that is made from it.
   *
   * @throws Rejection if the command would be rejected even with the controller's approval.
   */
  async of(
    command: Signable,
    place: ProposalPlace,
    version: number,
    tried: Book,
  ): Promise<{ readonly outcome: CommandOutcome; readonly content: ProposalContent }> {
    const { outcome, approver } = await this.tried(command, place, tried);
    const events = outcome.events.map(proposedEventOf);
    const content = await this.hashed(command, place, {
      version,
      approver,
      ...this.signedOf(command, events, place.stream),
    });
    return { outcome, content };
  }

  /** Returns the content of a proposal whose command would book nothing now. */
  async ofNothing(
    command: Signable,
    place: ProposalPlace,
    unsigned: Omit<UnsignedContent, 'books'>,
  ): Promise<ProposalContent> {
    return this.hashed(command, place, { ...unsigned, books: [] });
  }

  /**
   * Returns the entries to sign. The events of a revaluation run are in too many streams to list, so the events of each
   * other stream are signed by a hash.
   */
  private signedOf(
    { type }: Signable,
    events: readonly ProposedEvent[],
    own: string,
  ): Pick<UnsignedContent, 'books' | 'run'> {
    if (!isRun(type)) return { books: events };
    const elsewhere = events.filter(({ stream }) => stream !== own);
    const books = events.filter(({ stream }) => stream === own);
    return { books, run: signedRunOf(elsewhere, this.ports.sha256) };
  }

  private async hashed(
    { type: command, facts, request }: Signable,
    { stream, proposalId }: ProposalPlace,
    unsigned: UnsignedContent,
  ): Promise<ProposalContent> {
    const ledger = await this.ledgerIdOf();
    const { documents } = request;
    const signed = { ledger, stream, proposalId, command, facts, documents };
    return { ...unsigned, hash: signedHash(signed, unsigned, this.ports.sha256) };
  }

  /**
   * Carries out a command as a dry run. If the command needs the powers of the controller, it is tried again with them,
   * and the controller must approve it.
   */
  private async tried(
    { request, ...command }: Signable,
    place: ProposalPlace,
    tried: Book,
  ): Promise<{ readonly outcome: CommandOutcome; readonly approver: ProposalContent['approver'] }> {
    const { metadata } = recorderOf(request.identity);
    const trial = async (asController: boolean) =>
      whole(
        await tried({
          ...command,
          request: {
            today: request.today,
            dryRun: false,
            asController,
            documents: request.documents,
            identity: bookedUnder(place, metadata),
          },
        }),
      );
    try {
      return { outcome: await trial(false), approver: 'OFFICER' };
    } catch (error) {
      if (!isControllers(error)) throw error;
      return { outcome: await trial(true), approver: 'CONTROLLER' };
    }
  }

  private async ledgerIdOf(): Promise<string> {
    if (this.ledgerId === undefined) {
      const [opened] = await this.ports.events.readStream(streams.ledger);
      this.ledgerId = opened?.metadata.ledger?.id ?? '';
    }
    return this.ledgerId;
  }
}

/** True for commands that book in one stream for each open item. */
function isRun(command: string): boolean {
  return command === 'RunRevaluation' || command === 'ReverseRevaluation';
}

/**
 * Rejects an outcome in which a step is pending or refused, because only a complete outcome can be signed.
 */
function whole(outcome: CommandOutcome): CommandOutcome {
  const { state, reason } = outcome.application ?? {};
  if (state === 'pending')
    throw new Unavailable('the entries of the proposal could not be computed: try again');
  if (reason !== undefined)
    refuse(reason, 'the pledge would not take the money that is applied to it');
  return outcome;
}

/**
 * Returns an event in its signed form. Its name serves as its id, because the final id is not known before the
 * approval.
 */
function proposedEventOf(event: OutcomeEvent): ProposedEvent {
  const { name: id, type, stream, entries, warnings, documents } = event;
  return {
    id,
    type,
    stream,
    entries,
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(documents.length === 0 ? {} : { documents }),
  };
}

/** Returns the identity with the recorder alone. Others certify and approve by requests of their own. */
export function recorderOf(identity: RequestIdentity): RequestIdentity {
  const { recordedAt, recordedBy, keyHash, requestHash } = identity.metadata;
  return { ...identity, metadata: { recordedAt, recordedBy, keyHash, requestHash } };
}

/**
 * Returns the identity under which a proposed command is booked. Its event names follow from the proposal. If the
 * proposal was sent back after an approval, the next approval uses other names.
 */
export function bookedUnder(
  { proposalId, approvals }: Omit<ProposalPlace, 'stream'>,
  metadata: EventMetadata,
): RequestIdentity {
  const name = approvals === 0 ? [proposalId] : [proposalId, approvals];
  return {
    metadata: { ...metadata, proposal: proposalId },
    eventName: namedOnce((step, index) => nameUuid('booked', ...name, step, index)),
  };
}
