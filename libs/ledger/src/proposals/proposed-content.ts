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

/** A command as it is proposed and booked: what it is, says and came with. */
export interface Signable {
  readonly type: string;
  readonly facts: object;
  readonly request: CommandRequest;
}

/** Carries a command out as it is, under the people that it comes with. */
export type Book = (command: Signable) => Promise<CommandOutcome>;

/** Events that do not stand yet, upon which a command is tried. */
export interface Upon {
  readonly stream: string;
  /** Events that the stream holds before them. */
  readonly length: number;
  readonly events: readonly NewEvent[];
}

/** How commands are carried out, and how they are tried. */
export interface Booking {
  readonly book: Book;
  /** Answers what a command would book with all of its steps, and writes nothing. */
  tried(upon?: Upon): Book;
  /** Whether a command is a decision on money, from which is kept what certified proposals will use. */
  heedsReserved(command: Signable): boolean;
  /** The same once other commands are booked, as far as they are not refused by now. */
  trialAfter(others: readonly Signable[], upon?: Upon): Promise<Book>;
}

/** Where a proposal is, its id, and how often it was approved before. */
export interface ProposalPlace {
  readonly stream: string;
  readonly proposalId: string;
  readonly approvals: number;
}

/** Refusals of a command that the controller could have approved. */
const controllerMay: readonly string[] = ['AUTHORITY_REQUIRED', 'PERIOD_CLOSED'];

export function isControllers(error: unknown): boolean {
  return error instanceof Rejection && controllerMay.includes(error.code);
}

export interface ContentPorts {
  readonly events: EventStore;
  /** SHA-256 of a text in UTF-8, in hex. */
  readonly sha256: (text: string) => string;
}

/** Makes what is signed under a proposal: all that its command would book as things stand. */
export class ProposedContents {
  private ledgerId: string | undefined;

  constructor(private readonly ports: ContentPorts) {}

  /** @throws Rejection where the command would be refused, whoever signed it. */
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

  /** The content of a proposal that would book nothing as things stand. */
  async ofNothing(
    command: Signable,
    place: ProposalPlace,
    unsigned: Omit<UnsignedContent, 'books'>,
  ): Promise<ProposalContent> {
    return this.hashed(command, place, { ...unsigned, books: [] });
  }

  /** A run books in so many streams that each is signed by its hash. */
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

  /** What a command would book; who may approve it follows from that. */
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

/** Whether a command goes over as many streams as there are open items. */
function isRun(command: string): boolean {
  return command === 'RunRevaluation' || command === 'ReverseRevaluation';
}

/** What is signed is whole: no step of it is left for later, and none is refused. */
function whole(outcome: CommandOutcome): CommandOutcome {
  const { state, reason } = outcome.application ?? {};
  if (state === 'pending') throw new Unavailable('what it would book could not be read: try again');
  if (reason !== undefined) refuse(reason, 'its money would not be taken where it is applied to');
  return outcome;
}

/** As it is signed: under its name, for its id hangs on who approves it. */
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

/** One person alone: who certifies and approves does so with a request of their own. */
export function recorderOf(identity: RequestIdentity): RequestIdentity {
  const { recordedAt, recordedBy, keyHash, requestHash } = identity.metadata;
  return { ...identity, metadata: { recordedAt, recordedBy, keyHash, requestHash } };
}

/**
 * Events of a proposed command bear names that are fixed with the proposal; each approval after one
 * that came to nothing books under other ones.
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
