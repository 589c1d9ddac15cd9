import {
  demand,
  isProposalEvent,
  type CommandRequest,
  type kit,
  type OwnEvent,
  readingRoles,
} from '@art30/accounting';
import type { DomainEvent } from '@art30/event-sourcing';

/** Storage of document bytes, outside the log. */
export interface KeptDocuments {
  /** Returns the number of stored bytes with this hash; undefined if there are none. */
  sizeOf(sha256: string): Promise<number | undefined>;
  /**
   * Returns true if the person uploaded the document. If so, its retention of some days starts again, so that
   * it is not deleted before an event names it.
   */
  hold(sha256: string, person: string): Promise<boolean>;
}

/** States whether any event names a document, and whether a recorded erasure removed it. */
export interface DocumentStanding {
  readonly isNamed: boolean;
  readonly isErased: boolean;
}

/** Looks documents up in the events of the whole log. */
export interface NamedDocuments {
  documentStanding(sha256: string): Promise<DocumentStanding>;
}

/** Members of a request, or of its step, that state its documents and sender. */
type Carrying = Pick<CommandRequest, 'identity' | 'documents' | 'signedIn'>;

/**
 * True if an event is not about a proposal. Events about proposals do not count against the size limit of a
 * stream.
 */
export function isBusiness(event: { readonly type: string }): boolean {
  return !isProposalEvent(event);
}

/** True if an event is not about a proposal and has accounting entries. */
export function isOwn<Event extends DomainEvent>(event: Event): event is Event & OwnEvent {
  return isBusiness(event) && Array.isArray(event.data['entries']);
}

/** Checks the documents that a command attaches. */
export class Attaching {
  constructor(
    private readonly kept: KeptDocuments,
    private readonly named: NamedDocuments,
  ) {}

  /**
   * Rejects documents that do not exist or that the sender may not attach. People may attach documents that
   * they uploaded, and those of events that their role may read. Others get the answer for a missing
   * document, so that it does not reveal an existing one.
   *
   * @throws Rejection DOCUMENT_UNKNOWN, DOCUMENT_ERASED or DOCUMENT_DIFFERS.
   */
  async demand({ documents = [], identity, signedIn }: Carrying): Promise<void> {
    if (signedIn === undefined) return;
    const person = identity.metadata.recordedBy;
    const reads = readingRoles.some((role) => signedIn.roles.includes(role));
    for (const [index, { sha256, size, name }] of documents.entries()) {
      const field = `documents[${index}].sha256`;
      const unknown = `there is no document ${sha256} that you could attach as ${name}: upload the document first`;
      const { isNamed, isErased } = await this.named.documentStanding(sha256);
      // The retention starts again before the bytes are looked up, so that bytes found then are not deleted
      // afterwards.
      const isOwn = await this.kept.hold(sha256, person);
      demand(isOwn || (isNamed && reads), 'DOCUMENT_UNKNOWN', unknown, field);
      demand(!isErased, 'DOCUMENT_ERASED', `the document ${sha256} is erased`, field);
      const bytes = await this.kept.sizeOf(sha256);
      demand(bytes !== undefined, 'DOCUMENT_UNKNOWN', unknown, field);
      demand(
        bytes === size,
        'DOCUMENT_DIFFERS',
        `the document ${sha256} has ${bytes} bytes, and ${size} are stated`,
        `documents[${index}].size`,
      );
    }
  }
}

/**
 * Adds the documents of a command to its events. Events about proposals are left as they are, because they
 * state their documents themselves.
 */
export function withDocuments<Event extends DomainEvent>(
  events: readonly Event[],
  documents: readonly kit.EvidenceDocument[] | undefined,
): readonly Event[] {
  if (documents === undefined) return events;
  return events.map((event) =>
    isBusiness(event) ? { ...event, data: { ...event.data, documents } } : event,
  );
}
