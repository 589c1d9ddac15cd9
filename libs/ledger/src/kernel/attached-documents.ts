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

/** Whether any event names a document, and whether the document was erased. */
export interface DocumentStanding {
  readonly isNamed: boolean;
  readonly isErased: boolean;
}

/** Finds out, over the whole log, how a document is used. */
export interface NamedDocuments {
  documentStanding(sha256: string): Promise<DocumentStanding>;
}

/** Parts of a request, or of its step, that contain its documents and its sender. */
type Carrying = Pick<CommandRequest, 'identity' | 'documents' | 'signedIn'>;

/**
 * True if an event is not about a proposal. Events about proposals do not count against the size limit of a stream, so
 * that signatures cannot use up the room for bookings.
 */
export function isBusiness(event: { readonly type: string }): boolean {
  return !isProposalEvent(event);
}

/** True if an event is not about a proposal and has accounting entries. */
export function isOwn<Event extends DomainEvent>(event: Event): event is Event & OwnEvent {
  return isBusiness(event) && Array.isArray(event.data['entries']);
}

/** Checks that the sender of a command may attach the documents that the command names. */
export class Attaching {
  constructor(
    private readonly kept: KeptDocuments,
    private readonly named: NamedDocuments,
  ) {}

  /**
   * Rejects documents that do not exist or that the sender may not attach. People may attach documents that they
   * uploaded, and documents named by an event if one of their roles may read events. For any other document they get
   * the rejection of a missing document, so that nobody learns that it exists.
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
      // The retention period is restarted before the bytes are checked, so that a clean-up cannot delete them after the
      // check.
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
 * Adds the documents of a command to its events. Events about proposals are left unchanged, because their own facts
 * already contain the documents.
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
