import {
  Rejection,
  stream as streams,
  type CommandRequest,
  type ProposalContent,
  type ProposedEvent,
} from '@art30/accounting';
import {
  canonicalJson,
  type EventMetadata,
  type EventStore,
  type RequestIdentity,
} from '@art30/event-sourcing';
import { nameUuid } from '../kernel/identifiers';
import type { CommandOutcome, OutcomeEvent } from '../kernel/outcome';

/** A command as it is proposed and booked: what it is, says and came with. */
export interface Signable {
  readonly type: string;
  readonly facts: object;
  readonly request: CommandRequest;
}

/** Carries a command out as it is, under the people that it comes with. */
export type Book = (command: Signable) => Promise<CommandOutcome>;

/** Where a proposal is, and its id. */
export interface ProposalPlace {
  readonly stream: string;
  readonly proposalId: string;
}

/** Refusals of a command that the controller could have approved. */
export const controllerMay: readonly string[] = ['AUTHORITY_REQUIRED', 'PERIOD_CLOSED'];

export function isControllers(error: unknown): boolean {
  return error instanceof Rejection && controllerMay.includes(error.code);
}

export interface ContentPorts {
  readonly events: EventStore;
  readonly controllerId: string;
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
    book: Book,
  ): Promise<{ readonly outcome: CommandOutcome; readonly content: ProposalContent }> {
    const { outcome, approver } = await this.tried(command, place.proposalId, book);
    const books = outcome.events.map(proposedEventOf);
    const signed = { version, approver, books };
    const { type, facts } = command;
    const ledger = await this.ledgerIdOf();
    const text = canonicalJson({ ledger, ...place, command: type, facts, ...signed });
    return { outcome, content: { ...signed, hash: this.ports.sha256(text) } };
  }

  /** What a command would book; who may approve it follows from that. */
  async tried(
    { request, ...command }: Signable,
    proposalId: string,
    book: Book,
  ): Promise<{ readonly outcome: CommandOutcome; readonly approver: ProposalContent['approver'] }> {
    const { metadata } = recorderOf(request.identity);
    const trial = (people: Partial<EventMetadata> = {}) =>
      book({
        ...command,
        request: {
          today: request.today,
          dryRun: true,
          identity: bookedUnder(proposalId, { ...metadata, ...people }),
        },
      });
    try {
      return { outcome: await trial(), approver: 'OFFICER' };
    } catch (error) {
      if (!isControllers(error)) throw error;
      const approvedBy = this.ports.controllerId;
      return { outcome: await trial({ approvedBy }), approver: 'CONTROLLER' };
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

function proposedEventOf({ id, type, stream, entries, warnings }: OutcomeEvent): ProposedEvent {
  const event = { id, type, stream, entries };
  return warnings.length === 0 ? event : { ...event, warnings };
}

/** One person alone: who certifies and approves does so with a request of their own. */
export function recorderOf(identity: RequestIdentity): RequestIdentity {
  const { recordedAt, recordedBy, keyHash, requestHash } = identity.metadata;
  return { ...identity, metadata: { recordedAt, recordedBy, keyHash, requestHash } };
}

/** Events of a proposed command bear ids that are fixed with the proposal. */
export function bookedUnder(proposalId: string, metadata: EventMetadata): RequestIdentity {
  return {
    metadata: { ...metadata, proposal: proposalId },
    eventId: (step, index) => nameUuid('booked', proposalId, step, index),
  };
}
